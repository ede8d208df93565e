import { describe, expect, test } from 'vitest';
import { type ChannelView, plainView } from '../../src/renderer/view/channel-view.ts';
import {
  borderAt,
  layoutChannels,
  leastLaneHeight,
  mixedChannels,
  mixWords,
} from '../../src/renderer/waveform/channel-lanes.ts';
import { greatestGain, levelMap, levelTicks, raisedGain } from '../../src/renderer/waveform/level-scale.ts';

const view = (part: Partial<ChannelView> = {}): ChannelView => ({ ...plainView, ...part });
const names = (channels: number, part: Partial<ChannelView> = {}): readonly string[] =>
  layoutChannels(channels, view(part), 300).lanes.map(({ name }) => name);

test('one picture of many channels shows those that are heard, and says which', () => {
  const words = (part: Partial<ChannelView>): string => mixWords(mixedChannels(24, view(part)), 24);
  expect(words({})).toBe('24 channels mixed');
  expect(words({ soloed: new Set([2]) })).toBe('channel 3 alone');
  expect(words({ muted: new Set([2]) })).toBe('23 of 24 channels mixed');
  expect(words({ soloed: new Set([40]) })).toBe('24 channels mixed');
});

describe('the lanes of the channels', () => {
  test('a mono tape has one lane without a name, a stereo tape L and R, a session tape numbers', () => {
    expect(names(1)).toEqual(['']);
    expect(names(2)).toEqual(['L', 'R']);
    expect(names(24)).toEqual(Array.from({ length: 24 }, (_, at) => String(at + 1)));
  });

  test('few lanes share the height; many keep a height in which they can be read, and scroll', () => {
    expect(layoutChannels(2, view(), 300).lanes.map(({ top, height }) => [top, height])).toEqual([
      [0, 150],
      [150, 150],
    ]);
    const many = layoutChannels(64, view({ scrollTop: 100 }), 300);
    expect(many.contentHeight).toBe(64 * leastLaneHeight);
    expect(many.lanes[0]?.top).toBe(-100);
    expect(layoutChannels(64, view({ scrollTop: 1e6 }), 300).scrollTop).toBe(64 * leastLaneHeight - 300);
    expect(layoutChannels(2, view({ scrollTop: 50 }), 300).scrollTop).toBe(0);
  });

  test('a lane that was dragged keeps its height, the others share the rest, and no ground is left over', () => {
    const heights = (dragged: readonly (readonly [number, number])[]) =>
      layoutChannels(3, view({ heights: new Map(dragged) }), 300).lanes.map(({ height }) => height);
    expect(heights([[0, 200]])).toEqual([200, 50, 50]);
    expect(heights([[1, 290]])).toEqual([leastLaneHeight, 290, leastLaneHeight]);
    expect(
      heights([
        [0, 40],
        [1, 40],
        [2, 40],
      ]),
    ).toEqual([40, 40, 220]);
  });

  test('all channels fold into one lane, or only the soloed ones are shown', () => {
    expect(names(24, { fold: 'one' })).toEqual(['1–24']);
    expect(names(24, { fold: 'one', soloed: new Set([2, 4]) })).toEqual(['3 5']);
    expect(names(24, { fold: 'soloed', soloed: new Set([6, 2]) })).toEqual(['3', '7']);
    // Nothing soloed: an empty view would say nothing.
    expect(names(2, { fold: 'soloed' })).toEqual(['L', 'R']);
    expect(names(1, { fold: 'one' })).toEqual(['']);
  });

  test('a channel that is soloed and no longer there quiets none of those that are', () => {
    const { lanes } = layoutChannels(2, view({ soloed: new Set([23]), muted: new Set([22]) }), 300);
    expect(lanes.map(({ isQuiet }) => isQuiet)).toEqual([false, false]);
  });

  test('muted channels are drawn faintly, and where one is soloed all others', () => {
    const quiet = (part: Partial<ChannelView>) =>
      layoutChannels(3, view(part), 300).lanes.map(({ isQuiet }) => isQuiet);
    expect(quiet({ muted: new Set([1]) })).toEqual([false, true, false]);
    expect(quiet({ soloed: new Set([2]), muted: new Set([2]) })).toEqual([true, true, false]);
  });

  test('the border between two lanes can be found, the edges of the view are none', () => {
    const layout = layoutChannels(3, view(), 300);
    expect([0, 97, 103, 106, 199, 300].map((y) => borderAt(layout, y, 4))).toEqual([null, 0, 0, null, 1, null]);
  });
});

describe('the height of the wave', () => {
  test('a straight scale shows values as they are, a gain raises them', () => {
    expect(levelMap({ scale: 'linear', gain: 1 })(-0.25)).toBe(-0.25);
    expect(levelMap({ scale: 'linear', gain: 4 })(-0.25)).toBe(-1);
  });

  test('in decibels 60 dB fill the height, with the sign kept and silence on the line', () => {
    const map = levelMap({ scale: 'decibels', gain: 1 });
    expect(map(1)).toBe(1);
    expect(map(-(10 ** (-30 / 20)))).toBeCloseTo(-0.5, 9);
    expect(Math.abs(map(10 ** (-61 / 20)))).toBe(0);
    expect(Math.abs(map(0))).toBe(0);
    expect(map(Number.NaN)).toBeNaN();
    expect(levelMap({ scale: 'decibels', gain: 1024 })(0.001)).toBeGreaterThan(0.9);
  });

  test('up and down again is where it began, and no further than makes sense', () => {
    let gain = 1;
    for (let step = 0; step < 5; step += 1) gain = raisedGain(gain, 2);
    for (let step = 0; step < 5; step += 1) gain = raisedGain(gain, 1 / 2);
    expect(gain).toBe(1);
    for (let step = 0; step < 50; step += 1) gain = raisedGain(gain, 2);
    expect(gain).toBe(greatestGain);
  });

  test('the scale at the edge names as many levels as there is room for', () => {
    const labels = (leastDistance: number) =>
      levelTicks({ scale: 'linear', gain: 1 }, leastDistance).map(({ label }) => label);
    expect(labels(0.2)).toEqual(['0', '−6', '−12']);
    expect(labels(0.6)).toEqual(['0']);
    // Raised by 12 dB, full scale is out of the lane.
    expect(levelTicks({ scale: 'linear', gain: 4 }, 0.2)[0]?.label).toBe('−12');
  });
});
