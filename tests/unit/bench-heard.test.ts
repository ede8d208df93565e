import { expect, test } from 'vitest';
import {
  changeIn,
  type Heard,
  landingIn,
  misalignedBetween,
  soundPastGlide,
  wrongIn,
} from '../../scripts/bench/heard.mjs';

const loop = { startFrame: 1000, endFrame: 1500 };

/** Runs one after the other: frames from a place on, forwards or backwards, silence, or what is no frame. */
function heard(
  ...parts: readonly (readonly ['frames' | 'silence' | 'other', length: number, frame?: number, step?: number])[]
) {
  let contextSample = 0;
  return parts.map(([kind, length, frame = -1, step = 1]): Heard => {
    const run = { kind, frame, step, length, contextSample, atMs: contextSample / 48 };
    contextSample += length;
    return run;
  });
}

test('turns of a loop that follow each other to the sample are right, wherever they begin and end', () => {
  const turns = heard(
    ['silence', 99],
    ['frames', 200, 1300],
    ['frames', 500, 1000],
    ['frames', 44, 1000],
    ['silence', 7],
  );
  expect(wrongIn(turns, loop)).toMatchObject({ wrong: 0, turns: 2, samples: 744 });
});

test.each([
  [
    'a gap at the seam',
    heard(['frames', 500, 1000], ['silence', 128], ['frames', 500, 1000]),
    { silent: 128, missing: 0, repeated: 0, wrong: 0 },
  ],
  ['one changed sample', heard(['frames', 100, 1000], ['other', 1], ['frames', 399, 1101]), { changed: 1, missing: 0 }],
  ['a seam one frame early', heard(['frames', 499, 1000], ['frames', 500, 1000]), { missing: 1, wrong: 1 }],
  ['a seam one frame late', heard(['frames', 501, 1000], ['frames', 500, 1000]), { outside: 1, wrong: 1 }],
  ['a repeated quantum', heard(['frames', 256, 1000], ['frames', 372, 1128]), { repeated: 128, wrong: 128 }],
  ['a turn that begins one frame late', heard(['frames', 500, 1000], ['frames', 499, 1001]), { missing: 1, wrong: 1 }],
  ['a loop that runs backwards', heard(['frames', 500, 1499, -1]), { changed: 500 }],
] as const)('%s is counted', (_name, runs, expected) => {
  const told = wrongIn(runs, loop);
  if (!('changed' in expected)) expect(told.changed).toBe(0);
  expect(told).toMatchObject(expected);
  expect(told.wrong + told.silent).toBeGreaterThan(0);
});

test('without a loop, frames left out and frames heard twice are counted, forwards and backwards', () => {
  expect(wrongIn(heard(['frames', 100, 0], ['frames', 100, 100]))).toMatchObject({ wrong: 0 });
  expect(wrongIn(heard(['frames', 100, 0], ['frames', 100, 130]))).toMatchObject({ missing: 30, wrong: 30 });
  expect(wrongIn(heard(['frames', 100, 0], ['frames', 100, 90]))).toMatchObject({ repeated: 10, wrong: 10 });
  const back = heard(['frames', 100, 999, -1], ['frames', 100, 898, -1]);
  expect(wrongIn(back, null, -1)).toMatchObject({ missing: 1, wrong: 1 });
});

test('a return to the usual speed begins with what lasts, and what is wrong after it is counted', () => {
  const runs = heard(['other', 300], ['frames', 33, 940], ['other', 200], ['frames', 5000, 1170]);
  expect(soundPastGlide(runs, 44_100)).toEqual(runs.slice(3));
  const torn = heard(['other', 300], ['frames', 2000, 1000], ['other', 9], ['frames', 5000, 3009]);
  expect(wrongIn(soundPastGlide(torn, 44_100))).toMatchObject({ changed: 9, missing: 0 });
  expect(soundPastGlide(heard(['other', 300], ['frames', 33, 940]), 44_100)).toEqual([]);
});

test('a landing is timed at its own place, also where its beginning was softened, and an offset is told', () => {
  const asked = { rate: 48_000, keyMs: -10, edgeFrames: 240 };
  const runs = heard(['frames', 4800, 0], ['other', 480], ['frames', 9600, 700_240]);
  expect(landingIn(runs, { ...asked, target: 700_000 })).toEqual({ ms: 5280 / 48 - 5 + 10, offset: 0 });
  expect(landingIn(runs, { ...asked, target: 700_250 })).toMatchObject({ offset: -10 });
  expect(landingIn(runs, { ...asked, target: 800_000 })).toBeNull();
});

test('a jump is told from a tape that only waited', () => {
  const waited = heard(['frames', 100, 0], ['silence', 50], ['frames', 100, 100]);
  expect(changeIn(waited, 1)).toBe(-1);
  expect(changeIn([...waited, ...heard(['other', 8], ['frames', 100, 700])], 1)).toBe(4);
});

test('two sources are apart by what is left when the time between them is taken away', () => {
  const [before, , after] = heard(['frames', 1000, 5000], ['other', 960], ['frames', 1000, 407_000]);
  if (before === undefined || after === undefined) throw new Error('heard() makes one run for each part');
  expect(misalignedBetween(before, after, 400_040)).toBe(0);
  expect(misalignedBetween(before, after, 400_000)).toBe(40);
  expect(misalignedBetween(before, after, 400_140, 100)).toBe(0);
});
