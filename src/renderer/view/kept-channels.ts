import { type KeptChannels, mostKeptChannels } from '../../shared/domain/channel-view.ts';
import type { TransferId } from '../../shared/domain/ids.ts';
import type { ChannelView } from './view-store.ts';

/** How the channels of tapes are shown, as the archive kept it. */
export function channelViewsOf(kept: readonly KeptChannels[]): ReadonlyMap<TransferId, ChannelView> {
  return new Map(
    kept.map(({ transferId, fold, soloed, muted, heights, scrollTop }) => [
      transferId,
      { fold, soloed: new Set(soloed), muted: new Set(muted), heights: new Map(heights), scrollTop },
    ]),
  );
}

/** Those of the views that are not as they were, as the archive keeps them. */
export function changedChannels(
  views: ReadonlyMap<TransferId, ChannelView>,
  before: ReadonlyMap<TransferId, ChannelView>,
): readonly KeptChannels[] {
  return [...views]
    .filter(([id, view]) => view !== before.get(id))
    .map(([transferId, { fold, soloed, muted, heights, scrollTop }]) => ({
      transferId,
      fold,
      soloed: [...soloed],
      muted: [...muted],
      heights: [...heights],
      scrollTop,
    }))
    .slice(-mostKeptChannels);
}
