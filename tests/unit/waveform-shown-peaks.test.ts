import { expect, test } from 'vitest';
import { createShownPeaks } from '../../src/renderer/waveform/shown-peaks.ts';
import { peaksViewOf } from '../support/peaks-double.ts';

const before = peaksViewOf(1_000_000, 2);
/** What was the whole is not the whole any more. */
const old = { ...before, complete: false };
const grown = { ...peaksViewOf(1_200_000, 2), version: 'second', knownFrames: 0, complete: false };

test('a tape whose file grew shows what it did before, until as much of it is known anew', () => {
  const shown = createShownPeaks(before);
  expect(shown.answered(grown)).toEqual(old);
  expect(shown.isOld()).toBe(true);
  expect(shown.grew(600_000)).toEqual(old);
  expect(shown.grew(1_100_000)).toEqual({ ...grown, knownFrames: 1_100_000 });
  expect(shown.isOld()).toBe(false);
  const whole = { ...grown, knownFrames: 1_200_000, complete: true };
  expect(shown.answered(whole)).toBe(whole);
});

test('a file that grows again before it was drawn anew still shows what was drawn last', () => {
  const shown = createShownPeaks(before);
  shown.answered(grown);
  expect(shown.answered({ ...grown, version: 'third', frames: 1_300_000 })).toEqual(old);
  expect(shown.grew(1_000_000)).toMatchObject({ version: 'third', knownFrames: 1_000_000 });
});

test.for([
  ['became shorter', { ...grown, frames: 900_000 }],
  ['has other channels', { ...grown, channels: 1 }],
  ['is read anew', { ...grown, version: before.version, frames: before.frames }],
] as const)('of a file that %s nothing old is shown', ([, news]) => {
  expect(createShownPeaks(before).answered(news)).toBe(news);
});

test('what grows before anything was answered must be asked for', () => {
  expect(createShownPeaks(before).grew(10)).toBeNull();
  expect(createShownPeaks(null).grew(10)).toBeNull();
});
