import type { CanvasColours } from './canvas-colours.ts';
import { drawBlocks } from './draw-blocks.ts';
import { type DrawnFlag, drawFlags } from './draw-flags.ts';
import type { CanvasView } from './draw-wave.ts';
import { lanePlaces } from './lane-places.ts';
import type { DrawnCrowd } from './mark-crowds.ts';
import type { Lane, LaneScene } from './lane-scene.ts';

/** What was drawn apart from the marks themselves, for clicks on it. */
export type DrawnSigns = { readonly flags: readonly DrawnFlag[]; readonly crowds: readonly DrawnCrowd[] };

/** The three lanes: takes and fragments as blocks, timestamps as flags. */
export function drawLanes(view: CanvasView, scene: LaneScene, colours: CanvasColours): DrawnSigns {
  const { context, width, height, scale } = view;
  context.fillStyle = colours.panel;
  context.fillRect(0, 0, width, height);
  context.textBaseline = 'middle';
  const line = Math.max(1, Math.round(scale));
  const places = lanePlaces(scene.index, height);
  let flags: readonly DrawnFlag[] = [];
  const crowds: DrawnCrowd[] = [];
  for (const [at, { kind, top, height: laneHeight, rows }] of places.entries()) {
    const lane: Lane = { kind, top, height: laneHeight - line, rows, nameEnd: scene.names.endOf(kind) };
    if (kind === 'timestamp') flags = drawFlags(view, lane, scene, colours);
    else crowds.push(...drawBlocks(view, lane, scene, colours));
    scene.names.draw(context, kind, top + lane.height / rows / 2);
    context.fillStyle = at === places.length - 1 ? colours.lineStrong : colours.line;
    context.fillRect(0, Math.round(top + laneHeight) - line, width, line);
  }
  return { flags, crowds };
}
