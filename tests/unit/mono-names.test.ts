import { expect, test } from 'vitest';
import { findSets, findSetsWithGaps } from '../../src/main/tapes/find-sets.ts';

const setsOf = (...names: readonly string[]): readonly (readonly string[])[] =>
  findSets(names.map((name) => ({ path: `/reels/${name}` }))).sets.map(({ files }) =>
    files.map(({ path }) => path.slice('/reels/'.length)),
  );

test.for([
  [['x.L.wav', 'x.R.wav']],
  [['x_L.wav', 'x_R.wav']],
  [['Reel 5 L.wav', 'Reel 5 R.wav']],
  [['x.L.wav', 'x.R.wav', 'x.C.wav']],
  [['x.L.wav', 'x.R.wav', 'x.C.wav', 'x.LFE.wav', 'x.Ls.wav', 'x.Rs.wav']],
  [['side.left.aif', 'side.right.aif']],
  [['x-M.wav', 'x-S.wav']],
  [['x-01.wav', 'x-02.wav', 'x-03.wav']],
  [['x_0.wav', 'x_1.wav']],
  [['x_9.wav', 'x_10.wav'].concat(Array.from({ length: 8 }, (_, index) => `x_${index + 1}.wav`))],
] as const)('%s may be one recording', ([names]) => {
  const [only, ...more] = setsOf(...names.toReversed());
  expect(more).toEqual([]);
  expect([...(only ?? [])].sort()).toEqual([...names].sort());
});

test('channels stand in the order of their names, not of the list', () => {
  expect(setsOf('x.C.wav', 'x.R.wav', 'x.L.wav')).toEqual([['x.L.wav', 'x.R.wav', 'x.C.wav']]);
  expect(setsOf('x-10.wav', ...Array.from({ length: 9 }, (_, index) => `x-${index + 1}.wav`))[0]?.at(-1)).toBe(
    'x-10.wav',
  );
});

test.for([
  ['one alone', ['x.L.wav']],
  ['a left without a right', ['x.L.wav', 'x.C.wav']],
  ['numbers with a gap', ['x_01.wav', 'x_03.wav']],
  ['numbers that begin late', ['x_05.wav', 'x_06.wav']],
  ['parts of a side', ['side A part_1.wav', 'side A part_2.wav']],
  ['sides', ['Reel 3 side 1.wav', 'Reel 3 side 2.wav']],
  ['reels', ['reel_01.wav', 'reel_02.wav']],
  ['two endings', ['x.L.wav', 'x.R.aif']],
  ['the same channel twice', ['x.L.wav', 'x_L.wav', 'x.left.wav']],
] as const)('%s are no set', ([, names]) => {
  expect(setsOf(...names)).toEqual([]);
});

test('files of two folders are no set', () => {
  const { sets, singles } = findSets([{ path: '/a/x.L.wav' }, { path: '/b/x.R.wav' }]);
  expect(sets).toEqual([]);
  expect(singles).toHaveLength(2);
});

const gapsOf = (...names: readonly string[]): readonly (readonly string[])[] =>
  findSetsWithGaps(names.map((name) => ({ path: `/reels/${name}` }))).map(({ missing }) => missing);
const numbered = (last: number, ...without: readonly number[]): readonly string[] =>
  Array.from({ length: last }, (_, index) => index + 1)
    .filter((number) => !without.includes(number))
    .map((number) => `Multi_${String(number).padStart(2, '0')}.wav`);

test.for([
  ['one of many', numbered(24, 13), ['Multi_13.wav']],
  ['the first', numbered(8, 1), ['Multi_01.wav']],
  ['two of many', numbered(24, 7, 13), ['Multi_07.wav', 'Multi_13.wav']],
  ['one of a count from 0', ['x-0.wav', 'x-1.wav', 'x-3.wav', 'x-4.wav'], ['x-2.wav']],
] as const)('%s is missing from a set', ([, names, missing]) => {
  expect(gapsOf(...names.toReversed())).toEqual([missing]);
});

test.for([
  ['a whole set', numbered(24)],
  ['two files with a gap', ['x_01.wav', 'x_03.wav']],
  ['too many missing', numbered(10, 2, 3, 5)],
  ['reels', ['reel_01.wav', 'reel_02.wav', 'reel_03.wav', 'reel_04.wav', 'reel_06.wav']],
  ['more than a set has room for', numbered(60, 13)],
] as const)('%s: nothing is said to be missing', ([, names]) => {
  expect(gapsOf(...names)).toEqual([]);
});
