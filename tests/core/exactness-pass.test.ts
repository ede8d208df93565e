import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, type TestContext, test } from 'vitest';
import { UserError } from '../../src/shared/contract/errors.ts';
import { foldStretch } from '../../src/main/audio/fold-stretch.ts';
import type { FrameSource } from '../../src/main/audio/frame-source.ts';
import { openFrameSource } from '../../src/main/audio/open-frame-source.ts';
import type { Analysis } from '../../src/main/peaks/analysis-messages.ts';
import { createPeaks } from '../../src/main/peaks/peaks.ts';
import { formatsMatrix, type MatrixFile } from '../support/formats-matrix.ts';
import { runProgram } from '../support/judges.ts';
import { fixturePath } from '../support/make-compressed.ts';
import { needs } from '../support/judges.ts';
import { expectSamePeaks, peaksByForce } from '../support/peaks-by-force.ts';

const folder = mkdtempSync(join(tmpdir(), 'takesheet-exactness-pass-'));
const never = new AbortController().signal;
const silent = { grew() {}, progress() {} };
const peaks = createPeaks({
  cacheDir: join(folder, 'cache'),
  workerUrl: new URL('../../src/main/peaks/analysis.worker.ts', import.meta.url),
});
afterAll(async () => {
  await peaks.close();
  rmSync(folder, { recursive: true });
});

describe.for(formatsMatrix)('one pass over $name', (file) => {
  test('finds the peaks that counting sample by sample finds', async (context) => {
    const { path, source } = await analysed(file, context);
    try {
      const { channels, frames } = source.facts;
      const samples = await source.read(0, frames);
      const { levels, bucketsPerTile } = await peaks.describe(path, source.facts);
      for (const { framesPerBucket, buckets } of levels) {
        const tiles = Array.from({ length: Math.ceil(buckets / bucketsPerTile) }, (_, tile) =>
          peaks.readTile(path, source.facts, framesPerBucket, tile, (start, count) =>
            foldStretch(source, start, count, framesPerBucket),
          ),
        );
        const bytes = Buffer.concat(await Promise.all(tiles));
        const numbers = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
        expectSamePeaks(numbers, peaksByForce(samples, channels, framesPerBucket));
      }
    } finally {
      await source.close();
    }
  });

  test('takes the checksum of the file that sha256sum takes', async (context) => {
    needs(context, 'sha256sum');
    const { path, source, analysis } = await analysed(file, context);
    await source.close();
    expect(textOf(runProgram('sha256sum', [path])).slice(0, 64)).toBe(analysis.sha256);
  });

  // The rule of docs/architecture.md: stored sample bytes, or encoded audio frames without tags. ffmpeg hands on the
  // same bytes as packets.
  test('takes the checksum of the audio data that ffmpeg takes of its packets', async (context) => {
    needs(context, 'ffmpeg');
    const { path, source, analysis } = await analysed(file, context);
    await source.close();
    const told = runProgram('ffmpeg', ['-v', 'error', '-i', path, '-map', '0:a', '-c', 'copy', '-f', 'hash', '-']);
    expect(textOf(told)).toBe(`SHA256=${analysis.audioSha256}\n`);
  });
});

describe('the MD5 that a FLAC carries', () => {
  test('is found right where the flac program finds it right', async (context) => {
    needs(context, 'flac');
    const path = fixturePath('stereo-24.flac');
    expect(() => runProgram('flac', ['-s', '-t', path])).not.toThrow();
    expect((await peaks.analyse(path, silent, never)).notice).toBeNull();
  });

  test.for([9_000, 20_000, 44_000])(
    'is found wrong after one bit at byte %d was turned over, by the flac program and by us',
    async (at, context) => {
      needs(context, 'flac');
      const bytes = readFileSync(fixturePath('stereo-24.flac'));
      bytes[at] = (bytes[at] ?? 0) ^ 4;
      const path = join(folder, `turned-${at}.flac`);
      writeFileSync(path, bytes);
      expect(() => runProgram('flac', ['-s', '-t', path])).toThrow(/turned/);
      expect((await peaks.analyse(path, silent, never)).notice).toEqual(expect.any(String));
    },
  );
});

type Analysed = { readonly path: string; readonly source: FrameSource; readonly analysis: Analysis };

async function analysed(file: MatrixFile, context: TestContext): Promise<Analysed> {
  needs(context, ...file.makers);
  const path = file.make(join(folder, file.name));
  let source: FrameSource;
  try {
    source = await openFrameSource(path);
  } catch (error) {
    if (!(error instanceof UserError) || error.code !== 'unsupported') throw error;
    return context.skip(`this version does not read it: ${error.message}`);
  }
  return { path, source, analysis: await peaks.analyse(path, silent, never) };
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
