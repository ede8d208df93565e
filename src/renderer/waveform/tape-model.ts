import type { MarkId, TransferId } from '../../shared/domain/ids.ts';
import type { Mark } from '../../shared/domain/mark.ts';
import { heardFrame, heardMark, heardRange, type TapeOrder } from '../../shared/domain/tape-order.ts';
import type { TapeTime } from '../../shared/domain/tape-time.ts';
import { archive } from '../archive/archive.ts';
import { tapeTimeNow } from '../archive/tape-times.ts';
import { metadataStore } from '../tapes/metadata-store.ts';
import { player } from '../transport/transport.ts';
import type { ChannelView } from '../view/channel-view.ts';
import { heardViewport } from '../view/heard-viewport.ts';
import {
  changeChannels,
  channelViewOf,
  type FrameRange,
  type LevelView,
  type Viewport,
  viewStore,
} from '../view/view-store.ts';
import { type ChannelLayout, layoutChannels } from './channel-lanes.ts';
import type { MarkScene } from './draw-marks.ts';
import type { GestureScene } from './gestures.ts';
import type { HitScene } from './hit-test.ts';
import { indexMarks, type MarkIndex, noMarks } from './mark-index.ts';
import { type RulerCount, rulerCount } from './ruler-unit.ts';
import { timecodeRateFor } from './timecode-choice.ts';
import { clampViewport, type Extent, fitTape, isWholeTape, reveal, turnPage } from './viewport.ts';

/** What is drawn: a transfer whose length and rate are known. */
export type ShownTape = {
  readonly transferId: TransferId;
  readonly sampleRate: number;
  readonly channels: number;
  readonly frames: number;
  readonly runsBackwards: boolean;
};

/** What has changed, so that each canvas draws again only for what it shows. */
export type ModelChange = 'viewport' | 'marks' | 'channels' | 'display' | 'playhead';

/**
 * Everything that is drawn of one tape, in one place; both views read it and neither keeps a copy. All its frames are
 * heard frames (shared/domain/tape-order.ts): left is what is heard first. Stores and player are told frames of the file.
 */
export type TapeModel = {
  readonly tape: ShownTape;
  /** What turns heard frames into frames of the file, for all that leaves the picture. */
  readonly order: TapeOrder;
  /** How places are told; asked with frames of the file. */
  time(): TapeTime;
  extent(): Extent;
  viewport(): Viewport;
  setViewport(viewport: Viewport): void;
  setWidth(width: number): void;
  /** Height of the waveform in CSS pixels. */
  setHeight(height: number): void;
  /** Where the lanes of the channels lie now. */
  layout(): ChannelLayout;
  level(): LevelView;
  setGain(gain: number): void;
  /** Gives a channel's lane a height of its own; null gives all lanes equal heights again. */
  setLaneHeight(channel: number | null, height: number): void;
  scrollLanes(scrollTop: number): void;
  rulerCount(): RulerCount;
  playheadFrame(): number;
  markScene(): MarkScene;
  hitScene(): HitScene;
  gestureScene(): GestureScene;
  /** Marks in the middle of a drag, as they would be if it ended now. */
  setMoved(marks: readonly Mark[]): void;
  setRange(range: FrameRange | null): void;
  seek(frame: number): void;
  /** While someone drags, the view does not turn pages under the hand. */
  setHeld(held: boolean): void;
  onChange(listener: (change: ModelChange) => void): void;
  close(): void;
};

export function createTapeModel(
  tape: ShownTape,
  onPlayhead: (listener: (frame: number) => void) => () => void,
): TapeModel {
  const listeners: ((change: ModelChange) => void)[] = [];
  const tell = (change: ModelChange): void => {
    for (const listener of listeners) listener(change);
  };
  let index: MarkIndex = noMarks;
  let indexedMarks: ReadonlyMap<MarkId, Mark> | null = null;
  let moved: ReadonlyMap<MarkId, Mark> = new Map();
  let selectedList: readonly MarkId[] = [];
  let selected: ReadonlySet<MarkId> = new Set();
  const order: TapeOrder = { frames: tape.frames, backwards: tape.runsBackwards };
  let playheadFrame = heardFrame(order, player.frameNow());
  let followedMoves = player.store.getState().moves;
  let isHeld = false;
  let height = 0;
  let laid: { readonly view: ChannelView; readonly height: number; readonly layout: ChannelLayout } | null = null;

  const extent = (): Extent => ({ frames: tape.frames, width: viewStore.getState().viewWidth });
  const viewport = (): Viewport => {
    const { viewport: stored, viewWidth } = viewStore.getState();
    return stored === null ? fitTape(extent()) : heardViewport(order, stored, viewWidth);
  };
  const store = (next: Viewport): void => {
    const allowed = clampViewport(next, extent());
    const now = viewStore.getState().viewport;
    if (now?.startFrame === allowed.startFrame && now.framesPerPixel === allowed.framesPerPixel) return;
    viewStore.setState({ viewport: allowed });
  };
  const setViewport = (next: Viewport): void =>
    store(heardViewport(order, clampViewport(next, extent()), extent().width));
  const currentIndex = (): MarkIndex => {
    const { marks, marksOf } = archive.store.getState();
    if (marksOf !== tape.transferId) return noMarks;
    if (marks !== indexedMarks) {
      indexedMarks = marks;
      index = indexMarks(order.backwards ? heardMarks(order, marks) : marks);
    }
    return index;
  };

  const unsubscribes = [
    archive.store.subscribe((now, before) => {
      if (now.marks !== before.marks || now.songs !== before.songs) tell('marks');
      const mayCountOtherwise =
        now.settings.timeDisplay !== before.settings.timeDisplay ||
        now.settings.timeBase !== before.settings.timeBase ||
        now.transfers.get(tape.transferId) !== before.transfers.get(tape.transferId) ||
        now.tapes !== before.tapes;
      if (mayCountOtherwise) tell('display');
    }),
    viewStore.subscribe((now, before) => {
      if (now.transferId !== tape.transferId) return;
      // A viewport from elsewhere (a new tape, a remembered place) may not fit this width.
      if (now.viewWidth > 0 && now.viewport !== before.viewport) store(now.viewport ?? fitTape(extent()));
      if (now.viewport !== before.viewport) tell('viewport');
      if (now.selection !== before.selection || now.range !== before.range) tell('marks');
      if (now.rulerUnit !== before.rulerUnit || now.timecodeRates !== before.timecodeRates) tell('display');
      const areOther = channelViewOf(now, tape.transferId) !== channelViewOf(before, tape.transferId);
      if (areOther || now.levelScale !== before.levelScale) tell('channels');
    }),
    metadataStore.subscribe((now, before) => {
      if (now.byTransfer.get(tape.transferId) !== before.byTransfer.get(tape.transferId)) tell('display');
    }),
    onPlayhead((fileFrame) => {
      const before = playheadFrame;
      const frame = heardFrame(order, fileFrame);
      playheadFrame = frame;
      if (!isHeld) follow(before, frame);
      if (frame !== before) tell('playhead');
    }),
  ];

  /** A seek is followed wherever it goes; playing on turns the page, unless the listener switched that off. */
  function follow(before: number, now: number): void {
    const { playing, moves } = player.store.getState();
    const isSeek = moves !== followedMoves;
    followedMoves = moves;
    const mayMove = !playing || archive.store.getState().settings.followPlayhead;
    if (extent().width === 0 || now === before || !mayMove) return;
    setViewport(isSeek ? reveal(viewport(), now, extent()) : turnPage(viewport(), before, now, extent()));
  }

  return {
    tape,
    order,
    // The transfer may be gone a moment before its picture is.
    time: () => tapeTimeNow(tape.transferId) ?? { order, base: 'file', rate: tape.sampleRate },
    extent,
    viewport,
    setViewport,
    setWidth(width) {
      const showedAll = isWholeTape(viewport(), extent());
      const { viewWidth, viewport: stored } = viewStore.getState();
      // What is heard first stays at the left edge; before the first width nobody has seen anything there.
      const kept = viewWidth === 0 || stored === null ? null : viewport();
      if (viewWidth !== width) viewStore.setState({ viewWidth: width });
      // Also without a change of width: a tape seen for the first time has no viewport yet.
      setViewport(showedAll ? fitTape(extent()) : (kept ?? viewport()));
    },
    setHeight(next) {
      height = next;
    },
    layout() {
      const view = channelViewOf(viewStore.getState(), tape.transferId);
      if (laid?.view !== view || laid.height !== height) {
        laid = { view, height, layout: layoutChannels(tape.channels, view, height) };
      }
      return laid.layout;
    },
    level() {
      const state = viewStore.getState();
      return { scale: state.levelScale, gain: channelViewOf(state, tape.transferId).gain };
    },
    setGain: (gain) => changeChannels(tape.transferId, () => ({ gain })),
    setLaneHeight(channel, laneHeight) {
      changeChannels(tape.transferId, ({ heights }) => ({
        heights: channel === null ? new Map() : new Map(heights).set(channel, laneHeight),
      }));
    },
    scrollLanes: (scrollTop) => changeChannels(tape.transferId, () => ({ scrollTop })),
    rulerCount() {
      const { settings, transfers, tapes } = archive.store.getState();
      const transfer = transfers.get(tape.transferId);
      const carrier = transfer === undefined ? undefined : tapes.get(transfer.tapeId);
      const { rulerUnit } = viewStore.getState();
      return rulerCount(rulerUnit, settings.timeDisplay, transfer, carrier, timecodeRateFor(tape.transferId));
    },
    playheadFrame: () => playheadFrame,
    markScene() {
      const { selection, range } = viewStore.getState();
      if (selection !== selectedList) {
        selectedList = selection;
        selected = new Set(selection);
      }
      return { index: currentIndex(), selected, moved, range: heardOrNone(order, range), playheadFrame };
    },
    hitScene: () => ({
      index: currentIndex(),
      viewport: viewport(),
      selection: viewStore.getState().selection,
      playheadFrame,
    }),
    gestureScene() {
      const { selection, range } = viewStore.getState();
      const known = currentIndex();
      return {
        frames: tape.frames,
        playing: player.store.getState().playing,
        playheadFrame,
        selection,
        range: heardOrNone(order, range),
        markById: (id) => known.byId.get(id) ?? null,
        marksBetween(first, last) {
          const { marks, open } = known.lanes[first.kind];
          const inPlace = [...marks, ...open];
          const [from, to] = [inPlace.indexOf(first), inPlace.indexOf(last)].toSorted((a, b) => a - b);
          return inPlace.slice(from, (to ?? 0) + 1);
        },
      };
    },
    setMoved(marks) {
      if (marks.length === 0 && moved.size === 0) return;
      moved = new Map(marks.map((mark) => [mark.id, mark]));
      tell('marks');
    },
    setRange: (range) => viewStore.setState({ range: heardOrNone(order, range) }),
    seek: (frame) => player.seek(heardFrame(order, frame)),
    setHeld(held) {
      isHeld = held;
    },
    onChange(listener) {
      listeners.push(listener);
    },
    close() {
      for (const unsubscribe of unsubscribes) unsubscribe();
      listeners.length = 0;
    },
  };
}

function heardMarks(order: TapeOrder, marks: ReadonlyMap<MarkId, Mark>): ReadonlyMap<MarkId, Mark> {
  return new Map([...marks].map(([id, mark]) => [id, heardMark(order, mark)]));
}

function heardOrNone(order: TapeOrder, range: FrameRange | null): FrameRange | null {
  return range === null ? null : heardRange(order, range);
}
