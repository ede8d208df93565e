import { useStore } from 'zustand';
import { bridge } from '../client/bridge.ts';
import { type ArchiveState, createArchiveStore } from './archive-store.ts';

/** The one archive this window shows. */
export const archive = createArchiveStore(bridge);

/** Reads from the archive in a component; `select` must return a value that stays the same while nothing changed. */
export function useArchive<Part>(select: (state: ArchiveState) => Part): Part {
  return useStore(archive.store, select);
}
