/** The words beside the pointer. */
export type HoverLine = {
  /** The pointer stands there, in CSS pixels of the waveform, or nowhere; without a height it is on the ruler. */
  point(x: number | null, y?: number): void;
  /** The picture has changed under a pointer that stands still: what lies there now is said. */
  refresh(): void;
};

/** `wordsAt` tells the place and the sound there; `width` is how wide the waveform is now, in CSS pixels. */
export function createHoverLine(
  element: HTMLElement,
  width: () => number,
  wordsAt: (x: number, y: number | undefined) => string,
): HoverLine {
  let place: { readonly x: number; readonly y: number | undefined } | null = null;

  const refresh = (): void => {
    if (place === null) return;
    const { x, y } = place;
    const words = wordsAt(x, y);
    // To write what stands there already would cost a layout in every frame of a movement.
    if (element.textContent !== words) element.textContent = words;
    const isNearRight = x > width() - 250;
    element.style.transform = `translateX(${x}px) translateX(${isNearRight ? 'calc(-100% - 8px)' : '8px'})`;
  };

  return {
    point(x, y) {
      place = x === null ? null : { x, y };
      element.style.visibility = place === null ? 'hidden' : 'visible';
      refresh();
    },
    refresh,
  };
}
