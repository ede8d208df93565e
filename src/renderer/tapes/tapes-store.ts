import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { IntakeReport } from '../../shared/contract/views.ts';
import type { JobId, TransferId } from '../../shared/domain/ids.ts';

/** What the folder browser is open for. */
export type BrowsePurpose =
  | { readonly kind: 'files' }
  | { readonly kind: 'folder' }
  | { readonly kind: 'locate'; readonly transferId: TransferId };

/** Where adding tapes stands: choosing, at work, or with something to say at the end. */
export type Intake =
  | { readonly step: 'choose' }
  | { readonly step: 'running'; readonly jobId: JobId }
  | { readonly step: 'report'; readonly report: IntakeReport };

export type TapesState = {
  /** The line the keyboard stands on in the list; null before anything was chosen. */
  readonly cursor: TransferId | null;
  /** Whose details are edited; null means the open transfer. */
  readonly detailsOf: TransferId | null;
  /** Whose file is about to be read as raw PCM, once it is said how; null while that is not asked. */
  readonly rawOf: TransferId | null;
  /** Of which somebody knows by now that sound is missing. */
  readonly notedLosses: ReadonlySet<TransferId>;
  readonly browseFor: BrowsePurpose;
  /** A sentence why the browser opened by itself, for example after a drop that could not be matched. */
  readonly browseReason: string | null;
  /** The folder shown last, to begin there the next time. */
  readonly browsePath: string | null;
  readonly intake: Intake;
};

export const tapesStore = createStore<TapesState>(() => ({
  cursor: null,
  detailsOf: null,
  rawOf: null,
  notedLosses: new Set(),
  browseFor: { kind: 'folder' },
  browseReason: null,
  browsePath: null,
  intake: { step: 'choose' },
}));

/** Reads from the tapes' own state in a component; `select` must return a value that stays the same. */
export function useTapes<Part>(select: (state: TapesState) => Part): Part {
  return useStore(tapesStore, select);
}
