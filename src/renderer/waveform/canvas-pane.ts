/** A canvas that is exactly as many device pixels as its element covers, at any zoom of page or display. */
export type CanvasPane = {
  readonly element: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
  /** Width in CSS pixels; may be a fraction. */
  readonly cssWidth: number;
  readonly cssHeight: number;
  /** Device pixels per CSS pixel. */
  readonly scale: number;
  close(): void;
};

/** Canvases of panes that were closed, for the next one in the same place: to make them anew for every tape takes time. */
const kept = new WeakMap<HTMLElement, HTMLCanvasElement>();

/**
 * Lays a canvas over the whole of `parent`; `onResize` comes once at the start and after every change of size. Until it
 * first comes `cssWidth` is 0, so that nobody draws what nobody would see. A parent has panes of one kind, one at a time.
 */
export function createCanvasPane(parent: HTMLElement, opaque: boolean, onResize: () => void): CanvasPane {
  const element = kept.get(parent) ?? newCanvas();
  kept.delete(parent);
  const context = element.getContext('2d', { alpha: !opaque });
  if (context === null) throw new Error('This browser gives no canvas to draw on.');
  context.reset();
  parent.append(element);
  let cssWidth = 0;
  let cssHeight = 0;
  const observer = new ResizeObserver((entries) => {
    const entry = entries.at(-1);
    if (entry === undefined) return;
    // Only the device-pixel box is exact at fractional display scales; not every browser has it.
    const exact = entry.devicePixelContentBoxSize?.[0];
    cssWidth = entry.contentRect.width;
    cssHeight = entry.contentRect.height;
    const width = exact?.inlineSize ?? Math.round(cssWidth * devicePixelRatio);
    const height = exact?.blockSize ?? Math.round(cssHeight * devicePixelRatio);
    // Setting a size clears the canvas, even to the same size.
    if (element.width !== width) element.width = width;
    if (element.height !== height) element.height = height;
    onResize();
  });
  try {
    observer.observe(parent, { box: 'device-pixel-content-box' });
  } catch {
    observer.observe(parent);
  }
  return {
    element,
    context,
    get cssWidth() {
      return cssWidth;
    },
    get cssHeight() {
      return cssHeight;
    },
    get scale() {
      return cssWidth === 0 ? 1 : element.width / cssWidth;
    },
    close() {
      observer.disconnect();
      element.remove();
      kept.set(parent, element);
    },
  };
}

function newCanvas(): HTMLCanvasElement {
  const element = document.createElement('canvas');
  element.width = 0;
  element.setAttribute('aria-hidden', 'true');
  Object.assign(element.style, {
    position: 'absolute',
    inset: '0',
    width: '100%',
    height: '100%',
    pointerEvents: 'none',
  });
  return element;
}
