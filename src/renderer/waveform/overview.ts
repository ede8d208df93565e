import { heardFrame, type TapeOrder } from '../../shared/domain/tape-order.ts';
import { player } from '../transport/transport.ts';
import { type CanvasColours, watchColours } from './canvas-colours.ts';
import { createCanvasPane } from './canvas-pane.ts';
import { drawOverviewMarks, drawOverviewWindow, type OverviewWave } from './draw-overview.ts';
import { foldLane, makeColumns, signColumns } from './fold-columns.ts';
import type { TapeModel } from './tape-model.ts';
import type { ViewScope } from './view-scope.ts';
import type { TileCache } from './tile-cache.ts';
import { centreOn, reveal, stretchTo } from './viewport.ts';

/**
 * The wave of the whole tape as one signed outline over all channels, in so many columns as they are heard. Unknown
 * parts are silent.
 */
export function foldOverview(tiles: TileCache, { frames, backwards }: TapeOrder, count: number): OverviewWave {
  const whole = makeColumns(count);
  const spare = makeColumns(count);
  const channels = Array.from({ length: tiles.peaks.channels }, (_, channel) => channel);
  tiles.startFrame();
  foldLane(tiles, channels, { startFrame: 0, framesPerColumn: frames / count, count }, whole, () => spare);
  signColumns(whole, count);
  for (let column = 0; column < count; column += 1) {
    if (!Number.isNaN(whole.min[column])) continue;
    whole.min[column] = 0;
    whole.max[column] = 0;
    whole.rms[column] = 0;
  }
  tiles.fetchWishes();
  if (backwards) for (const values of [whole.min, whole.max, whole.rms, whole.signs]) values.reverse();
  return whole;
}

/** An edge of the window is held this far on both sides of it, in CSS pixels, where the window is at least so wide. */
const edgeReach = 5;
const leastHeldWindow = 14;
/** The playhead is as thin as a window's edge; where both lie together the edge is meant. */
const headReach = 3;

/** What the hand holds in the overview. */
type Grip = {
  readonly pointerId: number;
  readonly fromX: number;
  /** Where in the window it was taken, in frames from its start; null beside it. */
  readonly offset: number | null;
  readonly edge: 'left' | 'right' | null;
  /** The frame at the other edge, which stays where it is. */
  readonly farFrame: number;
  /** It holds the playhead, not the window. */
  readonly isHead: boolean;
  isDragging: boolean;
};

export type OverviewPane = {
  /** How far the tape is known, for the hatch over the rest. */
  setKnown(frames: number): void;
};

/** What lies over the overview's wave: bars of the marks, the window of the detail view, and the hand that moves it. */
export function createOverviewPane(
  scope: ViewScope,
  model: TapeModel,
  parent: HTMLElement,
  onWidth: (devicePixels: number) => void,
  onColours: (colours: CanvasColours) => void,
): OverviewPane {
  const { tape } = model;
  let colours: CanvasColours | null = null;
  let knownFrames = 0;
  let isScheduled = false;
  // Marks of a whole tape are many and change seldom; the window over them moves in every frame.
  const marks = document.createElement('canvas');
  const marksContext = marks.getContext('2d');
  if (marksContext === null) throw new Error('This browser gives no canvas to draw on.');
  let areMarksStale = true;
  let grip: Grip | null = null;

  const draw = (): void => {
    isScheduled = false;
    const { element, context, scale } = pane;
    if (colours === null || pane.cssWidth === 0) return;
    const framesPerPixel = tape.frames / element.width;
    const { startFrame, framesPerPixel: shownPerPixel } = model.viewport();
    const left = startFrame / framesPerPixel;
    const right = left + (model.extent().width * shownPerPixel) / framesPerPixel;
    const { width, height } = element;
    const view = { context, width, height, scale, startFrame: 0, framesPerPixel };
    if (areMarksStale || marks.width !== width || marks.height !== height) {
      marks.width = width;
      marks.height = height;
      const onMarks = { ...view, context: marksContext };
      const knownX = knownFrames / framesPerPixel;
      const unknown = model.order.backwards ? { left: 0, right: width - knownX } : { left: knownX, right: width };
      drawOverviewMarks(onMarks, model.markScene(), unknown, colours);
      areMarksStale = false;
    }
    context.clearRect(0, 0, width, height);
    context.drawImage(marks, 0, 0);
    drawOverviewWindow(view, { left, right }, colours);
  };
  const scheduleMarks = (): void => {
    areMarksStale = true;
    schedule();
  };
  const schedule = (): void => {
    if (isScheduled || scope.disposed) return;
    isScheduled = true;
    scope.raf(draw);
  };
  const pane = createCanvasPane(parent, false, () => {
    onWidth(pane.element.width);
    draw();
  });
  scope.add(() => pane.close());
  scope.add(
    watchColours((next) => {
      colours = next;
      onColours(next);
      scheduleMarks();
    }),
  );
  model.onChange((change) => {
    if (change === 'viewport') schedule();
    // Bars of open marks grow with the playhead.
    if (change === 'marks' || (change === 'playhead' && hasOpenMarks(model))) scheduleMarks();
  });

  const xOf = (event: PointerEvent): number => event.clientX - parent.getBoundingClientRect().left;
  const frameAt = (x: number): number =>
    Math.max(0, Math.min(tape.frames, Math.round((x / Math.max(1, pane.cssWidth)) * tape.frames)));

  /** The edge of the window under the pointer; a window too narrow for edges is only moved. */
  const edgeAt = (x: number): 'left' | 'right' | null => {
    const perPixel = tape.frames / Math.max(1, pane.cssWidth);
    const { startFrame, framesPerPixel } = model.viewport();
    const left = startFrame / perPixel;
    const right = left + (model.extent().width * framesPerPixel) / perPixel;
    if (right - left < leastHeldWindow) return null;
    if (Math.abs(x - left) <= edgeReach) return 'left';
    return Math.abs(x - right) <= edgeReach ? 'right' : null;
  };

  const isOnHead = (x: number): boolean =>
    Math.abs((model.playheadFrame() / Math.max(1, tape.frames)) * pane.cssWidth - x) <= headReach;

  const down = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    event.preventDefault();
    parent.setPointerCapture(event.pointerId);
    const x = xOf(event);
    const { startFrame, framesPerPixel } = model.viewport();
    const length = model.extent().width * framesPerPixel;
    const slack = (4 / Math.max(1, pane.cssWidth)) * tape.frames;
    const frame = frameAt(x);
    const isInWindow = frame >= startFrame - slack && frame <= startFrame + length + slack;
    const edge = edgeAt(x);
    // Held where it was taken; taken beside it, the window jumps to the hand.
    const offset = isInWindow ? frame - startFrame : null;
    const farFrame = edge === 'left' ? startFrame + length : startFrame;
    const isHead = edge === null && isOnHead(x);
    grip = { pointerId: event.pointerId, fromX: x, offset, edge, farFrame, isHead, isDragging: false };
  };
  const move = (event: PointerEvent): void => {
    if (grip === null) {
      const x = xOf(event);
      parent.style.cursor = edgeAt(x) === null && !isOnHead(x) ? '' : 'ew-resize';
      return;
    }
    if (event.pointerId !== grip.pointerId) return;
    const x = xOf(event);
    if (!grip.isDragging && Math.abs(x - grip.fromX) < 3) return;
    grip.isDragging = true;
    const viewport = model.viewport();
    const frame = (x / Math.max(1, pane.cssWidth)) * tape.frames;
    model.setHeld(true);
    if (grip.isHead) {
      player.scrubTo(heardFrame(model.order, Math.max(0, Math.min(tape.frames, frame))));
      return;
    }
    if (grip.edge !== null) {
      model.setViewport(stretchTo(grip.farFrame, frame, grip.edge, model.extent()));
      return;
    }
    model.setViewport(
      grip.offset === null
        ? centreOn(viewport, frame, model.extent())
        : { ...viewport, startFrame: frame - grip.offset },
    );
  };
  const release = (event: PointerEvent): void => {
    if (grip === null || event.pointerId !== grip.pointerId) return;
    const { isDragging, isHead } = grip;
    grip = null;
    model.setHeld(false);
    if (isDragging && isHead) player.endScrub();
    if (isDragging || event.type !== 'pointerup') return;
    const frame = frameAt(xOf(event));
    model.seek(frame);
    model.setViewport(reveal(model.viewport(), frame, model.extent()));
  };
  // The names say which kind of event comes.
  scope.listen(parent, 'pointerdown', down as EventListener);
  scope.listen(parent, 'pointermove', move as EventListener);
  for (const name of ['pointerup', 'pointercancel', 'lostpointercapture']) {
    scope.listen(parent, name, release as EventListener);
  }

  return {
    setKnown(frames) {
      knownFrames = frames;
      scheduleMarks();
    },
  };
}

function hasOpenMarks(model: TapeModel): boolean {
  const { lanes } = model.markScene().index;
  return lanes.take.open.length + lanes.fragment.open.length > 0;
}
