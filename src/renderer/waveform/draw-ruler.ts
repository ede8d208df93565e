import type { TimeDisplay } from '../../shared/domain/timecode.ts';
import type { CanvasColours } from './canvas-colours.ts';
import type { CanvasView } from './draw-wave.ts';
import { rulerScale } from './ruler-steps.ts';

/** Distance between labels, in CSS pixels at the usual text size. */
const minLabelDistance = 92;
const minPartDistance = 7;

/** The time ruler: a line and a label per step, small marks between. */
export function drawRuler(
  view: CanvasView,
  tape: { readonly sampleRate: number; readonly frames: number; readonly display: TimeDisplay },
  colours: CanvasColours,
): void {
  const { context, width, height, scale, startFrame, framesPerPixel } = view;
  context.fillStyle = colours.panel;
  context.fillRect(0, 0, width, height);
  const text = scale * colours.textScale;
  const ruler = rulerScale({ ...tape, framesPerPixel, minStepPixels: minLabelDistance * text });
  const { framesPerStep, parts } = ruler;
  const line = Math.max(1, Math.round(scale));
  context.font = `${11 * text}px ${colours.fontNum}`;
  context.textBaseline = 'middle';
  const endFrame = Math.min(tape.frames, startFrame + width * framesPerPixel);
  const hasParts = framesPerStep / parts / framesPerPixel >= minPartDistance * scale;
  for (let k = Math.floor(startFrame / framesPerStep); k * framesPerStep <= endFrame; k += 1) {
    const x = Math.round((k * framesPerStep - startFrame) / framesPerPixel);
    context.fillStyle = colours.lineStrong;
    context.fillRect(x, Math.round(4 * scale), line, height);
    if (hasParts) {
      for (let part = 1; part < parts; part += 1) {
        const frame = (k + part / parts) * framesPerStep;
        if (frame > endFrame) break;
        const partX = Math.round((frame - startFrame) / framesPerPixel);
        context.fillRect(partX, height - Math.round(4 * scale), line, height);
      }
    }
    context.fillStyle = colours.inkQuiet;
    context.fillText(ruler.label(k), x + 5 * scale, height / 2);
  }
  context.fillStyle = colours.line;
  context.fillRect(0, height - line, width, line);
}
