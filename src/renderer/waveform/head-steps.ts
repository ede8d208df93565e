import type { ChannelLane } from './channel-lanes.ts';

/** Solo or mute. */
export type HeadSign = 'S' | 'M';

/** One button at the head of a lane, by the name of the lane. */
export type HeadPlace = { readonly lane: string; readonly sign: HeadSign };

/** The button a key goes to from another one, in view or not; null for keys that go nowhere. */
export function nextHead(lanes: readonly ChannelLane[], { lane, sign }: HeadPlace, key: string): HeadPlace | null {
  const from = lanes.findIndex(({ name }) => name === lane);
  if (from < 0) return null;
  const at = 2 * from + (sign === 'M' ? 1 : 0);
  const last = 2 * lanes.length - 1;
  const steps: Readonly<Record<string, number | undefined>> = {
    ArrowRight: Math.min(last, at + 1),
    ArrowLeft: Math.max(0, at - 1),
    // At the first and the last lane up and down stay in their column.
    ArrowDown: at + 2 > last ? at : at + 2,
    ArrowUp: at < 2 ? at : at - 2,
    Home: 0,
    End: last,
  };
  const next = steps[key];
  const name = next === undefined ? undefined : lanes[next >> 1]?.name;
  return next === undefined || name === undefined ? null : { lane: name, sign: next % 2 === 0 ? 'S' : 'M' };
}

/** How far the lanes must be scrolled so that a lane is in view, its head first: in CSS pixels, 0 where it is. */
export function scrollToShow({ top, height }: Pick<ChannelLane, 'top' | 'height'>, viewHeight: number): number {
  if (top < 0 || height >= viewHeight) return top;
  return Math.max(0, top + height - viewHeight);
}
