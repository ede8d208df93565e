import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openFrameSource } from '../../src/main/audio/open-frame-source.ts';
import { aiffBytes, aiffChunk, type AiffOptions } from '../support/make-aiff.ts';
import { joined, letters } from '../support/make-markers.ts';
import { noiseCode, samplesOf } from '../support/make-samples.ts';
import { bitsOf, type StoredAs } from '../support/store-samples.ts';

// What our own reader does: an ffmpeg on this machine would take it for 8 bit.
beforeAll(() => void vi.stubEnv('TAKESHEET_FFMPEG', '/nowhere/ffmpeg'));

const folder = mkdtempSync(join(tmpdir(), 'takesheet-offset-binary-'));
afterAll(() => rmSync(folder, { recursive: true }));

const frames = 1000;

/** An AIFF-C file of type `raw `: the codes that are given, counted from the bottom of their range instead of its middle. */
function makeRaw(storedAs: StoredAs, options: AiffOptions = {}): string {
  const bytes = aiffBytes({ compression: 'raw ', storedAs, frames, ...options });
  const width = bitsOf(storedAs) / 8;
  const soundAt = Buffer.from(bytes).indexOf('SSND') + 16;
  for (let at = soundAt; at < soundAt + frames * 2 * width; at += width) bytes[at]! ^= 0x80;
  const path = join(folder, `${storedAs}-${options.isFormatLast === true}.aifc`);
  writeFileSync(path, bytes);
  return path;
}

describe.for(['s16be', 's24be', 's32be'] as const)('AIFF-C of type “raw” that says %s', (storedAs) => {
  const bits = bitsOf(storedAs);

  test.for([false, true])('is read as that, and the name for it is told (format last: %s)', async (isFormatLast) => {
    const source = await openFrameSource(makeRaw(storedAs, { isFormatLast }));
    expect(source.facts).toMatchObject({
      format: 'aiff',
      encoding: `${bits} bit`,
      frames,
      repairs: [
        expect.stringMatching(
          new RegExp(`^Offset binary: its samples of ${bits} bit are stored as “raw”.* read as ${bits} bit, high byte`),
        ),
      ],
      offers: [],
    });
    expect(await source.read(0, frames)).toEqual(samplesOf(noiseCode(bits), bits, 2, 0, frames));
    expect(await source.read(333, 5)).toEqual(samplesOf(noiseCode(bits), bits, 2, 333, 5));
    let passed = 0;
    for await (const { samples } of source.pass()) {
      expect(samples).toEqual(samplesOf(noiseCode(bits), bits, 2, passed, samples.length / 2));
      passed += samples.length / 2;
    }
    expect(passed).toBe(frames);
    await source.close();
  });
});

test.for([false, true])(
  'AIFF-C of type “raw” with one byte for each sample is of 8 bit, whatever it says of them (format last: %s)',
  async (isFormatLast) => {
    const bytes = aiffBytes({ compression: 'raw ', storedAs: 'u8', frames, isFormatLast, after: [behind] });
    new DataView(bytes.buffer).setInt16(Buffer.from(bytes).indexOf('COMM') + 14, 16);
    const path = join(folder, `eight-${isFormatLast}.aifc`);
    writeFileSync(path, bytes);
    const source = await openFrameSource(path);
    expect(source.facts).toMatchObject({ encoding: '8 bit', frames, repairs: [], offers: [] });
    expect(await source.read(0, frames)).toEqual(samplesOf(noiseCode(8), 8, 2, 0, frames));
    await source.close();
  },
);

const behind = aiffChunk('NAME', joined([letters('Reel 9')]));
