import type { TransferId } from './ids.ts';

/** Which channels have a lane: each its own, all laid into one, or only the soloed ones. */
export const channelFolds = ['each', 'one', 'soloed'] as const;
export type ChannelFold = (typeof channelFolds)[number];

/** How channels are shown and heard. */
export type ShownChannels = {
  readonly fold: ChannelFold;
  /** Channels from 0. */
  readonly soloed: readonly number[];
  readonly muted: readonly number[];
  /** Heights of lanes that someone dragged, in CSS pixels by channel. */
  readonly heights: readonly (readonly [number, number])[];
  /** How far the lanes are scrolled up, in CSS pixels. */
  readonly scrollTop: number;
  /** How much higher than true the waves are drawn, as a factor; 1 where it was kept before there was one. */
  readonly gain?: number;
};

/** As a tape is first met: with all of its channels. */
export const plainChannels: ShownChannels = { fold: 'each', soloed: [], muted: [], heights: [], scrollTop: 0, gain: 1 };

/** How the channels of one transfer were last shown and heard, where that is not as a tape is first met. */
export type KeptChannels = ShownChannels & { readonly transferId: TransferId };

/** More tapes than these are forgotten, those changed longest ago first: all of them are told to a window that opens. */
export const mostKeptChannels = 500;

/**
 * What is kept once these tapes are shown so. All others stay as they are kept; a tape that is shown as it is first met
 * needs no word.
 */
export function keepChannels(kept: readonly KeptChannels[], changed: readonly KeptChannels[]): readonly KeptChannels[] {
  const ids = new Set(changed.map(({ transferId }) => transferId));
  const others = kept.filter(({ transferId }) => !ids.has(transferId));
  return [...others, ...changed.filter((one) => !isPlain(one))].slice(-mostKeptChannels);
}

function isPlain(kept: KeptChannels): boolean {
  return textOf(kept) === textOf(plainChannels);
}

function textOf({ fold, soloed, muted, heights, scrollTop, gain = 1 }: ShownChannels): string {
  return JSON.stringify([fold, soloed, muted, heights, scrollTop, gain]);
}
