import { createStore } from 'zustand/vanilla';

/** Whether the window can reach the main process; only the web host's socket can ever lose it. */
export const connectionStore = createStore<{ readonly state: 'open' | 'lost' }>(() => ({ state: 'open' }));

/** Runs whenever a lost connection is there again: what happened meanwhile is not known, so ask anew. */
export function onReconnect(run: () => void): () => void {
  return connectionStore.subscribe(({ state }, before) => {
    if (state === 'open' && before.state === 'lost') run();
  });
}
