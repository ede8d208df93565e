import { type KeptChannels, mostKeptChannels } from '../../shared/domain/channel-view.ts';
import type { TransferId } from '../../shared/domain/ids.ts';
import { type ChannelView, plainChannels } from './view-store.ts';

/** How the channels of tapes are shown, as the archive kept it. */
export function channelViewsOf(kept: readonly KeptChannels[]): ReadonlyMap<TransferId, ChannelView> {
  return new Map(
    kept.map(({ transferId, fold, soloed, muted, heights, scrollTop }) => [
      transferId,
      { fold, soloed: new Set(soloed), muted: new Set(muted), heights: new Map(heights), scrollTop },
    ]),
  );
}

/**
 * What is kept once these tapes are shown so. All others stay as they are kept, whichever window showed them; a tape that
 * is shown as it is first met needs no word.
 */
export function keepChannels(
  kept: readonly KeptChannels[],
  changed: ReadonlyMap<TransferId, ChannelView>,
): readonly KeptChannels[] {
  const others = kept.filter(({ transferId }) => !changed.has(transferId));
  const own = [...changed].filter(([, view]) => !isPlain(view)).map(([id, view]) => keptOf(id, view));
  return [...others, ...own].slice(-mostKeptChannels);
}

function keptOf(transferId: TransferId, { fold, soloed, muted, heights, scrollTop }: ChannelView): KeptChannels {
  return { transferId, fold, soloed: [...soloed], muted: [...muted], heights: [...heights], scrollTop };
}

function isPlain({ fold, soloed, muted, heights, scrollTop }: ChannelView): boolean {
  return fold === plainChannels.fold && soloed.size === 0 && muted.size === 0 && heights.size === 0 && scrollTop === 0;
}
