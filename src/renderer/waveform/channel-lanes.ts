import type { ChannelView } from '../view/channel-view.ts';

/** One lane of the waveform; `top` and `height` in CSS pixels, after scrolling. */
export type ChannelLane = {
  /** The channels laid into it: one, unless all are folded into one. */
  readonly channels: readonly number[];
  /** What stands at its left: `L`, `7`; empty for the only lane of a mono tape. */
  readonly name: string;
  readonly top: number;
  readonly height: number;
  /** Drawn faintly: muted, or another channel is soloed. */
  readonly isQuiet: boolean;
};

export type ChannelLayout = {
  readonly lanes: readonly ChannelLane[];
  /** How high all lanes are together; more than the view when they must be scrolled. */
  readonly contentHeight: number;
  readonly scrollTop: number;
};

/** A lane is never lower than this, so that its name and its wave can be told. */
export const leastLaneHeight = 28;

/** Where each channel's lane lies in a view of that height. */
export function layoutChannels(channels: number, left: ChannelView, viewHeight: number): ChannelLayout {
  // The tape may have had more channels when its view was left.
  const view = { ...left, soloed: new Set([...left.soloed].filter((channel) => channel < channels)) };
  const shown = shownLanes(channels, view);
  const wished = shown.map((lane) => (lane.length === 1 ? view.heights.get(lane[0] ?? 0) : undefined));
  const dragged = wished.reduce<number>((sum, height) => sum + (height ?? 0), 0);
  const free = wished.filter((height) => height === undefined).length;
  const share = Math.max(leastLaneHeight, (viewHeight - dragged) / Math.max(1, free));
  const heights = wished.map((height) => height ?? share);
  let contentHeight = heights.reduce((sum, height) => sum + height, 0);
  if (contentHeight < viewHeight) {
    // All were dragged and leave room: the last one takes it, so that no ground without a channel is left.
    heights[heights.length - 1] = (heights.at(-1) ?? 0) + viewHeight - contentHeight;
    contentHeight = viewHeight;
  }
  const scrollTop = Math.min(Math.max(0, view.scrollTop), Math.max(0, contentHeight - viewHeight));
  const lanes: ChannelLane[] = [];
  let top = 0 - scrollTop;
  for (const [at, lane] of shown.entries()) {
    const height = heights[at] ?? share;
    const isQuiet = lane.every((channel) => !isAudible(channel, view));
    lanes.push({ channels: lane, name: laneName(lane, channels), top, height, isQuiet });
    top += height;
  }
  return { lanes, contentHeight, scrollTop };
}

/** Whether a channel counts: not muted, and where any are soloed one of those. */
export function isAudible(channel: number, { soloed, muted }: ChannelView): boolean {
  return soloed.size > 0 ? soloed.has(channel) : !muted.has(channel);
}

/** The channels that one picture of them all shows: those that are heard, and where none is all of them. */
export function mixedChannels(channels: number, left: ChannelView): readonly number[] {
  const all = Array.from({ length: channels }, (_, channel) => channel);
  // The tape may have had more channels when its view was left.
  const view = { ...left, soloed: new Set(all.filter((channel) => left.soloed.has(channel))) };
  const audible = all.filter((channel) => isAudible(channel, view));
  return audible.length === 0 ? all : audible;
}

/** `24 channels mixed`, `3 of 24 channels mixed`, `channel 3 alone`. */
export function mixWords(mixed: readonly number[], channels: number): string {
  const [only] = mixed;
  if (mixed.length === 1 && only !== undefined) return `channel ${channelName(only, channels)} alone`;
  return mixed.length === channels ? `${channels} channels mixed` : `${mixed.length} of ${channels} channels mixed`;
}

/** The border under a lane that lies at a height of the view, as the lane's place; null away from any. */
export function borderAt({ lanes }: ChannelLayout, y: number, reach: number): number | null {
  for (const [at, { top, height }] of lanes.entries()) {
    if (at < lanes.length - 1 && Math.abs(top + height - y) <= reach) return at;
  }
  return null;
}

/** What a channel is called: left and right where there are two, otherwise its number. */
export function channelName(channel: number, channels: number): string {
  if (channels === 1) return '';
  return channels === 2 ? (channel === 0 ? 'L' : 'R') : String(channel + 1);
}

function shownLanes(channels: number, view: ChannelView): readonly (readonly number[])[] {
  const all = Array.from({ length: channels }, (_, channel) => channel);
  if (view.fold === 'one' && channels > 1) {
    const audible = all.filter((channel) => isAudible(channel, view));
    return [audible.length === 0 ? all : audible];
  }
  const soloed = all.filter((channel) => view.soloed.has(channel));
  const lanes = view.fold === 'soloed' && soloed.length > 0 ? soloed : all;
  return lanes.map((channel) => [channel]);
}

function laneName(lane: readonly number[], channels: number): string {
  if (channels === 1) return '';
  const [only] = lane;
  if (lane.length === 1 && only !== undefined) return channelName(only, channels);
  if (lane.length === channels) return channels === 2 ? 'L R' : `1–${channels}`;
  return lane.length > 4
    ? `${lane.length} of ${channels}`
    : lane.map((channel) => channelName(channel, channels)).join(' ');
}
