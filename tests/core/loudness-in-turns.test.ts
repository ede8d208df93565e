import { expect, test } from 'vitest';
import type { PeaksReader } from '../../src/main/peaks/peaks-file.ts';
import { freshHeader } from '../../src/main/peaks/peaks-header.ts';
import { loudnessOfStretch } from '../../src/main/peaks/stretch-loudness.ts';
import { lufsOf } from '../../src/shared/loudness/gating.ts';
import { stepsIn, wholeHops } from '../../src/shared/loudness/hops.ts';
import { energyOf, peakOf } from '../../src/shared/loudness/level-codes.ts';
import { bytesPerBucket, finestFramesPerBucket } from '../../src/shared/peaks/levels.ts';

const sampleRate = 8_000;
const channels = 24;
const frames = 3 * 3600 * sampleRate;
/** Loud and quiet by turns, so that both gates leave something out; each number is its own. */
const energies = Uint16Array.from({ length: wholeHops(frames, sampleRate) * channels }, (_, at) =>
  Math.floor(at / 400_000) % 2 === 0 ? 50_000 - (at % 977) : 20_000 + (at % 31) * 700,
);
const loudestStep = 54_321;

/** A reader that has everything at hand, and writes down what it was asked for. */
function readerAtHand(log: string[]): PeaksReader {
  const fresh = freshHeader({ key: 'a'.repeat(64), sampleRate, channels, roomFrames: frames });
  return {
    header: { ...fresh, knownFrames: frames, isComplete: true },
    readEnergies(first, hops) {
      log.push('energies');
      return Promise.resolve(energies.slice(first * channels, (first + hops) * channels));
    },
    readSteps(first, count) {
      log.push('steps');
      const steps = new Uint8Array(Math.min(count, stepsIn(frames, sampleRate) - first) * channels * 4);
      steps.fill(90, 4);
      steps.set([loudestStep % 256, Math.floor(loudestStep / 256)]);
      return Promise.resolve(steps);
    },
    readBuckets(_framesPerBucket, _first, count) {
      log.push('buckets');
      return Promise.resolve(new Uint8Array(count * bytesPerBucket(channels)));
    },
    close: () => Promise.resolve(),
  };
}

test('whoever asks something else while a long loudness is worked out gets a turn after every part of it', async () => {
  const log: string[] = [];
  let isOver = false;
  const askOthers = (): void => {
    log.push('others');
    if (!isOver) setImmediate(askOthers);
  };
  setImmediate(askOthers);
  const silentEdges = (_start: number, count: number) => Promise.resolve(new Float32Array(count * channels));
  // Not the whole tape, of which the peaks are known already.
  const loudness = await loudnessOfStretch(readerAtHand(log), finestFramesPerBucket, frames, silentEdges);
  isOver = true;
  const parts = log.join(' ');
  for (const part of ['energies', 'steps', 'buckets']) {
    expect(log.filter((one) => one === part).length, part).toBeGreaterThan(1);
    expect(parts, part).not.toContain(`${part} ${part}`);
  }
  // When all is read the blocks are gated: four times through 108,000 of them.
  const [gating = ''] = /( others)+$/.exec(parts) ?? [];
  expect(gating.split(' others').length - 1).toBeGreaterThanOrEqual(4 * Math.floor(108_000 / 16_384));
  expect(loudness).toEqual({
    ...loudnessByForce(),
    samplePeakDb: null,
    truePeakDb: 20 * Math.log10(peakOf(loudestStep)),
    whole: null,
  });
});

/** The formula of BS.1770, from all hops of the stretch at once. */
function loudnessByForce() {
  const hops = Array.from({ length: energies.length / channels }, (_, hop) =>
    energies.subarray(hop * channels, (hop + 1) * channels).reduce((sum, code) => sum + energyOf(code), 0),
  );
  const mean = (values: readonly number[]): number =>
    values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
  const blocksOf = (length: number): readonly number[] =>
    hops.slice(length - 1).map((_, at) => mean(hops.slice(at, at + length)));
  const above = (blocks: readonly number[], gate: number) => blocks.filter((block) => lufsOf(block)! > gate);
  const loud = above(blocksOf(4), -70);
  const most = (blocks: readonly number[]): number => blocks.reduce((a, b) => Math.max(a, b));
  return {
    integratedLufs: lufsOf(mean(above(loud, lufsOf(mean(loud))! - 10))),
    maxMomentaryLufs: lufsOf(most(blocksOf(4))),
    maxShortTermLufs: lufsOf(most(blocksOf(30))),
  };
}
