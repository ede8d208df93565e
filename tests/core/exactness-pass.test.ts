import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, type TestContext, test } from 'vitest';
import { foldStretch } from '../../src/main/audio/fold-stretch.ts';
import { readLocator } from '../../src/main/audio/locator.ts';
import type { Analysis } from '../../src/main/peaks/analysis-messages.ts';
import { createPeaks } from '../../src/main/peaks/peaks.ts';
import { formatsMatrix, type MatrixFile } from '../support/formats-matrix.ts';
import { runProgram } from '../support/judges.ts';
import { fixturePath } from '../support/make-compressed.ts';
import { needs } from '../support/judges.ts';
import { type OpenedFile, openMatrixFile } from '../support/open-matrix-file.ts';
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

// A length that is only found by decoding is not known when the picture is described: such files are left out here.
const files = formatsMatrix.filter(({ tellsLength }) => tellsLength);

describe.for(files)('one pass over $name', (file) => {
  test('finds the peaks that counting sample by sample finds', async (context) => {
    const { locator, source, analysis } = await analysed(file, context);
    try {
      const { frames } = analysis;
      const facts = { ...source.facts, frames };
      const samples = await source.read(0, frames);
      const { levels, bucketsPerTile } = await peaks.describe(locator, facts);
      for (const { framesPerBucket, buckets } of levels) {
        const tiles = Array.from({ length: Math.ceil(buckets / bucketsPerTile) }, (_, tile) =>
          peaks.readTile(locator, facts, framesPerBucket, tile, (start, count) =>
            foldStretch(source, start, count, framesPerBucket),
          ),
        );
        const bytes = Buffer.concat(await Promise.all(tiles));
        const numbers = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
        expectSamePeaks(numbers, peaksByForce(samples, facts.channels, framesPerBucket));
      }
    } finally {
      await source.close();
    }
  });

  test('takes the checksum of the file that sha256sum takes', async (context) => {
    needs(context, 'sha256sum');
    const { locator, source, analysis } = await analysed(file, context);
    await source.close();
    const { paths } = readLocator(locator);
    const theirs = paths.map((path) => textOf(runProgram('sha256sum', [path])).slice(0, 64));
    expect(analysis.sha256).toBe(theirs.join(' '));
  });
});

// FLAC of 32 bits came after the ffmpeg that is usually installed. Of a second Vorbis stream it hands on the headers, too.
describe.for(files.filter(({ name }) => !name.includes('-32-') && name !== 'chained.ogg'))(
  'one pass over $name',
  (file) => {
    // The rule of docs/architecture.md: stored sample bytes, or encoded audio frames without tags. ffmpeg hands on the
    // same bytes as packets.
    test('takes the checksum of the audio data that ffmpeg takes of its packets', async (context) => {
      needs(context, 'ffmpeg');
      const { locator, source, analysis } = await analysed(file, context);
      await source.close();
      const theirs = readLocator(locator).paths.map((path) => packetSum(path, file.judgeInput.ffmpeg ?? []));
      const [only, ...more] = theirs;
      const ofSet = createHash('sha256').update(theirs.map((sum) => `${sum}\n`).join(''));
      expect(analysis.audioSha256).toBe(more.length === 0 ? only : ofSet.digest('hex'));
    });
  },
);

describe('the MD5 that a FLAC carries', () => {
  test.for(files.filter(({ name }) => name.endsWith('.flac')))('is found right in $name', async (file, context) => {
    const { source, analysis } = await analysed(file, context);
    await source.close();
    expect(analysis.findings).toEqual([]);
  });

  test('is found right where the flac program finds it right', async (context) => {
    needs(context, 'flac');
    const path = fixturePath('stereo-24.flac');
    expect(() => runProgram('flac', ['-s', '-t', path])).not.toThrow();
    expect((await peaks.analyse(path, silent, never)).findings).toEqual([]);
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
      expect((await peaks.analyse(path, silent, never)).findings).not.toEqual([]);
    },
  );
});

type Analysed = OpenedFile & { readonly analysis: Analysis };

async function analysed(file: MatrixFile, context: TestContext): Promise<Analysed> {
  const made = await openMatrixFile(file, folder, context);
  return { ...made, analysis: await peaks.analyse(made.locator, silent, never) };
}

/** SHA-256 of the packets that ffmpeg hands on as they are. */
function packetSum(path: string, input: readonly string[]): string {
  const copy = ['-map', '0:a', '-c', 'copy', '-f', 'hash', '-'];
  const told = runProgram('ffmpeg', ['-v', 'error', ...input, '-i', path, ...copy]);
  return textOf(told).replace(/^SHA256=(.*)\n$/, '$1');
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
