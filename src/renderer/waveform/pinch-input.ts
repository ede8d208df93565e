import type { TapeModel } from './tape-model.ts';
import type { ViewScope } from './view-scope.ts';
import { panBy, zoomAt } from './viewport.ts';

/** Two fingers on the glass: what lies under each stays under it, as far as the zoom allows. */
export function listenToPinch(
  scope: ViewScope,
  model: TapeModel,
  target: HTMLElement,
  /** A second finger makes the gesture of the first one void. */
  onBegin: () => void,
): void {
  const fingers = new Map<number, number>();
  const xOf = (event: PointerEvent): number => event.clientX - target.getBoundingClientRect().left;

  const down = (event: PointerEvent): void => {
    if (event.pointerType !== 'touch') return;
    fingers.set(event.pointerId, xOf(event));
    if (fingers.size < 2) return;
    // A second finger starts nothing of its own.
    event.stopImmediatePropagation();
    if (fingers.size === 2) onBegin();
    for (const finger of fingers.keys()) target.setPointerCapture(finger);
  };
  const move = (event: PointerEvent): void => {
    if (!fingers.has(event.pointerId)) return;
    const before = [...fingers.values()];
    fingers.set(event.pointerId, xOf(event));
    if (fingers.size !== 2) return;
    event.stopImmediatePropagation();
    const [beforeLeft = 0, beforeRight = 0] = before.toSorted((a, b) => a - b);
    const [left = 0, right = 0] = [...fingers.values()].toSorted((a, b) => a - b);
    const middle = (left + right) / 2;
    const panned = panBy(model.viewport(), (beforeLeft + beforeRight) / 2 - middle, model.extent());
    // Fingers that touch each other would zoom without end.
    const factor = Math.max(24, right - left) / Math.max(24, beforeRight - beforeLeft);
    model.setViewport(zoomAt(panned, middle, factor, model.extent()));
  };
  const up = (event: PointerEvent): void => {
    fingers.delete(event.pointerId);
  };
  // The names say which kind of event comes. Capture, so that these come before the wave's own.
  scope.listen(target, 'pointerdown', down as EventListener, { capture: true });
  scope.listen(target, 'pointermove', move as EventListener, { capture: true });
  for (const name of ['pointerup', 'pointercancel']) scope.listen(target, name, up as EventListener);
}
