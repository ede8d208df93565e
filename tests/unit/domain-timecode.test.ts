import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  cdText,
  clockText,
  feetText,
  framesPerFoot,
  lengthText,
  parsePosition,
  positionText,
  samplesText,
  saidLength,
  shortClockText,
  timecodeText,
  timeDisplays,
} from '../../src/shared/domain/timecode.ts';

const rates = [8_000, 11_025, 44_056, 44_100, 47_952, 48_000, 88_200, 96_000, 192_000, 768_000];

test('a position reads as hours, minutes, seconds and milliseconds', () => {
  expect(clockText(0, 48_000)).toBe('00:00:00.000');
  expect(clockText(2_472_345 * 48, 48_000)).toBe('00:41:12.345');
  expect(clockText(100 * 3_600 * 96_000 + 95_999, 96_000)).toBe('100:00:00.999');
});

test('milliseconds never round up into the next second', () => {
  expect(clockText(44_100 * 60 - 1, 44_100)).toBe('00:00:59.999');
  expect(clockText(44_100 * 60, 44_100)).toBe('00:01:00.000');
});

test('CD frames count to 74 and are floored', () => {
  expect(cdText(44_100 - 1, 44_100)).toBe('00:00:00:74');
  expect(cdText(588 * 26 + 587, 44_100)).toBe('00:00:00:26');
});

test('a sentence tells a length in seconds where they are few, and else so that nobody takes minutes for hours', () => {
  expect(saidLength(1_088_400, 48_000)).toBe('22.675 s');
  expect(saidLength(Math.round(1677.722 * 48_000), 48_000)).toBe('0:27:57');
  expect(saidLength(60 * 48_000, 48_000)).toBe('0:01:00');
  expect(saidLength(Math.round(24_047.343 * 48_000), 48_000)).toBe('6:40:47');
});

test('lists and rulers leave hours out where there are none', () => {
  expect(shortClockText(59 * 48_000, 48_000)).toBe('0:59');
  expect(shortClockText(3_661 * 48_000, 48_000)).toBe('1:01:01');
  expect(lengthText(Math.round(273.87 * 48_000), 48_000)).toBe('4:33.8');
});

test('samples are grouped so that they can be read', () => {
  expect(samplesText(118_664_640)).toBe('118\u2009664\u2009640');
});

test('every shown position can be typed back and shows the same', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...rates),
      fc.integer({ min: 0, max: 2 ** 43 }),
      fc.constantFrom(...timeDisplays),
      (rate, frame, display) => {
        const text = positionText(frame, rate, display);
        const typed = parsePosition(text, rate, display);
        expect(typed).not.toBeNull();
        expect(positionText(typed ?? -1, rate, display)).toBe(text);
        // What was typed is the first frame that shows this text.
        expect(typed).toBeLessThanOrEqual(frame);
      },
    ),
  );
});

test('short forms are understood and nonsense is refused', () => {
  expect(parsePosition('41:12', 48_000, 'clock')).toBe(2_472 * 48_000);
  expect(parsePosition(' 72.5 ', 48_000, 'clock')).toBe(3_480_000);
  expect(parsePosition('1:02:03,004', 1_000, 'clock')).toBe(3_723_004);
  expect(parsePosition('118 664 640', 48_000, 'samples')).toBe(118_664_640);
  for (const nonsense of ['', 'soon', '-1', '1:2:3:4:5', '1..2']) {
    expect(parsePosition(nonsense, 48_000, 'clock')).toBeNull();
  }
  expect(parsePosition('0:75', 48_000, 'cdFrames')).toBe(75 * 48_000);
  expect(parsePosition('00:00:00:75', 48_000, 'cdFrames')).toBeNull();
  expect(parsePosition('99999999999999999', 48_000, 'samples')).toBeNull();
});

test('the time of day begins where the recorder says, and a night goes over midnight', () => {
  expect(timecodeText(0, 48_000, 48_000 * 3600 * 13)).toBe('13:00:00.000');
  expect(timecodeText(48_000 * 3600 * 2, 48_000, 48_000 * (3600 * 23 + 1))).toBe('01:00:01.000');
});

test('feet of tape follow from its speed: 15 inches a second are 75 feet a minute', () => {
  expect(feetText(60 * 48_000, 48_000, 15)).toBe('75.00 ft');
  expect(feetText(3600 * 96_000, 96_000, 7.5)).toBe('2\u2009250.00 ft');
  expect(feetText(48_000 - 1, 48_000, 30)).toBe('2.49 ft');
  expect(framesPerFoot(48_000, 15)).toBe(38_400);
});
