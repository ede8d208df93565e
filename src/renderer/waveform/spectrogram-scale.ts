import { type FrequencyScale, frequencyTicks, shareOf, tickText } from '../../shared/spectrum/frequency-scale.ts';
import type { CanvasColours } from './canvas-colours.ts';
import type { CanvasView } from './draw-wave.ts';

/** How solid the ground of the labels is: the spectrogram shines through, and they are read on any of its colours. */
export const labelGroundAlpha = 0.88;
/** Distance between labels, in CSS pixels at the usual text size. */
const minLabelDistance = 19;

/** Frequencies at the right edge of a band: a short line and a label each. */
export function drawFrequencyScale(
  { context, width, scale: pixels }: CanvasView,
  { top, height }: { readonly top: number; readonly height: number },
  frequencies: FrequencyScale,
  colours: CanvasColours,
): void {
  const text = pixels * colours.textScale;
  const line = Math.max(1, Math.round(pixels));
  const labelHeight = 14 * text;
  context.save();
  context.font = `${10.5 * text}px ${colours.fontNum}`;
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  let isTop = true;
  for (const hertz of frequencyTicks(frequencies, (minLabelDistance * text) / Math.max(1, height)).toReversed()) {
    const y = Math.round(top + (1 - shareOf(frequencies, hertz)) * height);
    if (y - labelHeight / 2 < top || y + labelHeight / 2 > top + height) continue;
    // The unit stands once, at the highest.
    const words = isTop ? tickText(hertz).replace(/k?$/, ' $&Hz') : tickText(hertz);
    isTop = false;
    const labelWidth = context.measureText(words).width + 8 * text;
    const right = width - 7 * pixels;
    context.globalAlpha = labelGroundAlpha;
    context.fillStyle = colours.panel;
    context.beginPath();
    context.roundRect(right - labelWidth, y - labelHeight / 2, labelWidth, labelHeight, 3 * pixels);
    context.fill();
    context.globalAlpha = 1;
    context.fillStyle = colours.inkQuiet;
    context.fillRect(width - 5 * pixels, y - line / 2, 5 * pixels, line);
    context.fillText(words, right - 4 * text, y + 0.5 * pixels);
  }
  context.restore();
}
