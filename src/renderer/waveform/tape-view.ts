import { clockText, positionText } from '../../shared/domain/timecode.ts';
import { archive } from '../archive/archive.ts';
import { type CanvasColours, watchColours } from './canvas-colours.ts';
import { type CanvasPane, createCanvasPane } from './canvas-pane.ts';
import { type DrawnFlag, drawLanes } from './draw-lanes.ts';
import { drawEdges, drawStretches } from './draw-marks.ts';
import { drawRuler } from './draw-ruler.ts';
import { type CanvasView, channelBand, drawBands, drawColumns, drawSamples, drawUnknown } from './draw-wave.ts';
import { type Columns, foldColumns, joinColumns, makeColumns } from './fold-columns.ts';
import { createTextFitter } from './mark-labels.ts';
import type { ModelChange, TapeModel } from './tape-model.ts';
import type { TileCache } from './tile-cache.ts';
import { frameAtX, frameToX } from './viewport.ts';

/** What owns listeners, frames and timers of a view: the scope of a wavesurfer plugin is one. */
export type ViewScope = {
  readonly disposed: boolean;
  add(release: () => void): unknown;
  raf(run: FrameRequestCallback): unknown;
  timeout(run: () => void, ms: number): unknown;
  listen(target: EventTarget, name: string, listener: EventListener, options?: AddEventListenerOptions): unknown;
};

/** The elements the pane lays out; the view fills them. */
export type TapeViewElements = {
  /** Carries `data-start-frame`, `data-frames-per-pixel` and `data-settled`. */
  readonly region: HTMLElement;
  readonly ruler: HTMLElement;
  /** The slider: what is focused, and where the wave is drawn. */
  readonly wave: HTMLElement;
  readonly lanes: HTMLElement;
  readonly playhead: HTMLElement;
  readonly hover: HTMLElement;
};

export type TapeView = {
  /** Where the words of timestamps stand, for clicks on them. */
  drawnFlags(): readonly DrawnFlag[];
  /** Shows the position under the pointer; null takes it away. */
  showHover(x: number | null): void;
  /** The tiles to draw from; null when nothing will be known of the sound. */
  setTiles(tiles: TileCache | null): void;
  /** Tiles came. */
  redrawWave(): void;
};

/** A screen reader is told the position at most this often. */
const spokenEveryMs = 500;

type Part = 'ruler' | 'wave' | 'lanes';
const partsOf: Readonly<Record<Exclude<ModelChange, 'playhead'>, readonly Part[]>> = {
  viewport: ['ruler', 'wave', 'lanes'],
  marks: ['wave', 'lanes'],
  display: ['ruler'],
};

/** The detail view: ruler, waveform and lanes, each drawn again only when something in it has changed. */
export function createTapeView(scope: ViewScope, model: TapeModel, elements: TapeViewElements): TapeView {
  const { tape } = model;
  const fitter = createTextFitter();
  const stale = new Set<Part>();
  let colours: CanvasColours | null = null;
  /** Undefined until it is known whether there are any. */
  let tiles: TileCache | null | undefined;
  let flags: readonly DrawnFlag[] = [];
  let folded = { key: '', columns: [] as Columns[] };
  let isScheduled = false;
  let spokenAt = 0;
  let isSpeechDue = false;

  const draw = (): void => {
    isScheduled = false;
    if (colours === null || wave.element.width === 0) return;
    if (stale.has('ruler')) {
      drawRuler(viewOf(ruler), { ...tape, display: archive.store.getState().settings.timeDisplay }, colours);
    }
    if (stale.has('wave')) drawWave(colours);
    if (stale.has('lanes')) {
      const songs = archive.store.getState().songs;
      flags = drawLanes(viewOf(lanes), { ...model.markScene(), songs, fitter }, colours);
    }
    stale.clear();
    placePlayhead();
    showState();
  };
  const schedule = (...parts: readonly Part[]): void => {
    for (const part of parts) stale.add(part);
    if (stale.has('wave')) elements.region.dataset['settled'] = 'false';
    if (isScheduled || scope.disposed) return;
    isScheduled = true;
    scope.raf(draw);
  };

  const ruler = createCanvasPane(elements.ruler, true, () => schedule('ruler'));
  const lanes = createCanvasPane(elements.lanes, true, () => schedule('lanes'));
  const wave = createCanvasPane(elements.wave, true, () => {
    model.setWidth(wave.cssWidth);
    // A resized canvas is blank until it is drawn: at once, or it would flash.
    for (const part of ['ruler', 'wave', 'lanes'] as const) stale.add(part);
    draw();
  });
  for (const pane of [ruler, lanes, wave]) scope.add(() => pane.close());
  scope.add(
    watchColours((next) => {
      colours = next;
      schedule('ruler', 'wave', 'lanes');
    }),
  );
  model.onChange((change) => {
    if (change !== 'playhead') return schedule(...partsOf[change]);
    placePlayhead();
    speakSoon();
    const { index, selected } = model.markScene();
    const open = [...index.lanes.take.open, ...index.lanes.fragment.open];
    if (open.length > 0) schedule('lanes');
    if (open.some((mark) => selected.has(mark.id))) schedule('wave');
  });

  function viewOf(pane: CanvasPane): CanvasView {
    const { startFrame, framesPerPixel } = model.viewport();
    const { element, context, scale } = pane;
    // All panes are equally wide; the wave's own scale keeps them in step to the last pixel.
    return {
      context,
      width: element.width,
      height: element.height,
      scale,
      startFrame,
      framesPerPixel: framesPerPixel / wave.scale,
    };
  }

  function drawWave(now: CanvasColours): void {
    const view = viewOf(wave);
    const { context, width, height, startFrame, framesPerPixel } = view;
    const scene = model.markScene();
    context.fillStyle = now.ground;
    context.fillRect(0, 0, width, height);
    drawStretches(view, scene, now);
    drawBands(view, tape.channels, now);
    if (tiles) {
      tiles.startFrame();
      const { complete, knownFrames } = tiles.peaks;
      if (!complete) drawUnknown(view, (knownFrames - startFrame) / framesPerPixel, tapeEndX(view), now);
      drawChannels(view, tiles, now);
      tiles.fetchWishes();
    }
    drawEdges(view, scene, now);
  }

  function drawChannels(view: CanvasView, source: TileCache, now: CanvasColours): void {
    const { framesPerPixel, height } = view;
    const asSamples = framesPerPixel < 1;
    const count = Math.max(0, Math.min(view.width, Math.ceil(tapeEndX(view))));
    let isLine = asSamples;
    if (asSamples) {
      for (let channel = 0; channel < tape.channels; channel += 1) {
        const band = channelBand(channel, tape.channels, height);
        isLine = drawSamples(view, band, source, channel, now) && isLine;
      }
    }
    // Below one frame per pixel columns only stand in until the exact frames are here.
    if (isLine) return;
    const columns = foldedColumns(view, source, count);
    for (const [channel, one] of columns.entries()) {
      drawColumns(view, channelBand(channel, tape.channels, height), one, count, now);
    }
  }

  /** Folding is kept until the view or the tiles change: a dragged mark redraws the wave but folds nothing. */
  function foldedColumns(view: CanvasView, source: TileCache, count: number): readonly Columns[] {
    const { startFrame, framesPerPixel, width } = view;
    const key = `${startFrame} ${framesPerPixel} ${width} ${source.serial}`;
    if (folded.key === key) return folded.columns;
    const columns = folded.columns[0]?.min.length === width ? folded.columns : [];
    for (let channel = 0; channel < tape.channels; channel += 1) {
      const one = (columns[channel] ??= makeColumns(width));
      foldColumns(source, channel, { startFrame, framesPerColumn: framesPerPixel, count }, one);
      joinColumns(one, count);
    }
    folded = { key: source.pending === 0 ? key : '', columns };
    return columns;
  }

  function tapeEndX({ startFrame, framesPerPixel }: CanvasView): number {
    return (tape.frames - startFrame) / framesPerPixel;
  }

  function placePlayhead(): void {
    const x = frameToX(model.viewport(), model.playheadFrame());
    const isVisible = x >= -1 && x <= wave.cssWidth + 1;
    elements.playhead.style.visibility = isVisible ? 'visible' : 'hidden';
    if (isVisible) elements.playhead.style.transform = `translateX(${x}px)`;
  }

  function showState(): void {
    const { startFrame, framesPerPixel } = model.viewport();
    elements.region.dataset['startFrame'] = String(startFrame);
    elements.region.dataset['framesPerPixel'] = String(framesPerPixel);
    elements.region.dataset['settled'] = String(tiles !== undefined && (tiles?.pending ?? 0) === 0);
  }

  function speakSoon(): void {
    if (isSpeechDue) return;
    isSpeechDue = true;
    scope.timeout(speak, Math.max(0, spokenAt + spokenEveryMs - performance.now()));
  }

  function speak(): void {
    isSpeechDue = false;
    spokenAt = performance.now();
    const frame = model.playheadFrame();
    const { wave: slider } = elements;
    slider.setAttribute('aria-valuemax', String(Math.floor(tape.frames / tape.sampleRate)));
    slider.setAttribute('aria-valuenow', String(Math.floor(frame / tape.sampleRate)));
    slider.setAttribute('aria-valuetext', clockText(frame, tape.sampleRate));
  }

  speak();
  schedule('ruler', 'wave', 'lanes');

  return {
    drawnFlags: () => flags,
    showHover(x) {
      const { hover } = elements;
      hover.style.visibility = x === null ? 'hidden' : 'visible';
      if (x === null) return;
      const frame = frameAtX(model.viewport(), x, tape.frames);
      hover.textContent = positionText(frame, tape.sampleRate, archive.store.getState().settings.timeDisplay);
      const isNearRight = x > wave.cssWidth - 130;
      hover.style.transform = `translateX(${x}px) translateX(${isNearRight ? 'calc(-100% - 8px)' : '8px'})`;
    },
    setTiles(next) {
      tiles = next;
      folded = { key: '', columns: [] };
      schedule('wave');
    },
    redrawWave: () => schedule('wave'),
  };
}
