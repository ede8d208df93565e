import { expect, test } from 'vitest';
import { heardAsInFile, type Playable } from '../../src/renderer/transport/player.ts';
import {
  centsText,
  ipsText,
  parseCents,
  parsePercent,
  parseShare,
  percentText,
  speedText,
  steppedSpeed,
} from '../../src/renderer/transport/speed-text.ts';
import { whyNotFlat, whyTakeNotFlat, whyTakesNotFlat } from '../../src/renderer/transport/why-not-flat.ts';
import type { TransferId } from '../../src/shared/domain/ids.ts';
import { flatListening, type Listening } from '../../src/shared/domain/listening.ts';

const tape: Playable = {
  ...heardAsInFile,
  id: 'tape' as TransferId,
  sampleRate: 96_000,
  channels: 2,
  frames: 1000,
  speedIps: 15,
};

function why(change: Partial<Listening>, on: Partial<Playable> = {}, resampled = false): readonly string[] {
  return whyNotFlat({ ...flatListening, ...change }, { ...tape, ...on }, resampled);
}

test('a tape that is heard as it is in the file is flat', () => {
  expect(why({})).toEqual([]);
  expect(why({ speedKind: 'stretch' })).toEqual([]);
  expect(why({}, { channels: 1 })).toEqual([]);
  expect(whyNotFlat(flatListening, null, false)).toEqual([]);
});

test.each([
  [{ mode: 'mono' }, 'mono sum'],
  [{ mode: 'left' }, 'the left side in both ears'],
  [{ mode: 'swapped' }, 'sides swapped'],
  [{ inverted: 'left' }, 'left ear inverted'],
  [{ soloed: [1] }, 'only channel 2'],
  [{ muted: [1, 0] }, 'without channels 1, 2'],
  [{ highPassHz: 80 }, 'high-pass 80 Hz'],
  [{ lowPassHz: 8000 }, 'low-pass 8000 Hz'],
  [{ tapeEqualisation: 'nabToIec' }, 'equalised from NAB to IEC'],
  [{ speed: 0.982 }, 'speed −1.8 %, −31 ct'],
  [{ speed: 0.8, speedKind: 'stretch' }, 'stretched to 80 % speed'],
  [{ gainDb: -6 }, 'gain −6.0 dB'],
  [{ dimmed: true }, 'dimmed by 20 dB'],
] satisfies readonly (readonly [Partial<Listening>, string])[])(
  '%o is not flat, and is called so',
  (change, phrase) => {
    expect(why(change)).toEqual([phrase]);
  },
);

test('what the tape and the device do to the sound is told too', () => {
  expect(why({}, { speedRatio: 1.018 })).toEqual(['the tape’s own speed correction +1.8 %']);
  expect(why({}, { runsBackwards: true })).toEqual(['the tape runs backwards']);
  expect(why({}, { channels: 24 })).toEqual(['24 channels mixed down']);
  expect(why({}, {}, true)).toEqual(['the sound device runs at another rate']);
});

test('a take beside others is flat where each of its samples is one of its file, and says why not', () => {
  const source = { transfer: tape, startFrame: 1000, framesPerSecond: 96_000, gainDb: 0 };
  const heard = { current: 0, unitsPerSecond: 96_000, listening: flatListening, resampled: false };
  const whyTake = (change: Partial<typeof source>) => whyTakeNotFlat({ ...heard, sources: [{ ...source, ...change }] });
  expect(whyTake({})).toEqual([]);
  expect(whyTake({ gainDb: -3.2 })).toEqual(['level matched by −3.2 dB']);
  expect(whyTake({ startFrame: 1000.25 })).toEqual(['resampled to keep step with the other takes']);
  expect(whyTake({ framesPerSecond: 95_990 })).toEqual(['resampled to keep step with the other takes']);
  const corrected = { ...tape, speedRatio: 1.018 };
  expect(whyTake({ transfer: corrected, framesPerSecond: 97_728 })).toEqual(['the tape’s own speed correction +1.8 %']);
  const dimmed = { ...heard, listening: { ...flatListening, dimmed: true }, sources: [source] };
  expect(whyTakeNotFlat(dimmed)).toEqual(['dimmed by 20 dB']);
  expect(whyTakeNotFlat({ ...heard, sources: [] })).toEqual([]);
});

test('blind, only what is done to all takes alike is told', () => {
  const listening: Listening = { ...flatListening, mode: 'mono' };
  expect(whyTakesNotFlat({ listening, resampled: true }, true)).toEqual([
    'mono sum',
    'the sound device runs at another rate',
    'loudness matched',
  ]);
  expect(whyTakesNotFlat({ listening: flatListening, resampled: false }, false)).toEqual([]);
});

test('a tape that is wound is not flat, but for one that runs as fast as it plays', () => {
  const wound = (shuttle: number) => whyNotFlat(flatListening, tape, false, shuttle);
  expect([0, 1].map(wound)).toEqual([[], []]);
  expect(wound(4)).toEqual(['wound at 4× speed']);
  expect(wound(-1)).toEqual(['wound backwards at 1× speed']);
});

test('a swap that does nothing at this speed is no reason', () => {
  expect(why({ tapeEqualisation: 'nabToIec' }, { speedIps: 3.75 })).toEqual([]);
  expect(why({ tapeEqualisation: 'nabToIec' }, { speedIps: null })).toEqual([]);
});

test('channels that the tape does not have are no reason', () => {
  expect(why({ soloed: [7], muted: [9] })).toEqual([]);
});

test.each([
  [1, '0 %', '0 ct'],
  [0.982, '−1.8 %', '−31 ct'],
  [1.0001, '+0.01 %', '+0.2 ct'],
  [2, '+100 %', '+1200 ct'],
  [0.5, '−50 %', '−1200 ct'],
])('a speed of %d reads %s and %s', (speed, percent, cents) => {
  expect(percentText(speed)).toBe(percent);
  expect(centsText(speed)).toBe(cents);
});

test('a glance tells varispeed from stretch', () => {
  expect(speedText(0.982, 'varispeed')).toBe('−1.8 % · −31 ct');
  expect(speedText(0.8, 'stretch')).toBe('80 % stretch');
  expect(speedText(1, 'stretch')).toBe('0 %');
});

test.each([
  ['-1.8', 0.982],
  ['−1,8 %', 0.982],
  ['+100', 2],
  ['0', 1],
  ['-80', null],
  ['301', null],
  ['fast', null],
  ['', null],
])('%s typed as percent means %s', (text, speed) => {
  const parsed = parsePercent(text);
  if (speed === null) expect(parsed).toBeNull();
  else expect(parsed).toBeCloseTo(speed, 9);
});

test('cents and shares are understood with and without their unit', () => {
  expect(parseCents('1200 ct')).toBeCloseTo(2, 9);
  expect(parseCents('−31 cents')).toBeCloseTo(0.98225, 5);
  expect(parseCents('3000')).toBeNull();
  expect(parseShare('80 %')).toBeCloseTo(0.8, 9);
  expect(parseShare('400')).toBe(4);
  expect(parseShare('20')).toBeNull();
});

test('steps land on whole hundredths of a percent, and the way back is the same', () => {
  expect(steppedSpeed(1, 0.1)).toBe(1.001);
  expect(steppedSpeed(steppedSpeed(1.001, -1), 1)).toBe(1.001);
  expect(steppedSpeed(4, 1)).toBe(4);
  expect(steppedSpeed(0.25, -1)).toBe(0.25);
});

test('speeds of machines are written as on the box', () => {
  expect([3.75, 7.5, 15, 30, 1.875].map(ipsText)).toEqual(['3¾', '7½', '15', '30', '1⅞']);
});
