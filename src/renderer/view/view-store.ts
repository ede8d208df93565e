import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { MarkId, TransferId } from '../../shared/domain/ids.ts';
import type { MarkKind, TakeStatus } from '../../shared/domain/mark.ts';
import type { TimecodeRate } from '../../shared/domain/timecode-rate.ts';
import { type ChannelView, plainView } from './channel-view.ts';

/**
 * A part of the tape on screen. `startFrame` may be fractional; there is no scroll container. In the store it counts
 * frames of the file, for the views heard frames (heard-viewport.ts turns one into the other).
 */
export type Viewport = { readonly startFrame: number; readonly framesPerPixel: number };

export type FrameRange = { readonly startFrame: number; readonly endFrame: number };

export type SheetColumn = 'take' | 'song' | 'start' | 'length' | 'status' | 'rating' | 'notes';

export type SheetFilter = {
  readonly text: string;
  readonly kinds: readonly MarkKind[];
  readonly status: TakeStatus | 'any';
  readonly minRating: number;
};

/** How a sample's value becomes a height: `gain` is a factor that is only seen, never heard. */
export type LevelView = { readonly scale: 'linear' | 'decibels'; readonly gain: number };

/** What the ruler counts: what all times are shown in (`times`), the time of day, timecode, or feet of tape. */
export type RulerUnit = 'times' | 'timeOfDay' | 'timecode' | 'feet';

/** What is seen of the sound: its waveform, its spectrogram, or the one over the other. */
export type Picture = 'waveform' | 'both' | 'spectrogram';

/** How fine a spectrogram is and how much of the quiet it shows. */
export type SpectrumView = {
  /** Frames of one transform: long ones tell tones apart, short ones moments. */
  readonly transformSize: number;
  /** From the darkest to the brightest colour. */
  readonly rangeDb: number;
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
  | 'tapeDetails'
  | 'tour'
  | 'shortlist';

export type ViewState = {
  readonly transferId: TransferId | null;
  /** In the order of selecting; the last one is the one the inspector shows. */
  readonly selection: readonly MarkId[];
  /** A stretch dragged out in the waveform, apart from any mark; frames of the file. */
  readonly range: FrameRange | null;
  readonly viewport: Viewport | null;
  /** Width of the detail view in CSS pixels; 0 before it is laid out. */
  readonly viewWidth: number;
  readonly channelViews: ReadonlyMap<TransferId, ChannelView>;
  /** One for all tapes; how high their waves are drawn each tape keeps for itself (channel-view.ts). */
  readonly levelScale: LevelView['scale'];
  readonly rulerUnit: RulerUnit;
  /** Counts timecode where the file states no rate; null until one is chosen. */
  readonly timecodeRate: TimecodeRate | null;
  /** Rates chosen on a tape, which hold there whatever its file states. */
  readonly timecodeRates: ReadonlyMap<TransferId, TimecodeRate>;
  readonly picture: Picture;
  readonly spectrum: SpectrumView;
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
  channelViews: new Map(),
  levelScale: 'linear',
  rulerUnit: 'times',
  timecodeRate: null,
  timecodeRates: new Map(),
  picture: 'waveform',
  spectrum: { transformSize: 2048, rangeDb: 75 },
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

/** How the channels of a tape are shown now. */
export function channelViewOf(state: ViewState, transferId: TransferId): ChannelView {
  return state.channelViews.get(transferId) ?? plainView;
}

/** Changes how the channels of a tape are shown. */
export function changeChannels(transferId: TransferId, change: (now: ChannelView) => Partial<ChannelView>): void {
  viewStore.setState((state) => {
    const now = channelViewOf(state, transferId);
    return { channelViews: new Map(state.channelViews).set(transferId, { ...now, ...change(now) }) };
  });
}

/** How high the waves of the open tape are drawn. */
export function gainNow(state: ViewState): number {
  return (state.transferId === null ? plainView : channelViewOf(state, state.transferId)).gain;
}

/** Draws the waves of the open tape so much higher. */
export function setGain(gain: number): void {
  const { transferId } = viewStore.getState();
  if (transferId !== null) changeChannels(transferId, () => ({ gain }));
}
