import { heardFrame, type TapeOrder } from '../../shared/domain/tape-order.ts';
import type { CanvasView } from './draw-wave.ts';

/**
 * Draws what lies in the order of the file into a view of heard frames: with the view that shows the same stretch in
 * the file's order, and through a mirror where the tape runs backwards. Words must not be drawn through it.
 */
export function inFileOrder(view: CanvasView, order: TapeOrder, draw: (fileView: CanvasView) => void): void {
  if (!order.backwards) return draw(view);
  const { context, width, startFrame, framesPerPixel } = view;
  context.save();
  // Whole device pixels fall on whole device pixels, so that nothing is blurred by it.
  context.setTransform(-1, 0, 0, 1, width, 0);
  draw({ ...view, startFrame: heardFrame(order, startFrame + width * framesPerPixel) });
  context.restore();
}
