import { archive } from '../archive/archive.ts';
import { bridge } from '../client/bridge.ts';
import { changedChannels, channelViewsOf } from '../view/channel-view.ts';
import { viewStore } from '../view/view-store.ts';

/** Lanes are dragged and scrolled: this long after it they are kept. */
const restMs = 300;

/** Shows and hears the channels of every tape as they were left, and keeps from then on how they are. */
export function persistChannels(): void {
  let kept = channelViewsOf(archive.store.getState().keptChannels);
  viewStore.setState({ channelViews: kept });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const keep = (): void => {
    clearTimeout(timer);
    const { channelViews } = viewStore.getState();
    const channels = changedChannels(channelViews, kept);
    if (channels.length === 0 || archive.store.getState().archive?.readOnly !== false) return;
    bridge.request('channels.keep', { channels }).then(
      () => {
        kept = channelViews;
      },
      () => {
        // Where it cannot be stored (a lost connection) the next change tries again; nobody needs to be told.
      },
    );
  };
  viewStore.subscribe(({ channelViews }, before) => {
    if (channelViews === before.channelViews) return;
    clearTimeout(timer);
    timer = setTimeout(keep, restMs);
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') keep();
  });
  window.addEventListener('pagehide', keep);
}
