import { borderAt, leastLaneHeight } from './channel-lanes.ts';
import type { TapeModel } from './tape-model.ts';
import type { TapeViewElements } from './tape-view.ts';
import type { ViewScope } from './view-scope.ts';

/** A border can be taken hold of this far above and below. */
const borderReach = 4;

/** Lets the borders between channels be dragged: the lane above gets higher or lower, the others share the rest. */
export function listenToLanes(scope: ViewScope, model: TapeModel, { wave }: TapeViewElements): void {
  let grip: { pointerId: number; channel: number; height: number; fromY: number } | null = null;

  const yOf = (event: MouseEvent): number => event.clientY - wave.getBoundingClientRect().top;
  const laneOver = (event: MouseEvent) => {
    const layout = model.layout();
    const at = borderAt(layout, yOf(event), borderReach);
    return at === null ? null : (layout.lanes[at] ?? null);
  };

  const down = (event: PointerEvent): void => {
    const lane = event.button === 0 ? laneOver(event) : null;
    const channel = lane?.channels[0];
    if (lane === null || channel === undefined || grip !== null) return;
    // The wave's own gestures must not begin a range here.
    event.stopImmediatePropagation();
    event.preventDefault();
    wave.setPointerCapture(event.pointerId);
    grip = { pointerId: event.pointerId, channel, height: lane.height, fromY: event.clientY };
    model.setHeld(true);
  };
  const move = (event: PointerEvent): void => {
    if (grip === null) {
      if (event.buttons === 0 && laneOver(event) !== null) wave.style.cursor = 'row-resize';
      return;
    }
    if (event.pointerId !== grip.pointerId) return;
    model.setLaneHeight(grip.channel, Math.max(leastLaneHeight, grip.height + event.clientY - grip.fromY));
  };
  const release = (event: PointerEvent): void => {
    if (grip?.pointerId !== event.pointerId) return;
    grip = null;
    model.setHeld(false);
  };
  const doubleClick = (event: MouseEvent): void => {
    if (laneOver(event) === null) return;
    event.stopImmediatePropagation();
    model.setLaneHeight(null, 0);
  };
  // The names say which kind of event comes. Capture, so that these come before the wave's own.
  scope.listen(wave, 'pointerdown', down as EventListener, { capture: true });
  scope.listen(wave, 'dblclick', doubleClick as EventListener, { capture: true });
  scope.listen(wave, 'pointermove', move as EventListener);
  for (const name of ['pointerup', 'pointercancel', 'lostpointercapture']) {
    scope.listen(wave, name, release as EventListener);
  }
}
