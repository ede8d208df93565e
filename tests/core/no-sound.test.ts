import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { locatorOf } from '../../src/main/audio/locator.ts';
import { openFrameSource } from '../../src/main/audio/open-frame-source.ts';
import { openPeaksFile } from '../../src/main/peaks/peaks-file.ts';
import { makeWav, type WavOptions } from '../support/make-wav.ts';
import { never, peaksDesk, silent } from '../support/peaks-desk.ts';

const { folder, newCache, newPeaks } = peaksDesk('no-sound');

const frames = 100_000;
/** Places in interleaved stereo: the first is frame 25,000, in the left channel. */
const broken: readonly (readonly [number, number])[] = [
  [50_000, Infinity],
  [50_003, Number.NaN],
  [123_456, 1e30],
];
const overs: readonly (readonly [number, number])[] = [
  [70_001, 2.5],
  [70_004, -999],
];

/** A float WAV with these samples at their places. */
function makeFloats(
  name: string,
  storedAs: 'f32le' | 'f64le',
  placed: readonly (readonly [number, number])[],
  options: WavOptions = {},
): string {
  const path = makeWav(join(folder, name), { storedAs, frames, ...options });
  const bytes = readFileSync(path);
  for (const [place, value] of placed) {
    if (storedAs === 'f32le') bytes.writeFloatLE(value, 44 + place * 4);
    else bytes.writeDoubleLE(value, 44 + place * 8);
  }
  writeFileSync(path, bytes);
  return path;
}

async function analysed(sound: string): Promise<{ findings: readonly string[]; figures: unknown; rows: Uint8Array }> {
  const cacheDir = newCache();
  const { findings } = await newPeaks(cacheDir).analyse(sound, silent, never);
  const [name] = readdirSync(cacheDir);
  const reader = await openPeaksFile(join(cacheDir, name!), name!.replace('.peaks', ''));
  const rows = await reader!.readBuckets(256, 0, frames, 0);
  await reader!.close();
  return { findings, figures: reader!.header.figures, rows };
}

const silenced = broken.map(([place]) => [place, 0] as const);

test.for(['f32le', 'f64le'] as const)(
  'a tape of %s with samples that are no sound is drawn and measured as if they were silent, and that is said',
  async (storedAs) => {
    const found = await analysed(makeFloats(`broken-${storedAs}.wav`, storedAs, [...overs, ...broken]));
    const expected = await analysed(makeFloats(`silent-${storedAs}.wav`, storedAs, [...overs, ...silenced]));
    expect(found).toEqual({
      ...expected,
      findings: [
        'Not numbers: 3 samples, the first at 00:00:00.566, are no numbers or absurdly loud; they are shown and played as silence and left out of the figures.',
      ],
    });
    expect(expected).toMatchObject({ findings: [], figures: { samplePeak: 999 } });
  },
);

test('a set of files tells where the first sample is that is no sound, whichever file has it', async () => {
  const [left, right] = [[], [[44_100, -Infinity]] as const].map((placed, file) =>
    makeFloats(`set-${file}.wav`, 'f32le', placed, { channels: 1 }),
  );
  const { findings } = await analysed(locatorOf([{ path: left! }, { path: right! }]));
  expect(findings).toEqual([
    'Not numbers: 1 sample, at 00:00:01.000, is no number or absurdly loud; it is shown and played as silence and left out of the figures.',
  ]);
});

test.for(['f32le', 'f64le'] as const)(
  'what is no sound is silent where a tape of %s is read to be played, and overs are as they are',
  async (storedAs) => {
    const expected = await openFrameSource(makeFloats('silent.wav', storedAs, [...overs, ...silenced]));
    const source = await openFrameSource(makeFloats('broken.wav', storedAs, [...overs, ...broken]));
    const samples = await source.read(0, frames);
    expect(samples).toEqual(await expected.read(0, frames));
    for (const [place, value] of overs) expect(samples[place]).toBe(value);
    await source.close();
    await expected.close();
  },
);
