import { join } from 'node:path';
import { makeSparseWav } from '../support/make-sparse-wav.ts';
import { layReadyPeaks } from '../support/ready-peaks.ts';
import { cacheDirOf } from './web-host.ts';

/** At this rate the deepest zoom, 128 pixels a sample, is just beyond a million pixels a second. */
const daySampleRate = 8000;

/** A tape of 24 hours that is silent but for one frame in all of its channels. It takes next to no disk. */
export const dayTape = {
  frames: 24 * 3600 * daySampleRate,
  sampleRate: daySampleRate,
  impulseFrame: 512_345_671,
  code: 30_000,
} as const;

/** Makes it in a test's folder; reading it takes seconds for one channel and minutes for 24. */
export function makeDayTape(reels: string, channels: number): string {
  return makeSparseWav(join(reels, 'Reel 1 side A.wav'), { ...dayTape, channels });
}

/** Makes it with its peaks in the cache, so that only the picture is what takes time. */
export async function makeReadDayTape(home: string, reels: string, channels: number): Promise<void> {
  await layReadyPeaks(cacheDirOf({ home }), makeDayTape(reels, channels), { loudFrame: dayTape.impulseFrame });
}

/** Makes one of 24 channels whose picture is known up to a place; to read the rest takes minutes. */
export async function makeHalfReadDayTape(home: string, reels: string, knownFrames: number): Promise<void> {
  const path = makeDayTape(reels, 24);
  await layReadyPeaks(cacheDirOf({ home }), path, { loudFrame: dayTape.impulseFrame, knownFrames });
}
