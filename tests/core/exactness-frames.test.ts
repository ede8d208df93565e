import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, type TestContext, test } from 'vitest';
import { UserError } from '../../src/shared/contract/errors.ts';
import type { FrameSource } from '../../src/main/audio/frame-source.ts';
import { openFrameSource } from '../../src/main/audio/open-frame-source.ts';
import { alignmentOf, decodedBy, firstWrong, randomRanges } from '../support/compare-frames.ts';
import { sameSamples } from '../support/decoding.ts';
import { formatsMatrix, type MatrixFile } from '../support/formats-matrix.ts';
import { needs } from '../support/judges.ts';

const folder = mkdtempSync(join(tmpdir(), 'takesheet-exactness-'));
const opened: FrameSource[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((source) => source.close()));
});
afterAll(() => rmSync(folder, { recursive: true }));

const of = (exactness: MatrixFile['exactness']) => formatsMatrix.filter((file) => file.exactness === exactness);

describe.for(of('lossless'))('$name', (file) => {
  test.for(file.judges)('is, to the last bit, what %s reads', async (judge, context) => {
    needs(context, judge, ...file.makers);
    const { source, path } = await open(file, context);
    const theirs = decodedBy(judge, path, source.facts.encoding);
    const ours = await source.read(0, source.facts.frames);
    expect(ours).toHaveLength(theirs.length);
    expect(sameSamples(ours, theirs)).toBe(true);
    expect(await firstWrong(source, theirs, rangesOf(file, source))).toBeNull();
  });
});

describe.for(of('lossy'))('$name', (file) => {
  test.for(file.judges)('has every sample where %s has it, in the whole and in any range', async (judge, context) => {
    needs(context, judge, ...file.makers);
    const { source, path } = await open(file, context);
    const theirs = decodedBy(judge, path, source.facts.encoding);
    const ours = await source.read(0, source.facts.frames);
    const { offsets, greatestDifference } = alignmentOf(ours, theirs, source.facts.channels);
    expect(offsets).toEqual([0, 0, 0]);
    expect(theirs.length - ours.length).toBeGreaterThanOrEqual(0);
    expect(theirs.length - ours.length).toBeLessThanOrEqual(file.judgeAddsFrames * source.facts.channels);
    expect(greatestDifference).toBeLessThan(file.tolerance);
    expect(await firstWrong(source, ours, rangesOf(file, source))).toBeNull();
  });
});

/** Two hundred; ffmpeg is started for each range of what it decodes for us, so there are fewer of those. */
function rangesOf({ isExternal }: MatrixFile, { facts }: FrameSource) {
  return randomRanges(facts.frames, isExternal ? 12 : 200);
}

async function open(file: MatrixFile, context: TestContext): Promise<{ source: FrameSource; path: string }> {
  const path = file.make(join(folder, file.name));
  try {
    const source = await openFrameSource(path);
    opened.push(source);
    return { source, path };
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== 'unsupported') throw error;
    return context.skip(`this version does not read it: ${error.message}`);
  }
}
