import {
  type ChannelFold,
  type KeptChannels,
  mostKeptChannels,
  plainChannels,
  type ShownChannels,
} from '../../shared/domain/channel-view.ts';
import type { TransferId } from '../../shared/domain/ids.ts';

/**
 * How the channels of one tape are shown and heard. A tape is first met with all of them; after that as it was left
 * (app/persist-channels.ts).
 */
export type ChannelView = {
  readonly fold: ChannelFold;
  readonly soloed: ReadonlySet<number>;
  readonly muted: ReadonlySet<number>;
  /** Heights of lanes that someone dragged, in CSS pixels by channel; all others share what is left. */
  readonly heights: ReadonlyMap<number, number>;
  /** How far the lanes are scrolled up, in CSS pixels; where they need no scrolling it counts for nothing. */
  readonly scrollTop: number;
  /** A factor by which the waves are drawn higher; it is only seen, never heard. */
  readonly gain: number;
};

/** As a tape is first met. */
export const plainView: ChannelView = viewOf(plainChannels);

/** How the channels of tapes are shown, as the archive kept it. */
export function channelViewsOf(kept: readonly KeptChannels[]): ReadonlyMap<TransferId, ChannelView> {
  return new Map(kept.map((one) => [one.transferId, viewOf(one)]));
}

function viewOf({ fold, soloed, muted, heights, scrollTop, gain = 1 }: ShownChannels): ChannelView {
  return { fold, soloed: new Set(soloed), muted: new Set(muted), heights: new Map(heights), scrollTop, gain };
}

/** Those of the views that are not as they were, as the archive keeps them. */
export function changedChannels(
  views: ReadonlyMap<TransferId, ChannelView>,
  before: ReadonlyMap<TransferId, ChannelView>,
): readonly KeptChannels[] {
  return [...views]
    .filter(([id, view]) => view !== before.get(id))
    .map(([transferId, { fold, soloed, muted, heights, scrollTop, gain }]) => ({
      transferId,
      fold,
      soloed: [...soloed],
      muted: [...muted],
      heights: [...heights],
      scrollTop,
      gain,
    }))
    .slice(-mostKeptChannels);
}
