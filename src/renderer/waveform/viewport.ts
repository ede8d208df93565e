import type { FrameRange, Viewport } from '../view/view-store.ts';

/** What a viewport lies on: the length of the tape in frames and the width of the view in CSS pixels. */
export type Extent = { readonly frames: number; readonly width: number };

/** The deepest zoom: one sample is this many CSS pixels wide, which is a million pixels a second at 8 kHz. */
export const maxPixelsPerFrame = 128;

/** How much of the view is left free on each side when a stretch is fitted into it. */
const fitMargin = 0.06;
/** Where the playhead stands in the view after a jump: far enough in that what comes before it can be seen. */
const jumpInset = 0.1;

/** The viewport that shows the whole tape. */
export function fitTape(extent: Extent): Viewport {
  return { startFrame: 0, framesPerPixel: coarsestZoom(extent) };
}

/** Whether nothing of the tape is out of view. */
export function isWholeTape(viewport: Viewport, extent: Extent): boolean {
  return viewport.framesPerPixel >= coarsestZoom(extent) * (1 - 1e-9);
}

/** The viewport that shows a stretch with a little air around it. */
export function fitRange(range: FrameRange, extent: Extent): Viewport {
  const length = Math.max(1, range.endFrame - range.startFrame);
  const framesPerPixel = length / Math.max(1, extent.width * (1 - 2 * fitMargin));
  const zoomed = clampViewport({ startFrame: 0, framesPerPixel }, extent);
  const middle = (range.startFrame + range.endFrame) / 2;
  return clampViewport({ ...zoomed, startFrame: middle - (extent.width * zoomed.framesPerPixel) / 2 }, extent);
}

/** The nearest viewport that is allowed: never beyond the tape, from the whole tape to 128 pixels a sample. */
export function clampViewport(viewport: Viewport, extent: Extent): Viewport {
  const coarsest = coarsestZoom(extent);
  const finest = Math.min(1 / maxPixelsPerFrame, coarsest);
  const framesPerPixel = clamp(viewport.framesPerPixel, finest, coarsest);
  const lastStart = Math.max(0, extent.frames - extent.width * framesPerPixel);
  return { startFrame: clamp(viewport.startFrame, 0, lastStart), framesPerPixel };
}

/** Zooms so that what is under `x` stays there; a factor above 1 shows more detail. */
export function zoomAt(viewport: Viewport, x: number, factor: number, extent: Extent): Viewport {
  const frame = xToFrame(viewport, x);
  const zoomed = clampViewport({ ...viewport, framesPerPixel: viewport.framesPerPixel / factor }, extent);
  return clampViewport({ ...zoomed, startFrame: frame - x * zoomed.framesPerPixel }, extent);
}

/** The viewport between a frame that stays at its edge and another one that the opposite edge was dragged to. */
export function stretchTo(farFrame: number, frame: number, edge: 'left' | 'right', extent: Extent): Viewport {
  const length = Math.max(1, edge === 'left' ? farFrame - frame : frame - farFrame);
  const framesPerPixel = length / Math.max(1, extent.width);
  const zoomed = clampViewport({ startFrame: 0, framesPerPixel }, extent);
  const shown = zoomed.framesPerPixel * extent.width;
  return clampViewport({ ...zoomed, startFrame: edge === 'left' ? farFrame - shown : farFrame }, extent);
}

/** Moves the view to the right by so many pixels. */
export function panBy(viewport: Viewport, pixels: number, extent: Extent): Viewport {
  return clampViewport({ ...viewport, startFrame: viewport.startFrame + pixels * viewport.framesPerPixel }, extent);
}

/** Moves the view so that `frame` lies in its middle. */
export function centreOn(viewport: Viewport, frame: number, extent: Extent): Viewport {
  return clampViewport({ ...viewport, startFrame: frame - (extent.width * viewport.framesPerPixel) / 2 }, extent);
}

/** The same viewport when it shows `frame`, else one that shows it with a little of what comes before. */
export function reveal(viewport: Viewport, frame: number, extent: Extent): Viewport {
  if (isVisible(viewport, frame, extent)) return viewport;
  const inset = extent.width * viewport.framesPerPixel * jumpInset;
  return clampViewport({ ...viewport, startFrame: frame - inset }, extent);
}

/**
 * Turns the page when the playhead runs out of the view. Someone who has scrolled away from the playhead is left where
 * they are until it comes into view again.
 */
export function turnPage(viewport: Viewport, before: number, now: number, extent: Extent): Viewport {
  if (!isVisible(viewport, before, extent) || isVisible(viewport, now, extent)) return viewport;
  return clampViewport({ ...viewport, startFrame: now }, extent);
}

export function isVisible(viewport: Viewport, frame: number, { width }: Extent): boolean {
  const x = frameToX(viewport, frame);
  return x >= 0 && x <= width;
}

/** Where a frame lies, in CSS pixels from the left edge of the view; a double, for any frame of any tape. */
export function frameToX(viewport: Viewport, frame: number): number {
  return (frame - viewport.startFrame) / viewport.framesPerPixel;
}

export function xToFrame(viewport: Viewport, x: number): number {
  return viewport.startFrame + x * viewport.framesPerPixel;
}

/** The whole frame nearest to `x`, within the tape. */
export function frameAtX(viewport: Viewport, x: number, frames: number): number {
  return clamp(Math.round(xToFrame(viewport, x)), 0, frames);
}

function coarsestZoom({ frames, width }: Extent): number {
  return Math.max(1, frames) / Math.max(1, width);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
