import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { MarkId, TransferId } from '../../shared/domain/ids.ts';
import type { MarkKind, TakeStatus } from '../../shared/domain/mark.ts';

/** The part of the tape the detail view shows. `startFrame` may be fractional; there is no scroll container. */
export type Viewport = { readonly startFrame: number; readonly framesPerPixel: number };

export type FrameRange = { readonly startFrame: number; readonly endFrame: number };

export type SheetColumn = 'take' | 'song' | 'start' | 'length' | 'status' | 'rating' | 'notes';

export type SheetFilter = {
  readonly text: string;
  readonly kinds: readonly MarkKind[];
  readonly status: TakeStatus | 'any';
  readonly minRating: number;
};

/** Panels that open over the main window; at most one at a time. */
export type Panel =
  | 'none'
  | 'addTapes'
  | 'export'
  | 'import'
  | 'palette'
  | 'keys'
  | 'history'
  | 'settings'
  | 'tapeDetails';

export type ViewState = {
  readonly transferId: TransferId | null;
  /** In the order of selecting; the last one is the one the inspector shows. */
  readonly selection: readonly MarkId[];
  /** A stretch dragged out in the waveform, apart from any mark. */
  readonly range: FrameRange | null;
  readonly viewport: Viewport | null;
  /** Width of the detail view in CSS pixels; 0 before it is laid out. */
  readonly viewWidth: number;
  readonly panel: Panel;
  readonly inspectorOpen: boolean;
  /** The mark whose name is being typed (Enter); null otherwise. */
  readonly naming: MarkId | null;
  /** The newest mark made in this window, which Enter names. */
  readonly newestMark: MarkId | null;
  readonly sheetSort: { readonly column: SheetColumn; readonly descending: boolean };
  readonly sheetFilter: SheetFilter;
  readonly tapeFilter: string;
};

export const viewStore = createStore<ViewState>(() => ({
  transferId: null,
  selection: [],
  range: null,
  viewport: null,
  viewWidth: 0,
  panel: 'none',
  inspectorOpen: true,
  naming: null,
  newestMark: null,
  sheetSort: { column: 'start', descending: false },
  sheetFilter: { text: '', kinds: ['take', 'fragment', 'timestamp'], status: 'any', minRating: 0 },
  tapeFilter: '',
}));

/** Reads from the view in a component; `select` must return a value that stays the same while nothing changed. */
export function useView<Part>(select: (state: ViewState) => Part): Part {
  return useStore(viewStore, select);
}

/** The mark the inspector shows; null when nothing is selected. */
export function primaryMark(state: ViewState): MarkId | null {
  return state.selection.at(-1) ?? null;
}
