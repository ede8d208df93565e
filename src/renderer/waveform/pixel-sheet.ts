/** Pixels that are written one by one and then laid over a canvas in one piece; nothing is transparent black. */
export type Pixels = {
  readonly width: number;
  readonly height: number;
  /** How many words lie between a pixel and the one below it. */
  readonly stride: number;
  /** A pixel each, as `colourWord` makes them. */
  readonly words: Uint32Array;
};

export type PixelSheet = {
  /** The sheet in that size, with nothing on it. */
  open(width: number, height: number): Pixels;
  /** Lays what was written over the canvas. */
  lay(context: CanvasRenderingContext2D): void;
};

/**
 * A wave is thousands of upright lines. As a path, filling it was most of a frame where the processor draws; written
 * as pixels it costs less than clearing the canvas.
 */
export function createPixelSheet(): PixelSheet {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser gives no canvas to draw on.');
  let image = new ImageData(1, 1);
  let pixels = pixelsOf(image, 1);
  return {
    open(width, height) {
      if (pixels.width === width && pixels.height === height) pixels.words.fill(0);
      else {
        image = new ImageData(strideFor(width), height);
        pixels = pixelsOf(image, width);
        canvas.width = width;
        canvas.height = height;
      }
      return pixels;
    },
    lay(onto) {
      context.putImageData(image, 0, 0);
      onto.drawImage(canvas, 0, 0);
    },
  };
}

function pixelsOf(image: ImageData, width: number): Pixels {
  return { width, height: image.height, stride: image.width, words: new Uint32Array(image.data.buffer) };
}

/** An odd number of 64-byte lines: at a power of two the pixels of one column would push each other out of the cache. */
function strideFor(width: number): number {
  return 16 * (Math.ceil(width / 16) | 1);
}

/** A colour as one pixel: red in the lowest byte, as every machine that Chromium runs on has it in memory. */
export function colourWord(red: number, green: number, blue: number, alpha = 255): number {
  return ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/** So much of another colour over a colour; both are opaque. */
export function mixWords(under: number, over: number, share: number): number {
  const mix = (shift: number): number => {
    const from = (under >>> shift) & 255;
    return Math.round(from + (((over >>> shift) & 255) - from) * share);
  };
  return colourWord(mix(0), mix(8), mix(16));
}

const known = new Map<string, number>();

/** The pixel of a CSS colour. */
export function wordOfColour(colour: string): number {
  const before = known.get(colour);
  if (before !== undefined) return before;
  const canvas = document.createElement('canvas');
  canvas.width = 1;
  canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('This browser gives no canvas to draw on.');
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0, alpha = 0] = context.getImageData(0, 0, 1, 1).data;
  const word = colourWord(red, green, blue, alpha);
  known.set(colour, word);
  return word;
}
