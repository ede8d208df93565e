import type { LevelView } from '../view/view-store.ts';
import type { CanvasColours } from './canvas-colours.ts';
import type { ChannelLane } from './channel-lanes.ts';
import { type CanvasView, channelBand } from './draw-wave.ts';
import { levelTicks } from './level-scale.ts';

/** Lanes lower than this carry no scale: its words would lie over each other. */
const leastLane = 44;
const tickLength = 4;

/** The levels at the right edge of each lane, in dB of full scale, upward and downward from the line. */
export function drawLevels(
  { context, width, height, scale }: CanvasView,
  lanes: readonly ChannelLane[],
  level: LevelView,
  colours: CanvasColours,
): void {
  context.clearRect(0, 0, width, height);
  const text = scale * colours.textScale;
  const line = Math.max(1, Math.round(scale));
  context.font = `${9.5 * text}px ${colours.fontNum}`;
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  for (const [at, lane] of lanes.entries()) {
    if (lane.height < leastLane || lane.top + lane.height < 0 || lane.top * scale > height) continue;
    const { middle, reach } = channelBand(lane, scale);
    for (const { height: share, label } of levelTicks(level, (13 * text) / reach)) {
      for (const side of [-1, 1]) {
        // Full scale below one lane and above the next would stand in one place.
        if (side > 0 && share > 0.95 && at < lanes.length - 1) continue;
        const y = Math.round(middle + side * share * reach);
        context.globalAlpha = 1;
        context.fillStyle = colours.inkQuiet;
        context.fillRect(width - tickLength * scale, y, tickLength * scale, line);
        drawLabel(context, label, width - 7 * scale, y + 0.5 * scale, text, colours);
      }
    }
  }
}

/** On a ground of its own, so that it can be read over any wave. */
function drawLabel(
  context: CanvasRenderingContext2D,
  label: string,
  right: number,
  middle: number,
  text: number,
  colours: CanvasColours,
): void {
  const { width } = context.measureText(label);
  context.globalAlpha = 0.78;
  context.fillStyle = colours.ground;
  context.beginPath();
  context.roundRect(right - width - 3 * text, middle - 6.5 * text, width + 5 * text, 12 * text, 3 * text);
  context.fill();
  context.globalAlpha = 1;
  context.fillStyle = colours.inkQuiet;
  context.fillText(label, right, middle);
}
