import { colourMap } from '../../shared/spectrum/colour-map.ts';
import {
  frequencyAt,
  type FrequencyScale,
  frequencyScale,
  frequencyText,
  heardFaster,
} from '../../shared/spectrum/frequency-scale.ts';
import {
  columnsPerTile,
  framesPerColumn,
  framesPerTile,
  levelsBefore,
  spectrumLevel,
} from '../../shared/spectrum/tile-plan.ts';
import { sayProblem } from '../ui/messages.ts';
import { channelViewOf, viewStore } from '../view/view-store.ts';
import type { CanvasColours } from './canvas-colours.ts';
import { type ChannelLane, mixedChannels } from './channel-lanes.ts';
import type { CanvasView } from './draw-wave.ts';
import { createSpectrogramImages } from './spectrogram-images.ts';
import { spectrumLanes, type SpectrumSettings } from './spectrogram-messages.ts';
import { drawFrequencyScale } from './spectrogram-scale.ts';
import { createSpectrogramTiles, type SpectrumTile, tilesBetween } from './spectrogram-tiles.ts';
import { createSpectrumWorkers } from './spectrogram-workers.ts';
import type { ShownTape } from './tape-model.ts';
import type { ViewScope } from './view-scope.ts';

/** The spectrogram of one tape, drawn into the canvas of the waveform. */
export type SpectrogramView = {
  /** How many tiles are missing from the picture, or not yet as fine as they will be. */
  readonly pending: number;
  /** What could not be read may be asked for again. */
  retry(): void;
  /** Whether the waveform is not to be drawn. */
  hidesWave(): boolean;
  /** Draws what is there and asks for the rest; lets everything rest where only the waveform is shown. */
  draw(view: CanvasView, lanes: readonly ChannelLane[], colours: CanvasColours): void;
  /** The frequencies at the right edge, over everything else. */
  drawScale(view: CanvasView, lanes: readonly ChannelLane[], colours: CanvasColours): void;
  /** `1.02 kHz` under the pointer at a height in CSS pixels; empty where no spectrogram is. */
  frequencyWords(y: number, lanes: readonly ChannelLane[], viewHeight: number): string;
};

/** A band of the view that shows one spectrogram; device pixels. */
type Band = {
  /** Lanes of the tiles that are laid into it. */
  readonly lanes: readonly number[];
  readonly top: number;
  readonly height: number;
  readonly isQuiet: boolean;
};

/** Pictures with more rows than they are high would only be made smaller again. */
const fewRows = 256;
const manyRows = 512;
/** Coarser levels that are looked through for something to show meanwhile. */
const standInLevels = 8;
/** Under the waveform the spectrogram steps back by so much of the ground. */
const veilUnderWave = 0.42;

/**
 * `rate` tells how many frames pass in a second of told time now, so that frequencies are told for the same speed.
 * `onChange` asks for another drawing: tiles came, or what is shown is to be something else.
 */
export function createSpectrogramView(
  scope: ViewScope,
  tape: ShownTape,
  rate: () => number,
  onChange: () => void,
): SpectrogramView {
  const workers = createSpectrumWorkers();
  const said = new Set<string>();
  const tiles = createSpectrogramTiles({
    tape,
    compute: (task, signal) => workers.compute(task, signal),
    onTile: onChange,
    onProblem(error) {
      // Once per cause: it befalls many tiles at once.
      const words = String(error);
      if (said.has(words)) return;
      said.add(words);
      sayProblem(error);
    },
  });
  const images = createSpectrogramImages();
  // The rows are those of the file at any speed; only what they are called changes with it.
  const scale = (): FrequencyScale => heardFaster(frequencyScale(tape.sampleRate), rate() / tape.sampleRate);
  const isMix = spectrumLanes(tape.channels) < tape.channels;
  let coloured = '';

  scope.add(() => {
    tiles.close();
    workers.close();
  });
  scope.listen(document, 'visibilitychange', () => {
    if (document.hidden) tiles.rest();
    else onChange();
  });
  scope.add(
    viewStore.subscribe((now, before) => {
      if (now.picture === before.picture && now.spectrum === before.spectrum) return;
      tiles.retry();
      if (now.picture === 'waveform') {
        tiles.rest();
        workers.release();
      }
      onChange();
    }),
  );

  /** More than two channels are one picture behind all of their lanes. */
  function bandsOf(lanes: readonly ChannelLane[], view: Pick<CanvasView, 'height' | 'scale'>): readonly Band[] {
    if (isMix) return [{ lanes: [0], top: 0, height: view.height, isQuiet: false }];
    return lanes.map(({ channels, top, height, isQuiet }) => {
      const from = Math.round(top * view.scale);
      return { lanes: channels, top: from, height: Math.round((top + height) * view.scale) - from, isQuiet };
    });
  }

  function colourImages(colours: CanvasColours): void {
    const theme = document.documentElement.dataset['theme'] === 'light' ? 'light' : 'dark';
    const { rangeDb } = viewStore.getState().spectrum;
    const wanted = `${theme} ${rangeDb} ${colours.ground}`;
    if (wanted === coloured) return;
    coloured = wanted;
    images.setColours(colourMap(theme, rangeDb));
  }

  function drawBand(
    view: CanvasView,
    band: Band,
    level: number,
    shown: ReadonlyMap<number, SpectrumTile | null>,
  ): void {
    for (const [tile, found] of shown) {
      const from = tile * framesPerTile(level);
      const to = Math.min(tape.frames, from + framesPerTile(level));
      if (found === null) drawStandIn(view, band, level, from, to);
      else drawPart(view, band, found, from, to);
    }
  }

  /** Asks for a coarser tile wherever a tile is missing and nothing as fine stands in for it. */
  function wishCoarser(
    level: number,
    coarser: number,
    turn: number,
    shown: ReadonlyMap<number, SpectrumTile | null>,
  ): void {
    for (const [tile, found] of shown) {
      const from = tile * framesPerTile(level);
      const isStoodInFor = (one: number): boolean => tiles.peek(one, Math.floor(from / framesPerTile(one))) !== null;
      const finer = Array.from({ length: coarser - level }, (_, up) => level + up);
      if (found === null && !finer.some(isStoodInFor))
        tiles.find(coarser, Math.floor(from / framesPerTile(coarser)), turn);
    }
  }

  function drawStandIn(view: CanvasView, band: Band, level: number, from: number, to: number): void {
    for (let up = 0; up <= standInLevels; up += 1) {
      const coarser = tiles.peek(level + up, Math.floor(from / framesPerTile(level + up)));
      if (coarser !== null) return drawPart(view, band, coarser, from, to);
    }
    for (const tile of tilesBetween(level - 1, from, to)) {
      const finer = tiles.peek(level - 1, tile);
      const start = tile * framesPerTile(level - 1);
      if (finer !== null) drawPart(view, band, finer, start, Math.min(to, start + framesPerTile(level - 1)));
    }
  }

  function drawPart(view: CanvasView, band: Band, tile: SpectrumTile, from: number, to: number): void {
    const { context, width, startFrame, framesPerPixel } = view;
    const column = framesPerColumn(tile.level);
    const tileStart = tile.tile * framesPerTile(tile.level);
    // A picture is drawn no further than a little beyond the view: at deep zoom a tile is as wide as a street.
    const first = Math.max(from, tileStart + column * (Math.floor((startFrame - tileStart) / column) - 1));
    const endFrame = startFrame + width * framesPerPixel;
    const last = Math.min(to, tileStart + column * (Math.ceil((endFrame - tileStart) / column) + 1));
    if (last <= first) return;
    // Whole pixels, so that tiles meet without a seam.
    const left = Math.round((first - startFrame) / framesPerPixel);
    const right = Math.round((last - startFrame) / framesPerPixel);
    if (right <= left) return;
    const source = (first - tileStart) / column;
    const columns = Math.min(columnsPerTile - source, (last - first) / column);
    const image = images.imageOf(tile, band.lanes);
    context.drawImage(image, source, 0, columns, tile.rows, left, band.top, right - left, band.height);
  }

  return {
    get pending() {
      return tiles.pending;
    },
    retry: () => tiles.retry(),
    hidesWave: () => viewStore.getState().picture === 'spectrogram',
    draw(view, lanes, colours) {
      const { picture, spectrum } = viewStore.getState();
      if (picture === 'waveform') return;
      const { context, width, height, startFrame, framesPerPixel } = view;
      colourImages(colours);
      const bands = bandsOf(lanes, view).filter((band) => band.top < height && band.top + band.height > 0);
      const rows = Math.max(0, ...bands.map((band) => band.height)) > fewRows * 1.5 ? manyRows : fewRows;
      const settings: SpectrumSettings = {
        transformSize: spectrum.transformSize,
        rows,
        ...(isMix ? { mixed: mixedChannels(tape.channels, channelViewOf(viewStore.getState(), tape.transferId)) } : {}),
      };
      const level = spectrumLevel(framesPerPixel, settings.transformSize);
      const endFrame = Math.min(tape.frames, startFrame + width * framesPerPixel);
      tiles.startFrame(settings);
      const before = levelsBefore(level, settings.transformSize);
      const shown = new Map(
        tilesBetween(level, startFrame, endFrame).map((tile) => [tile, tiles.find(level, tile, before.length)]),
      );
      for (const [turn, coarser] of before.entries()) wishCoarser(level, coarser, turn, shown);
      context.save();
      context.beginPath();
      context.rect(0, 0, (tape.frames - startFrame) / framesPerPixel, height);
      context.clip();
      context.imageSmoothingEnabled = true;
      for (const band of bands) {
        context.globalAlpha = band.isQuiet ? 0.35 : 1;
        drawBand(view, band, level, shown);
      }
      context.globalAlpha = picture === 'both' ? veilUnderWave : 0;
      context.fillStyle = colours.ground;
      context.fillRect(0, 0, width, height);
      context.restore();
      drawBorders(view, bands, colours);
      if (!document.hidden) tiles.fetchWishes();
    },
    drawScale(view, lanes, colours) {
      if (viewStore.getState().picture === 'waveform') return;
      for (const band of bandsOf(lanes, view)) drawFrequencyScale(view, band, scale(), colours);
    },
    frequencyWords(y, lanes, viewHeight) {
      if (viewStore.getState().picture === 'waveform') return '';
      const band = bandsOf(lanes, { height: viewHeight, scale: 1 }).find(
        ({ top, height }) => y >= top && y < top + height,
      );
      if (band === undefined) return '';
      return frequencyText(frequencyAt(scale(), 1 - (y - band.top) / band.height));
    },
  };
}

function drawBorders({ context, width, scale }: CanvasView, bands: readonly Band[], colours: CanvasColours): void {
  const line = Math.max(1, Math.round(scale));
  context.fillStyle = colours.lineStrong;
  for (const { top } of bands.slice(1)) context.fillRect(0, Math.round(top - line / 2), width, line);
}
