import { heardFrame } from '../../shared/domain/tape-order.ts';
import { placeClock } from '../../shared/domain/tape-time.ts';
import { archive } from '../archive/archive.ts';
import { viewStore } from '../view/view-store.ts';
import { type CanvasColours, watchColours } from './canvas-colours.ts';
import { type CanvasPane, createCanvasPane } from './canvas-pane.ts';
import type { ChannelLayout } from './channel-lanes.ts';
import { drawLanes, type DrawnSigns } from './draw-lanes.ts';
import { drawLaneNames, type LaneNames } from './lane-names.ts';
import { laneRows } from './lane-places.ts';
import { drawLevels } from './draw-levels.ts';
import { drawEdges, drawStretches } from './draw-marks.ts';
import { drawRuler } from './draw-ruler.ts';
import { type CanvasView, drawBands, drawUnknown } from './draw-wave.ts';
import { inFileOrder } from './file-order-view.ts';
import { createHoverLine } from './hover-line.ts';
import { createTextFitter } from './mark-labels.ts';
import { countText, rulerRun } from './ruler-unit.ts';
import type { ChannelLane } from './channel-lanes.ts';
import { createSpectrogramView } from './spectrogram-view.ts';
import type { ModelChange, TapeModel } from './tape-model.ts';
import type { TileCache } from './tile-cache.ts';
import type { ViewScope } from './view-scope.ts';
import { frameAtX, frameToX } from './viewport.ts';
import { createWavePainter, signWords } from './wave-painter.ts';

/** The elements the pane lays out; the view fills them. */
export type TapeViewElements = {
  /** Carries `data-start-frame`, `data-frames-per-pixel` and `data-settled`. */
  readonly region: HTMLElement;
  readonly ruler: HTMLElement;
  /** The slider: what is focused, and where the wave is drawn. */
  readonly wave: HTMLElement;
  readonly lanes: HTMLElement;
  /** At the right edge of the wave: the scale of levels. */
  readonly levels: HTMLElement;
  readonly playhead: HTMLElement;
  readonly hover: HTMLElement;
};

export type TapeView = {
  /** Where words of timestamps and numbers of crowds stand, for clicks on them. */
  drawnSigns(): DrawnSigns;
  /** Shows the position under the pointer, and what is to be said of the sound there; null takes it away. */
  showHover(x: number | null, y?: number): void;
  /** The tiles to draw from; null when nothing will be known of the sound. */
  setTiles(tiles: TileCache | null): void;
  /** Tiles came. */
  redrawWave(): void;
};

/** A screen reader is told the position at most this often. */
const spokenEveryMs = 500;

type Part = 'ruler' | 'wave' | 'lanes' | 'levels';
const partsOf: Readonly<Record<Exclude<ModelChange, 'playhead'>, readonly Part[]>> = {
  viewport: ['ruler', 'wave', 'lanes'],
  marks: ['wave', 'lanes'],
  // The frequencies of a spectrogram are told as times are.
  display: ['ruler', 'wave'],
  channels: ['wave', 'levels'],
};

/** The detail view: ruler, waveform and lanes, each drawn again only when something in it has changed. */
export function createTapeView(scope: ViewScope, model: TapeModel, elements: TapeViewElements): TapeView {
  const { tape } = model;
  const stale = new Set<Part>();
  let colours: CanvasColours | null = null;
  let fitter = createTextFitter();
  let names: LaneNames | null = null;
  let namesScale = 0;
  /** Undefined until it is known whether there are any. */
  let tiles: TileCache | null | undefined;
  let signs: DrawnSigns = { flags: [], crowds: [] };
  const painter = createWavePainter();
  const spectrogram = createSpectrogramView(
    scope,
    tape,
    () => model.time().rate,
    () => schedule('wave'),
  );
  let shownRows = 0;
  let shownPlayhead = '';
  let shownLayout: ChannelLayout | null = null;
  let isScheduled = false;
  let spokenAt = 0;
  let isSpeechDue = false;

  const draw = (): void => {
    isScheduled = false;
    if (colours === null || wave.cssWidth === 0) return;
    if (stale.has('ruler')) {
      const count = model.rulerCount();
      const run = rulerRun(count, tape.sampleRate, model.time());
      drawRuler(viewOf(ruler), { frames: tape.frames, count, ...run }, colours);
    }
    if (stale.has('wave')) drawWave(colours);
    if (stale.has('levels')) drawLevels(viewOf(levels), model.layout().lanes, model.level(), colours);
    if (stale.has('lanes')) {
      growLanes();
      const songs = archive.store.getState().songs;
      const view = viewOf(lanes);
      if (names === null || namesScale !== view.scale) {
        names = drawLaneNames(view.scale, colours);
        namesScale = view.scale;
      }
      signs = drawLanes(view, { ...model.markScene(), songs, fitter, names }, colours);
    }
    const isOtherPicture = stale.size > 0;
    stale.clear();
    placePlayhead();
    showState();
    // Last, since what is said of the sound is read from what was drawn of it.
    if (isOtherPicture) hover.refresh();
  };
  const schedule = (...parts: readonly Part[]): void => {
    for (const part of parts) stale.add(part);
    if (stale.has('wave') && elements.region.dataset['settled'] !== 'false')
      elements.region.dataset['settled'] = 'false';
    if (isScheduled || scope.disposed) return;
    isScheduled = true;
    scope.raf(draw);
  };

  const ruler = createCanvasPane(elements.ruler, true, () => schedule('ruler'));
  // Lanes that grow would flash if they waited for the next frame.
  const lanes = createCanvasPane(elements.lanes, true, () => {
    stale.add('lanes');
    draw();
  });
  const levels = createCanvasPane(elements.levels, false, () => schedule('levels'));
  const wave = createCanvasPane(elements.wave, true, () => {
    model.setHeight(wave.cssHeight);
    model.setWidth(wave.cssWidth);
    // A resized canvas is blank until it is drawn: at once, or it would flash.
    for (const part of ['ruler', 'wave', 'lanes', 'levels'] as const) stale.add(part);
    draw();
  });
  for (const pane of [ruler, lanes, levels, wave]) scope.add(() => pane.close());
  const hover = createHoverLine(elements.hover, () => wave.cssWidth, hoverWords);
  // The element stays for the next tape; what it says does not.
  scope.add(() => hover.point(null));
  scope.add(
    watchColours((next) => {
      colours = next;
      // Colours come anew with every font that arrives, in which all words are of another width.
      fitter = createTextFitter();
      names = null;
      schedule('ruler', 'wave', 'lanes', 'levels');
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
    const { context, width, height } = view;
    const scene = model.markScene();
    context.fillStyle = now.ground;
    context.fillRect(0, 0, width, height);
    const { lanes: channelLanes } = model.layout();
    inFileOrder(view, model.order, (fileView) => spectrogram.draw(fileView, channelLanes, now));
    drawStretches(view, scene, now);
    if (spectrogram.hidesWave()) {
      drawEdges(view, scene, now);
      spectrogram.drawScale(view, channelLanes, now);
      return;
    }
    drawBands(view, channelLanes, now);
    if (tiles) {
      tiles.startFrame();
      drawSound(view, tiles, channelLanes, now);
      tiles.fetchWishes();
    }
    drawEdges(view, scene, now);
    spectrogram.drawScale(view, channelLanes, now);
  }

  /** Tiles lie in the order of the file, so the sound is drawn in that order; a mirror turns it to how it is heard. */
  function drawSound(
    view: CanvasView,
    from: TileCache,
    channelLanes: readonly ChannelLane[],
    now: CanvasColours,
  ): void {
    inFileOrder(view, model.order, (fileView) => {
      const { startFrame, framesPerPixel } = fileView;
      const { complete, knownFrames } = from.peaks;
      if (!complete) drawUnknown(fileView, (knownFrames - startFrame) / framesPerPixel, tapeEndX(fileView), now);
      painter.draw(fileView, from, tape.frames, channelLanes, model.level(), now);
    });
  }

  function hoverWords(x: number, y: number | undefined): string {
    const frame = frameAtX(model.viewport(), x, tape.frames);
    const position = countText(heardFrame(model.order, frame), tape.sampleRate, model.rulerCount(), model.time());
    if (y === undefined) return position;
    const frequency = spectrogram.frequencyWords(y, model.layout().lanes, wave.cssHeight);
    const sound = spectrogram.hidesWave() ? '' : signWords(signsUnder(x, y));
    return [position, frequency, sound].filter((part) => part !== '').join(' · ');
  }

  function signsUnder(x: number, y: number): number {
    const inView = model.layout().lanes.filter(({ top, height }) => top + height > 0 && top < wave.cssHeight);
    const lane = inView.findIndex(({ top, height }) => y >= top && y < top + height);
    const column = Math.floor(x * wave.scale);
    return painter.signsAt(model.order.backwards ? wave.element.width - 1 - column : column, lane);
  }

  /** The pane of the lanes is as high as its rows need; the stylesheet knows how high a row is. */
  function growLanes(): void {
    const rows = laneRows(model.markScene().index);
    if (rows === shownRows) return;
    shownRows = rows;
    elements.region.style.setProperty('--lane-rows', String(rows));
  }

  function tapeEndX({ startFrame, framesPerPixel }: CanvasView): number {
    return (tape.frames - startFrame) / framesPerPixel;
  }

  function placePlayhead(): void {
    // A line on whole pixels is sharp, and between two of them there is nothing new to draw.
    const x = Math.round(frameToX(model.viewport(), model.playheadFrame()) * devicePixelRatio) / devicePixelRatio;
    const isVisible = x >= -1 && x <= wave.cssWidth + 1;
    const place = isVisible ? `translateX(${x}px)` : 'none';
    // Also writing what stands there already would cost a pass over the styles.
    if (place === shownPlayhead) return;
    shownPlayhead = place;
    elements.playhead.style.visibility = isVisible ? 'visible' : 'hidden';
    elements.playhead.style.transform = place;
  }

  function showState(): void {
    const { startFrame, framesPerPixel } = model.viewport();
    const { dataset } = elements.region;
    dataset['startFrame'] = String(startFrame);
    dataset['framesPerPixel'] = String(framesPerPixel);
    const layout = model.layout();
    if (layout !== shownLayout) {
      shownLayout = layout;
      dataset['lanes'] = layout.lanes.map(({ top, height }) => `${top}:${height}`).join(' ');
    }
    const { picture } = viewStore.getState();
    if (dataset['picture'] !== picture) dataset['picture'] = picture;
    dataset['settled'] = String(isSettled());
  }

  function isSettled(): boolean {
    if (spectrogram.pending > 0) return false;
    return spectrogram.hidesWave() || (tiles !== undefined && (tiles?.pending ?? 0) === 0);
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
    slider.setAttribute('aria-valuetext', placeClock(model.time(), heardFrame(model.order, frame)));
  }

  speak();
  schedule('ruler', 'wave', 'lanes', 'levels');

  return {
    drawnSigns: () => signs,
    showHover: (x, y) => hover.point(x, y),
    setTiles(next) {
      tiles = next;
      painter.forget();
      spectrogram.retry();
      schedule('wave');
    },
    redrawWave: () => schedule('wave'),
  };
}
