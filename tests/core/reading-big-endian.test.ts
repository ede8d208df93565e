import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readMetadata } from '../../src/main/audio/metadata/read-metadata.ts';
import { openFrameSource } from '../../src/main/audio/open-frame-source.ts';
import { aiffChunk } from '../support/make-aiff.ts';
import { joined, letters } from '../support/make-markers.ts';
import { noiseCode, samplesOf } from '../support/make-samples.ts';
import { makeRifx } from '../support/make-rifx.ts';

const folder = mkdtempSync(join(tmpdir(), 'takesheet-rifx-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Numbers of 32 bits, as they stand in a chunk. */
function numbers(...values: readonly number[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries()) view.setUint32(index * 4, value);
  return bytes;
}

describe('a big-endian WAV (RIFX)', () => {
  test('is our own to read, as the WAV that it is', async () => {
    const source = await openFrameSource(makeRifx(join(folder, 'plain.wav'), { storedAs: 's24be' }));
    expect(source.facts).toMatchObject({
      format: 'wav',
      encoding: '24 bit',
      sampleRate: 44_100,
      channels: 2,
      frames: 1000,
      repairs: [],
      offers: [],
      decoder: '',
    });
    await source.close();
  });

  // As one number of 32 bits; as sox does, number by number of 16 bits; as bytes copied from a little-endian file.
  test.for([
    ['whole', [0, 0, 0, 1]],
    ['half', [0, 1, 0, 0]],
    ['copied', [1, 0, 0, 0]],
  ] as const)('is understood however its sub-format is written: %s', async ([name, subFormat]) => {
    const source = await openFrameSource(makeRifx(join(folder, `${name}.wav`), { storedAs: 's24be', subFormat }));
    expect(source.facts).toMatchObject({ encoding: '24 bit', repairs: [] });
    expect(await source.read(0, 1000)).toEqual(samplesOf(noiseCode(24), 24, 2, 0, 1000));
    await source.close();
  });

  test('has its cue points, regions and loops where they are, and its words', async () => {
    const text = (value: string) => letters(`${value}\0`);
    const bext = new Uint8Array(602);
    bext.set(letters('Reel 0417 side A'));
    // No program is known to write a place in the day here, so nobody knows which of its bytes comes first.
    bext.set([0, 0, 0x12, 0x34, 0, 0, 0, 0, 0, 1], 338);
    const adtl = joined([
      letters('adtl'),
      aiffChunk('labl', joined([numbers(1), text('Blue Room (take 1)')])),
      aiffChunk('note', joined([numbers(1), text('good')])),
      aiffChunk('ltxt', joined([numbers(1, 400), letters('rgn '), numbers(0, 0)])),
    ]);
    const loops = joined([numbers(0, 0, 0, 0, 0, 0, 0, 1, 0), numbers(9, 0, 10, 19, 0, 0)]);
    const path = makeRifx(join(folder, 'marked.wav'), {
      after: [
        aiffChunk('bext', bext),
        aiffChunk(
          'cue ',
          joined([
            numbers(2),
            ...[1, 2].map((id) => joined([numbers(id, 0), letters('data'), numbers(0, 0, id * 300)])),
          ]),
        ),
        aiffChunk('LIST', adtl),
        aiffChunk('smpl', loops),
        aiffChunk('LIST', joined([letters('INFO'), aiffChunk('INAM', text('Session'))])),
      ],
    });
    const { marks, groups } = await readMetadata(path, { sampleRate: 44_100, frames: 1000, fileName: 'marked.wav' });
    expect(marks.marks.map(({ startFrame, endFrame, writtenName }) => [startFrame, endFrame, writtenName])).toEqual([
      [10, 20, 'Loop'],
      [300, 700, 'Blue Room (take 1)'],
      [600, 600, ''],
    ]);
    expect(marks.notices).toEqual([]);
    const entries = groups.flatMap((group) => group.entries.map(({ key, value }) => `${key}: ${value}`));
    expect(entries).toContain('Title: Session');
    expect(entries).toContain('Description: Reel 0417 side A');
    expect(entries.join('\n')).not.toMatch(/Time reference|Version/);
    const source = await openFrameSource(path);
    expect(source.facts).toMatchObject({ frames: 1000, description: 'Reel 0417 side A', timeReference: null });
    await source.close();
  });

  test('is refused where its encoding is not known, and never left to ffmpeg, which would give noise', async () => {
    const path = makeRifx(join(folder, 'adpcm.wav'), { tag: 2 });
    await expect(openFrameSource(path)).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(
        /^adpcm\.wav is a big-endian WAV file \(RIFX\) that holds Microsoft ADPCM/,
      ) as string,
    });
    const half = makeRifx(join(folder, 'float.wav'), { storedAs: 's16be', tag: 3 });
    await expect(openFrameSource(half)).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(
        /holds 16 bit samples, .*Convert it to PCM with a program that reads RIFX/,
      ) as string,
    });
  });
});
