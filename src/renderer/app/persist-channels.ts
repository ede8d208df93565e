import type { TransferId } from '../../shared/domain/ids.ts';
import { archive } from '../archive/archive.ts';
import { bridge } from '../client/bridge.ts';
import { channelViewsOf, keepChannels } from '../view/kept-channels.ts';
import { type ChannelView, viewStore } from '../view/view-store.ts';

/** Lanes are dragged and scrolled: this long after it they are kept. */
const restMs = 300;

/** Shows and hears the channels of every tape as they were left, and keeps from then on how they are. */
export function persistChannels(): void {
  viewStore.setState({ channelViews: channelViewsOf(archive.store.getState().settings.keptChannels) });
  const changed = new Map<TransferId, ChannelView>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const keep = (): void => {
    clearTimeout(timer);
    const { archive: open, settings } = archive.store.getState();
    if (changed.size === 0 || open?.readOnly !== false) return;
    const noted = [...changed];
    const keptChannels = keepChannels(settings.keptChannels, changed);
    changed.clear();
    // Where it cannot be stored (a lost connection) the next change tries again; nobody needs to be told.
    bridge.request('settings.set', { settings: { keptChannels } }).catch(() => {
      for (const [id, view] of noted) if (!changed.has(id)) changed.set(id, view);
    });
  };
  viewStore.subscribe(({ channelViews }, before) => {
    if (channelViews === before.channelViews) return;
    for (const [id, view] of channelViews) if (view !== before.channelViews.get(id)) changed.set(id, view);
    clearTimeout(timer);
    timer = setTimeout(keep, restMs);
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') keep();
  });
  window.addEventListener('pagehide', keep);
}
