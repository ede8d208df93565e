import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { bytesPerStepChannel } from '../../src/main/audio/kernel/tape-meter.ts';
import { statSound } from '../../src/main/audio/open-frame-source.ts';
import { createPeaks } from '../../src/main/peaks/peaks.ts';
import { openPeaksFile } from '../../src/main/peaks/peaks-file.ts';
import { peaksPlace } from '../../src/main/peaks/peaks-place.ts';
import { hopsPerStep, hopStart, stepsIn } from '../../src/shared/loudness/hops.ts';
import { crossingCode, slopeCode } from '../../src/shared/loudness/level-codes.ts';
import { codeBitsOf, type StoredAs } from '../support/store-samples.ts';
import { noiseCode, type SampleCode, samplesOf } from '../support/make-samples.ts';
import { makeWav } from '../support/make-wav.ts';
import { measuredByForce } from '../support/measures-by-force.ts';

const folder = mkdtempSync(join(tmpdir(), 'takesheet-features-'));
const peaks = createPeaks({
  cacheDir: join(folder, 'cache'),
  workerUrl: new URL('../../src/main/peaks/analysis.worker.ts', import.meta.url),
});
afterAll(async () => {
  await peaks.close();
  rmSync(folder, { recursive: true });
});

type Features = { readonly slope: number; readonly crossings: number };

/** First differences and crossings of each step as they are kept in the peaks file, channel by channel. */
async function keptFeatures(path: string): Promise<readonly (readonly Features[])[]> {
  const silent = { grew: () => undefined, progress: () => undefined };
  const { frames } = await peaks.analyse(path, silent, new AbortController().signal);
  const { peaksPath, key } = peaksPlace(join(folder, 'cache'), await statSound(path));
  const reader = (await openPeaksFile(peaksPath, key))!;
  const { channels, sampleRate } = reader.header;
  const steps = stepsIn(frames, sampleRate);
  const bytes = await reader.readSteps(0, steps);
  await reader.close();
  expect(bytes.length).toBe(steps * channels * bytesPerStepChannel);
  return Array.from({ length: channels }, (_, channel) =>
    Array.from({ length: steps }, (__, step) => {
      const at = (step * channels + channel) * bytesPerStepChannel;
      return { slope: bytes[at + 2]!, crossings: bytes[at + 3]! };
    }),
  );
}

/** The same of one channel, one sample at a time; a step's first sample is held against the last one before it. */
function featuresByForce(samples: Float32Array, sampleRate: number): readonly Features[] {
  return Array.from({ length: stepsIn(samples.length, sampleRate) }, (_, step) => {
    const start = hopStart(step * hopsPerStep, sampleRate);
    const end = Math.min(samples.length, hopStart((step + 1) * hopsPerStep, sampleRate));
    const before = measuredByForce(samples.subarray(0, start), sampleRate, start + 1);
    const until = measuredByForce(samples.subarray(0, end), sampleRate, end + 1);
    const frames = end - start;
    return {
      slope: slopeCode((until.slopeEnergy - before.slopeEnergy) / frames),
      crossings: crossingCode(until.crossings - before.crossings, frames),
    };
  });
}

const layouts: readonly { storedAs: StoredAs; channels: number; sampleRate: number }[] = [
  { storedAs: 's16le', channels: 1, sampleRate: 8000 },
  { storedAs: 's24le', channels: 2, sampleRate: 11_025 },
  { storedAs: 's32le', channels: 3, sampleRate: 8000 },
  { storedAs: 'f32le', channels: 5, sampleRate: 44_100 },
];

test.for(layouts)(
  'slopes and crossings kept of $channels channels in $storedAs at $sampleRate Hz are those of counting',
  async ({ storedAs, channels, sampleRate }) => {
    // The last step is a short one.
    const frames = Math.round(sampleRate * 1.53);
    const bits = codeBitsOf(storedAs);
    const noise = noiseCode(bits);
    // Silence, noise, and tones that are lower in each channel: sounds that the features tell apart.
    const code: SampleCode = (frame, channel) => {
      const turn = Math.floor(frame / (sampleRate * 0.3)) % 3;
      if (turn === 0) return noise(frame, channel);
      return turn === 1 ? 0 : Math.round(2 ** (bits - 2) * Math.sin(frame / (2 + 3 * channel)));
    };
    const path = makeWav(join(folder, `${storedAs}.wav`), { storedAs, channels, sampleRate, frames, code });
    const samples = samplesOf(code, bits, channels, 0, frames);
    const kept = await keptFeatures(path);
    for (let channel = 0; channel < channels; channel++) {
      const own = samples.filter((_, index) => index % channels === channel);
      const expected = featuresByForce(own, sampleRate);
      expect(kept[channel]!.map(({ crossings }) => crossings)).toEqual(expected.map(({ crossings }) => crossings));
      for (const [step, { slope }] of kept[channel]!.entries()) {
        // Sums of floats may fall on the other side of where a code is rounded.
        expect(Math.abs(slope - expected[step]!.slope), `step ${step}`).toBeLessThanOrEqual(1);
      }
    }
  },
);

test('the codes say how steep a sound is and how often it crosses zero, on their scales', async () => {
  const sampleRate = 8000;
  const amplitude = 0.5;
  // A tone of 1 kHz in one channel; one of 250 Hz, never below zero, in the other.
  const code: SampleCode = (frame, channel) =>
    Math.round(
      channel === 0
        ? 32_768 * amplitude * Math.sin((2 * Math.PI * frame) / 8 + 0.1)
        : 16_000 + 8_000 * Math.sin((2 * Math.PI * frame) / 32),
    );
  const path = makeWav(join(folder, 'tones.wav'), { channels: 2, sampleRate, frames: sampleRate * 2, code });
  const [tone, positive] = await keptFeatures(path);
  // The difference of a sine from the one a sample ago is one of 2 sin(w / 2) times its height.
  const meanSquare = (amplitude * 2 * Math.sin(Math.PI / 8)) ** 2 / 2;
  const expectedSlope = 1 + (10 * Math.log10(meanSquare) + 170) / 0.75;
  for (const { slope, crossings } of tone!.slice(1)) {
    expect(Math.abs(slope - expectedSlope)).toBeLessThanOrEqual(0.6);
    // Two crossings in eight samples: half of full scale, as it is kept as a root.
    expect(crossings).toBe(Math.round(255 * Math.sqrt(1 / 4)));
  }
  for (const { crossings } of positive!.slice(1)) expect(crossings).toBe(0);
  const flat = makeWav(join(folder, 'silence.wav'), { channels: 1, sampleRate, frames: sampleRate, code: () => 0 });
  for (const step of (await keptFeatures(flat))[0]!) expect(step).toEqual({ slope: 0, crossings: 0 });
});
