import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { ShortlistId, SongId } from '../../shared/domain/ids.ts';
import type { TourChoice, TourStep } from '../../shared/domain/tour.ts';

/**
 * opening: the next tape is put on; playing; paused: by the person; waiting: the stretch is over, and the tour was told
 * not to go on by itself.
 */
export type TourPhase = 'opening' | 'playing' | 'paused' | 'waiting';

/** A tour that is on. */
export type RunningTour = {
  readonly title: string;
  readonly choice: Pick<TourChoice, 'part' | 'seconds' | 'movesOn' | 'goesOn'>;
  readonly steps: readonly TourStep[];
  /** Which step is heard, from 0. */
  readonly at: number;
  readonly phase: TourPhase;
};

/** What the dialog is to offer first, because somebody asked to tour just that. */
export type OfferedTour =
  | { readonly about: 'song'; readonly songId: SongId | null }
  | { readonly about: 'shortlist'; readonly shortlistId: ShortlistId }
  | { readonly about: 'search' };

export type TourState = { readonly running: RunningTour | null; readonly offered: OfferedTour | null };

export const tourStore = createStore<TourState>(() => ({ running: null, offered: null }));

/** Reads the tour in a component; `select` must return a value that stays the same while nothing changed. */
export function useTour<Part>(select: (running: RunningTour | null) => Part): Part {
  return useStore(tourStore, (state) => select(state.running));
}
