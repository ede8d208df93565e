import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { FrameRange } from '../../shared/domain/frame-ranges.ts';
import type { TransferId } from '../../shared/domain/ids.ts';

/** The pauses of a tape that are left out while silence is skipped. */
export type SilenceState = {
  readonly transferId: TransferId | null;
  /** In order; null while they are not known, because the tape was not read to its end yet. */
  readonly pauses: readonly FrameRange[] | null;
};

export const silenceStore = createStore<SilenceState>(() => ({ transferId: null, pauses: null }));

/** Reads from it in a component; `select` must return a value that stays the same while nothing changed. */
export function useSilence<Part>(select: (state: SilenceState) => Part): Part {
  return useStore(silenceStore, select);
}
