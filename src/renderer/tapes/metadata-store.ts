import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { MetadataView } from '../../shared/contract/views.ts';
import type { TransferId } from '../../shared/domain/ids.ts';
import { bridge } from '../client/bridge.ts';

/** What the window has been told of one file's own words. */
export type MetadataState =
  | { readonly kind: 'known'; readonly view: MetadataView }
  | { readonly kind: 'failed'; readonly problem: string };

export const metadataStore = createStore<{ readonly byTransfer: ReadonlyMap<TransferId, MetadataState> }>(() => ({
  byTransfer: new Map(),
}));

export function useMetadata(transferId: TransferId): MetadataState | undefined {
  return useStore(metadataStore, ({ byTransfer }) => byTransfer.get(transferId));
}

/** Asks what a file says beside its sound; the answer, or why there is none, stands in the store. */
export async function loadMetadata(transferId: TransferId): Promise<void> {
  const put = (found: MetadataState): void =>
    metadataStore.setState(({ byTransfer }) => ({ byTransfer: new Map(byTransfer).set(transferId, found) }));
  try {
    put({ kind: 'known', view: await bridge.request('metadata.get', { transferId }) });
  } catch (error) {
    put({ kind: 'failed', problem: error instanceof Error ? error.message : String(error) });
  }
}
