import type { TransferId } from './ids.ts';

/** Which channels have a lane: each its own, all laid into one, or only the soloed ones. */
export const channelFolds = ['each', 'one', 'soloed'] as const;
export type ChannelFold = (typeof channelFolds)[number];

/** How the channels of one transfer were last shown and heard, where that is not as a tape is first met. */
export type KeptChannels = {
  readonly transferId: TransferId;
  readonly fold: ChannelFold;
  /** Channels from 0. */
  readonly soloed: readonly number[];
  readonly muted: readonly number[];
  /** Heights of lanes that someone dragged, in CSS pixels by channel. */
  readonly heights: readonly (readonly [number, number])[];
  readonly scrollTop: number;
};

/** More tapes than these are forgotten, those changed longest ago first: all of them are told with every setting. */
export const mostKeptChannels = 500;
