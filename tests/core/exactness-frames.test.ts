import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, type TestContext, test } from 'vitest';
import type { FrameSource } from '../../src/main/audio/frame-source.ts';
import { alignmentOf, decodedBy, firstWrong, inOrder, randomRanges, seldomBack } from '../support/compare-frames.ts';
import { sameSamples } from '../support/decoding.ts';
import { formatsMatrix, type MatrixFile } from '../support/formats-matrix.ts';
import { needs } from '../support/judges.ts';
import { type OpenedFile, openMatrixFile } from '../support/open-matrix-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'takesheet-exactness-'));
const opened: FrameSource[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((source) => source.close()));
});
afterAll(() => rmSync(folder, { recursive: true }));

const of = (exactness: MatrixFile['exactness']) => formatsMatrix.filter((file) => file.exactness === exactness);

describe.for(of('lossless'))('$name', (file) => {
  test.for(file.judges)('is, to the last bit, what %s reads', async (judge, context) => {
    needs(context, judge);
    const { source, path } = await open(file, context);
    const theirs = decodedBy(judge, path, file.judgeInput);
    const ours = await readWhole(file, source);
    expect(ours).toHaveLength(theirs.length);
    expect(sameSamples(ours, theirs)).toBe(true);
    expect(await firstWrong(source, theirs, rangesOf(file, theirs, source))).toBeNull();
  });
});

describe.for(of('lossy'))('$name', (file) => {
  test.for(file.judges)('has every sample where %s has it, in the whole and in any range', async (judge, context) => {
    needs(context, judge);
    const { source, path } = await open(file, context);
    const theirs = inOrder(decodedBy(judge, path, file.judgeInput), file.judgeOrder);
    const ours = await readWhole(file, source);
    const { offsets, greatestDifference } = alignmentOf(ours, theirs, source.facts.channels);
    expect(offsets).toEqual([0, 0, 0]);
    expect(theirs.length - ours.length).toBeGreaterThanOrEqual(0);
    expect(theirs.length - ours.length).toBeLessThanOrEqual(file.judgeAddsFrames * source.facts.channels);
    expect(greatestDifference).toBeLessThan(file.tolerance);
    expect(await firstWrong(source, ours, rangesOf(file, ours, source))).toBeNull();
  });
});

/**
 * Two hundred of them. Of what ffmpeg decodes for us only twelve come in the order of chance, then in runs that go on:
 * it is started for each step back, which costs a tenth of a second and more.
 */
function rangesOf({ isExternal }: MatrixFile, samples: Float32Array, { facts }: FrameSource) {
  const ranges = randomRanges(samples.length / facts.channels, 200);
  return isExternal ? seldomBack(ranges, 12) : ranges;
}

/** As long as the file says; or longer than any file of the matrix, where it does not say. */
function readWhole({ tellsLength }: MatrixFile, source: FrameSource): Promise<Float32Array> {
  return source.read(0, tellsLength ? source.facts.frames : 1_000_000);
}

async function open(file: MatrixFile, context: TestContext): Promise<OpenedFile> {
  const made = await openMatrixFile(file, folder, context);
  opened.push(made.source);
  return made;
}
