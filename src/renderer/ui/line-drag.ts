import { type PointerEvent, type RefObject, useCallback, useEffect, useRef, useState } from 'react';

/** A line that is being dragged, and the one before which it would be let go; null is the end of the list. */
export type LineDrag = { readonly key: string; readonly before: string | null };

export type LineDragging = {
  readonly drag: LineDrag | null;
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onPointerMove: (event: PointerEvent) => void;
  readonly onPointerUp: () => void;
  readonly onPointerCancel: () => void;
  /** True once after a drag: the click that ends it opens nothing. */
  readonly tookClick: () => boolean;
};

/** A hand that trembles clicks and does not drag. CSS pixels. */
const leastTravel = 5;
/** So near to an edge of the list the lines move on below the pointer, by so much a frame. */
const edgePixels = 28;
const scrollPixels = 6;

type Press = { readonly key: string; readonly pointerId: number; readonly x: number; readonly y: number };

/**
 * Dragging the lines of a list to another place in it: `onMove` is told where to when the pointer lets go, Escape gives
 * up. The browser's own dragging would take the focus away from the tape, so that Space were no longer Play.
 */
export function useLineDrag(
  scroller: RefObject<HTMLElement | null>,
  onMove: ((key: string, before: string | null) => void) | undefined,
): LineDragging {
  const [drag, setDrag] = useState<LineDrag | null>(null);
  // What is asked between two renderings: a pointer that lets go means the place it was at last.
  const latest = useRef<LineDrag | null>(null);
  const press = useRef<Press | null>(null);
  const pointerY = useRef(0);
  const ended = useRef(false);
  const isDragging = drag !== null;
  const show = useCallback((next: LineDrag | null): void => {
    latest.current = next;
    setDrag(next);
  }, []);

  useEffect(() => {
    if (!isDragging) return undefined;
    const giveUp = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      press.current = null;
      ended.current = true;
      show(null);
    };
    let frame = requestAnimationFrame(function scroll() {
      const list = scroller.current;
      if (list !== null) {
        const { top, bottom } = list.getBoundingClientRect();
        const by = pointerY.current < top + edgePixels ? -1 : pointerY.current > bottom - edgePixels ? 1 : 0;
        if (by !== 0 && latest.current !== null) {
          list.scrollTop += by * scrollPixels;
          show({ ...latest.current, before: lineBelow(list, pointerY.current) });
        }
      }
      frame = requestAnimationFrame(scroll);
    });
    window.addEventListener('keydown', giveUp, { capture: true });
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener('keydown', giveUp, { capture: true });
    };
  }, [isDragging, scroller, show]);

  const end = (isDone: boolean): void => {
    const { current: dragged } = latest;
    ended.current ||= dragged !== null;
    press.current = null;
    show(null);
    if (isDone && dragged !== null && dragged.before !== dragged.key) onMove?.(dragged.key, dragged.before);
  };
  return {
    drag,
    onPointerDown: ({ button, target, pointerId, clientX, clientY }) => {
      ended.current = false;
      show(null);
      const key = keyOfLine(target);
      press.current =
        onMove === undefined || button !== 0 || key === undefined ? null : { key, pointerId, x: clientX, y: clientY };
    },
    onPointerMove: ({ pointerId, buttons, clientX, clientY }) => {
      const list = scroller.current;
      const pressed = press.current;
      if (pressed === null || list === null || pointerId !== pressed.pointerId) return;
      // It let go where the list did not hear of it.
      if ((buttons & 1) === 0) {
        end(false);
        return;
      }
      if (latest.current === null) {
        if (Math.hypot(clientX - pressed.x, clientY - pressed.y) < leastTravel) return;
        list.setPointerCapture(pressed.pointerId);
      }
      pointerY.current = clientY;
      show({ key: pressed.key, before: lineBelow(list, clientY) });
    },
    onPointerUp: () => end(true),
    onPointerCancel: () => end(false),
    tookClick: () => {
      const isEnd = ended.current;
      ended.current = false;
      return isEnd;
    },
  };
}

/** The line that an element of a list belongs to. */
export function keyOfLine(target: EventTarget | null): string | undefined {
  const line = target instanceof Element ? target.closest<HTMLElement>('[data-option]') : null;
  return line?.dataset['option'];
}

/** The first line in sight that lies with its middle below a place of the window; null where none does. */
function lineBelow(list: HTMLElement, pointer: number): string | null {
  // Lines are drawn beyond both edges, too.
  const { top, bottom } = list.getBoundingClientRect();
  const y = Math.max(top, Math.min(bottom, pointer));
  const lines = [...list.querySelectorAll<HTMLElement>('[data-option]')].map((line) => ({
    key: line.dataset['option'] ?? null,
    rect: line.getBoundingClientRect(),
  }));
  const below = lines.filter(({ rect }) => (rect.top + rect.bottom) / 2 > y);
  return below.toSorted((a, b) => a.rect.top - b.rect.top)[0]?.key ?? null;
}
