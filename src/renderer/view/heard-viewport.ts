import { heardFrame, type TapeOrder } from '../../shared/domain/tape-order.ts';
import type { Viewport, ViewState } from './view-store.ts';

/**
 * The viewport in heard frames of one that counts frames of the file, as the store keeps it; and the other way round.
 * What is left of the view in one order is right of it in the other.
 */
export function heardViewport(order: TapeOrder, viewport: Viewport, width: number): Viewport {
  if (!order.backwards) return viewport;
  const { startFrame, framesPerPixel } = viewport;
  return { startFrame: heardFrame(order, startFrame + width * framesPerPixel), framesPerPixel };
}

/**
 * The viewport, as the store keeps it, that shows a frame of the file at the same zoom, with so much of the view left
 * for what is heard before it; null where it is shown already, or nothing is.
 */
export function viewportShowing(
  order: TapeOrder,
  { viewport, viewWidth }: Pick<ViewState, 'viewport' | 'viewWidth'>,
  frame: number,
  inset: number,
): Viewport | null {
  if (viewport === null || viewWidth === 0) return null;
  const shown = viewWidth * viewport.framesPerPixel;
  const heard = heardViewport(order, viewport, viewWidth);
  const place = heardFrame(order, frame);
  if (place >= heard.startFrame && place < heard.startFrame + shown) return null;
  return heardViewport(order, { ...heard, startFrame: Math.max(0, place - shown * inset) }, viewWidth);
}
