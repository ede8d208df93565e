import WaveSurfer from 'wavesurfer.js';
import { peaksUrl, pcmUrl } from '../../shared/contract/byte-routes.ts';
import type { PeaksView } from '../../shared/contract/views.ts';
import { cspNonce } from '../client/csp-nonce.ts';
import { fetchBytes } from '../client/fetch-bytes.ts';
import { keptPeaks } from '../archive/known-peaks.ts';
import type { CanvasColours } from './canvas-colours.ts';
import { createOverviewPainter, type OverviewWave } from './draw-overview.ts';
import { makeColumns } from './fold-columns.ts';
import { listenToLanes } from './lane-input.ts';
import { createOverviewPane, foldOverview, type OverviewPane } from './overview.ts';
import { listenToPointer } from './pointer-input.ts';
import { listenToSliderKeys } from './slider-keys.ts';
import { createTapeModel, type ShownTape, type TapeModel } from './tape-model.ts';
import { createTapeView, type TapeView, type TapeViewElements } from './tape-view.ts';
import { createTileCache, type TileCache, type TileCacheOptions, type TilesLeft } from './tile-cache.ts';

export type WaveformElements = TapeViewElements & {
  /** Where wavesurfer draws. */
  readonly overviewWave: HTMLElement;
  /** Over it: marks, window and pointer. */
  readonly overviewMarks: HTMLElement;
};

export type WaveformOptions = {
  readonly tape: ShownTape;
  readonly elements: WaveformElements;
  /** The transport, dressed as a media element. */
  readonly media: HTMLMediaElement;
  readonly onPlayhead: (listener: (frame: number) => void) => () => void;
  /** Tiles could not be fetched; told once per cause. */
  readonly onProblem: (message: string) => void;
  /** What an earlier view of the same tape had, when its file has only grown since. */
  readonly left?: PictureLeft | null;
};

/** Tiles of a view that is given up. */
export type PictureLeft = { readonly detail: TilesLeft; readonly overview: TilesLeft };

export type WaveformView = {
  /** What is known of the sound now; null when nothing will be. */
  setPeaks(peaks: PeaksView | null): void;
  /** What is here of the picture; null when nothing is. */
  leave(): PictureLeft | null;
  destroy(): void;
};

type DetailOptions = { readonly model: TapeModel; readonly elements: TapeViewElements };

/**
 * The detail view as a plugin: wavesurfer's own drawing ends at 33 million pixels and shows |x|, so it keeps the
 * overview and the state of playing, and everything that zooms is ours.
 */
const DetailPlugin = WaveSurfer.definePlugin<DetailOptions, { destroy: [] }, { readonly view: TapeView }>(
  'TakesheetDetail',
  ({ scope }, { model, elements }) => {
    const view = createTapeView(scope, model, elements);
    listenToPointer(scope, model, view, elements);
    listenToLanes(scope, model, elements);
    listenToSliderKeys(scope, elements.wave);
    return { view };
  },
);

type OverviewOptions = {
  readonly model: TapeModel;
  readonly element: HTMLElement;
  readonly onWidth: (devicePixels: number) => void;
  readonly onColours: (colours: CanvasColours) => void;
};

const OverviewPlugin = WaveSurfer.definePlugin<OverviewOptions, { destroy: [] }, { readonly pane: OverviewPane }>(
  'TakesheetOverview',
  ({ scope }, { model, element, onWidth, onColours }) => ({
    pane: createOverviewPane(scope, model, element, onWidth, onColours),
  }),
);

/** wavesurfer for one tape: a never-zoomed overview that follows the transport, and our detail view beside it. */
export function createWaveformView(options: WaveformOptions): WaveformView {
  const { tape, elements, media, onPlayhead, onProblem, left = null } = options;
  const model = createTapeModel(tape, onPlayhead);
  const duration = tape.frames / tape.sampleRate;
  let colours: CanvasColours | null = null;
  let wave: OverviewWave = makeColumns(1);
  let columns = 0;
  let tiles: { readonly detail: TileCache; readonly overview: TileCache } | null = null;
  let isOverviewStale = false;
  let isWhole = false;
  let isDestroyed = false;

  const paintOverview = createOverviewPainter();
  const nonce = cspNonce();
  // It asks for the height of its element at once, which in the page would lay out the whole window before it is complete.
  const holder = document.createElement('div');
  Object.assign(holder.style, { width: '100%', height: '100%' });
  const wavesurfer = WaveSurfer.create({
    container: holder,
    height: 1,
    media,
    // Both always together: either alone makes wavesurfer guess the other.
    peaks: [wave.max, wave.min],
    duration,
    interact: false,
    dragToSeek: false,
    autoScroll: false,
    hideScrollbar: true,
    minPxPerSec: 0,
    cursorWidth: 1,
    // Its one style element stands in a shadow root; the page's policy wants it marked.
    ...(nonce === undefined ? {} : { cspNonce: nonce }),
    // Not from the peaks it is called with: setOptions draws again from those of the first load (8.0.1).
    renderFunction: (_, context) => {
      if (colours !== null) paintOverview(context, wave, colours);
    },
  });
  elements.overviewWave.append(holder);
  /** Colours, width and tiles come together when a tape is opened; to draw once for each took longer than the rest. */
  const redrawOverview = (): void => {
    if (isOverviewStale) return;
    isOverviewStale = true;
    requestAnimationFrame(drawOverview);
  };
  const drawOverview = (): void => {
    if (!isOverviewStale || isDestroyed || colours === null || columns === 0) return;
    isOverviewStale = false;
    if (tiles !== null) wave = foldOverview(tiles.overview, model.order, columns);
    const { wave: waveColor, head: cursorColor } = colours;
    // Upper and lower edge of the wave in the place of two channels.
    const peaks = [wave.max, wave.min];
    const shown = { waveColor, progressColor: waveColor, cursorColor };
    wavesurfer.setOptions({ height: 'auto', peaks, duration, ...shown });
  };
  const detail = wavesurfer.registerPlugin(DetailPlugin.create({ model, elements }));
  const overview = wavesurfer.registerPlugin(
    OverviewPlugin.create({
      model,
      element: elements.overviewMarks,
      onWidth(devicePixels) {
        columns = devicePixels;
        // At once: this frame is not painted yet.
        isOverviewStale = true;
        drawOverview();
      },
      onColours(next) {
        colours = next;
        redrawOverview();
      },
    }),
  );

  const tellProblem = onceEach(onProblem);
  // Tiles of a tape that is still read grow under the same address, and exact frames would push all else out.
  const isKept = (url: string): boolean => isWhole && url.startsWith('peaks/');
  const tilesOf = (
    peaks: PeaksView,
    onTile: () => void,
    had: Pick<TileCacheOptions, 'budgetBytes' | 'maxInFlight' | 'left'>,
  ): TileCache =>
    createTileCache({
      peaks,
      ...had,
      urlOfPeaks: (framesPerBucket, tile, version) => peaksUrl(tape.transferId, framesPerBucket, tile, version),
      urlOfPcm: (startFrame, frames) => pcmUrl(tape.transferId, startFrame, frames),
      fetchBytes: (url, signal) => (isKept(url) ? keptPeaks.fetch : fetchBytes)(url, signal),
      bytesAtHand: (url) => (isKept(url) ? keptPeaks.peek(url) : undefined),
      onTile,
      onProblem: tellProblem,
    });

  return {
    setPeaks(peaks) {
      if (isDestroyed) return;
      if (peaks === null) {
        if (tiles === null) detail.view.setTiles(null);
        return;
      }
      isWhole = peaks.complete;
      if (tiles === null) {
        tiles = {
          detail: tilesOf(peaks, () => detail.view.redrawWave(), {
            left: left?.detail,
            budgetBytes: 48e6,
            maxInFlight: 8,
          }),
          // A cache of its own: what the overview wants must not be aborted because the detail view wants it not.
          overview: tilesOf(peaks, redrawOverview, { left: left?.overview, budgetBytes: 8e6, maxInFlight: 2 }),
        };
        detail.view.setTiles(tiles.detail);
      } else {
        tiles.detail.grow(peaks);
        tiles.overview.grow(peaks);
        detail.view.redrawWave();
      }
      overview.pane.setKnown(peaks.complete ? tape.frames : peaks.knownFrames);
      redrawOverview();
    },
    leave: () => (tiles === null ? null : { detail: tiles.detail.leave(), overview: tiles.overview.leave() }),
    destroy() {
      isDestroyed = true;
      wavesurfer.destroy();
      holder.remove();
      model.close();
      tiles?.detail.close();
      tiles?.overview.close();
    },
  };
}

/** One sentence per cause, however many tiles it befalls. */
function onceEach(tell: (message: string) => void): (error: unknown) => void {
  const told = new Set<string>();
  return (error) => {
    const message = error instanceof Error ? error.message : String(error);
    if (told.has(message)) return;
    told.add(message);
    tell(message);
  };
}
