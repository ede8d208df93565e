import { pcmUrl, peaksUrl } from '../../shared/contract/byte-routes.ts';
import type { PeaksView } from '../../shared/contract/views.ts';
import type { TransferId } from '../../shared/domain/ids.ts';
import { fetchBytes } from '../client/fetch-bytes.ts';
import { type CanvasColours, watchColours } from './canvas-colours.ts';
import { createCanvasPane } from './canvas-pane.ts';
import type { ChannelLane } from './channel-lanes.ts';
import { type CanvasView, drawBands } from './draw-wave.ts';
import { followPeaks } from './follow-peaks.ts';
import { createTileCache, type TileCache } from './tile-cache.ts';
import { createWavePainter } from './wave-painter.ts';

/** Which frames of its tape a strip shows, and how. */
export type StripView = {
  /** The frame at the left edge; may lie outside the tape. Of a tape that runs backwards, the highest one. */
  readonly leftFrame: number;
  /** Frames in a CSS pixel. */
  readonly framesPerPixel: number;
  readonly runsBackwards: boolean;
  /** The stretch it is about; what lies outside is drawn faintly. */
  readonly startFrame: number;
  readonly endFrame: number;
  /** A factor by which the wave is drawn higher, for takes that are heard at matched levels. */
  readonly gain: number;
};

/** All channels of one tape in one outline, for those who lay tapes under each other. */
export type WaveStrip = { show(view: StripView): void; close(): void };

/** Tiles of a strip are few: sixteen strips share what one tape's view may keep. */
const stripBudgetBytes = 4 * 2 ** 20;
const outsideFade = 0.75;

export function createWaveStrip(
  parent: HTMLElement,
  transferId: TransferId,
  onProblem: (error: unknown) => void,
): WaveStrip {
  const painter = createWavePainter();
  let colours: CanvasColours | null = null;
  let tiles: TileCache | null = null;
  let view: StripView | null = null;
  let request: number | null = null;

  const draw = (): void => {
    request = null;
    const { context, element, cssHeight, scale } = pane;
    context.clearRect(0, 0, element.width, element.height);
    if (view === null || colours === null || pane.cssWidth === 0) return;
    const turned = view.runsBackwards;
    const framesPerPixel = view.framesPerPixel / scale;
    const canvas: CanvasView = {
      context,
      width: element.width,
      height: element.height,
      scale,
      startFrame: turned ? view.leftFrame - element.width * framesPerPixel : view.leftFrame,
      framesPerPixel,
    };
    const channels = Array.from({ length: tiles?.peaks.channels ?? 1 }, (_, channel) => channel);
    const lanes: readonly ChannelLane[] = [{ channels, name: '', top: 0, height: cssHeight, isQuiet: false }];
    context.save();
    if (turned) {
      context.translate(element.width, 0);
      context.scale(-1, 1);
    }
    drawBands(canvas, lanes, colours);
    if (tiles !== null) {
      tiles.startFrame();
      painter.draw(canvas, tiles, tiles.peaks.frames, lanes, { scale: 'linear', gain: view.gain }, colours);
      tiles.fetchWishes();
    }
    fadeOutside(canvas, view);
    context.restore();
    parent.dataset['settled'] = String(tiles !== null && tiles.pending === 0);
  };
  const drawSoon = (): void => {
    request ??= requestAnimationFrame(draw);
  };

  const pane = createCanvasPane(parent, false, drawSoon);
  const offColours = watchColours((next) => {
    colours = next;
    drawSoon();
  });
  const offPeaks = followPeaks(transferId, {
    onPeaks(peaks: PeaksView | null) {
      if (peaks === null) return;
      if (tiles === null) {
        tiles = createTileCache({
          peaks,
          urlOfPeaks: (framesPerBucket, tile, version) => peaksUrl(transferId, framesPerBucket, tile, version),
          urlOfPcm: (startFrame, frames) => pcmUrl(transferId, startFrame, frames),
          fetchBytes,
          onTile: drawSoon,
          onProblem,
          budgetBytes: stripBudgetBytes,
        });
      } else tiles.grow(peaks);
      painter.forget();
      drawSoon();
    },
    onProblem,
  });

  return {
    show(next) {
      view = next;
      drawSoon();
    },
    close() {
      if (request !== null) cancelAnimationFrame(request);
      offPeaks();
      offColours();
      tiles?.close();
      pane.close();
    },
  };
}

function fadeOutside(canvas: CanvasView, { startFrame, endFrame }: StripView): void {
  const { context, width, height } = canvas;
  const left = (startFrame - canvas.startFrame) / canvas.framesPerPixel;
  const right = (endFrame - canvas.startFrame) / canvas.framesPerPixel;
  context.save();
  context.globalCompositeOperation = 'destination-out';
  context.globalAlpha = outsideFade;
  if (left > 0) context.fillRect(0, 0, Math.min(left, width), height);
  if (right < width) context.fillRect(Math.max(0, right), 0, width - Math.max(0, right), height);
  context.restore();
}
