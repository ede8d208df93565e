import type { CanvasColours } from './canvas-colours.ts';
import type { CanvasView } from './draw-wave.ts';
import { frameOfMark } from './ruler-scale.ts';
import { rulerScale } from './ruler-steps.ts';
import type { RulerCount, RulerRun } from './ruler-unit.ts';

/** Distance between labels, in CSS pixels at the usual text size. */
const minLabelDistance = 92;
const minPartDistance = 7;

/** The time ruler: a line and a label per step, small marks between. */
export function drawRuler(
  view: CanvasView,
  tape: RulerRun & { readonly frames: number; readonly count: RulerCount },
  colours: CanvasColours,
): void {
  const { context, width, height, scale, startFrame, framesPerPixel } = view;
  context.fillStyle = colours.panel;
  context.fillRect(0, 0, width, height);
  const text = scale * colours.textScale;
  const ruler = rulerScale({ ...tape, framesPerPixel, minStepPixels: minLabelDistance * text });
  const { framesPerStep, parts, originFrames } = ruler;
  const line = Math.max(1, Math.round(scale));
  context.font = `${11 * text}px ${colours.fontNum}`;
  context.textBaseline = 'middle';
  const { isFalling } = tape;
  const shown = width * framesPerPixel;
  const firstFrame = isFalling ? tape.frames - startFrame - shown : startFrame;
  const endFrame = Math.min(tape.frames, firstFrame + shown);
  // A label stands right of its line, so that of a line left of the view may reach into it.
  const lastFrame = isFalling ? Math.min(tape.frames, endFrame + framesPerStep) : endFrame;
  const xOf = (frame: number): number =>
    Math.round(((isFalling ? tape.frames - frame : frame) - startFrame) / framesPerPixel);
  const hasParts = framesPerStep / parts / framesPerPixel >= minPartDistance * scale;
  let first = Math.max(0, Math.floor((firstFrame + originFrames) / framesPerStep));
  // Marks that do not lie evenly may lie a little after an even one.
  while (first > 0 && frameOfMark(ruler, first) > firstFrame) first -= 1;
  for (let k = first; frameOfMark(ruler, k) <= lastFrame; k += 1) {
    const markFrame = frameOfMark(ruler, k);
    const nextFrame = frameOfMark(ruler, k + 1);
    const x = xOf(markFrame);
    const isOnTape = markFrame >= 0;
    context.fillStyle = colours.lineStrong;
    if (isOnTape) context.fillRect(x, Math.round(4 * scale), line, height);
    if (hasParts) {
      for (let part = 1; part < parts; part += 1) {
        const frame = markFrame + (part / parts) * (nextFrame - markFrame);
        if (frame > endFrame) break;
        // Before the first frame there is no tape.
        if (frame < 0) continue;
        context.fillRect(xOf(frame), height - Math.round(4 * scale), line, height);
      }
    }
    if (!isOnTape) continue;
    context.fillStyle = colours.inkQuiet;
    context.fillText(ruler.label(k), x + 5 * scale, height / 2);
  }
  context.fillStyle = colours.line;
  context.fillRect(0, height - line, width, line);
}
