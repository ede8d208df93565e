import { expect, test } from 'vitest';
import { type ChannelLane, layoutChannels } from '../../src/renderer/waveform/channel-lanes.ts';
import { type HeadPlace, nextHead, scrollToShow } from '../../src/renderer/waveform/head-steps.ts';
import { plainView } from '../../src/renderer/view/channel-view.ts';

const lanes: readonly ChannelLane[] = layoutChannels(24, plainView, 300).lanes;

test('the arrows go through the heads of all channels, and stay in their column at both ends', () => {
  let place: HeadPlace = { lane: '1', sign: 'M' };
  const names: string[] = [];
  for (let press = 0; press < 25; press += 1) {
    place = nextHead(lanes, place, 'ArrowDown') ?? place;
    names.push(`${place.lane}${place.sign}`);
  }
  expect(names.slice(-4)).toEqual(['23M', '24M', '24M', '24M']);
  expect(nextHead(lanes, { lane: '1', sign: 'M' }, 'ArrowUp')).toEqual({ lane: '1', sign: 'M' });
  expect(nextHead(lanes, { lane: '3', sign: 'M' }, 'ArrowRight')).toEqual({ lane: '4', sign: 'S' });
  expect(nextHead(lanes, { lane: '3', sign: 'S' }, 'End')).toEqual({ lane: '24', sign: 'M' });
  expect(nextHead(lanes, { lane: '3', sign: 'S' }, 'q')).toBeNull();
});

test('lanes are scrolled just so far that a lane is in view', () => {
  expect(scrollToShow({ top: 100, height: 28 }, 300)).toBe(0);
  expect(scrollToShow({ top: 290, height: 28 }, 300)).toBe(18);
  expect(scrollToShow({ top: -20, height: 28 }, 300)).toBe(-20);
  expect(scrollToShow({ top: 40, height: 500 }, 300)).toBe(40);
});
