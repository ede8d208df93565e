import { columnsPerTile } from '../../shared/spectrum/tile-plan.ts';
import type { SpectrumTile } from './spectrogram-tiles.ts';

/** The pictures of tiles in the colours of the moment. */
export type SpectrogramImages = {
  /** The picture of one lane of a tile, or of the louder of several. */
  imageOf(tile: SpectrumTile, lanes: readonly number[]): HTMLCanvasElement;
  /** Other colours for all that is drawn from now on: RGBA of every level code. */
  setColours(colours: Uint8ClampedArray<ArrayBuffer>): void;
};

type Image = {
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
  readonly pixels: ImageData;
  colours: Uint32Array;
};

/** Colouring costs little and computing much: a change of theme or range colours anew and computes nothing. */
export function createSpectrogramImages(): SpectrogramImages {
  // Let go with the levels they are made of.
  const images = new WeakMap<Uint8Array, Map<string, Image>>();
  let colours = new Uint32Array(256);

  return {
    imageOf(tile, lanes) {
      const ofTile = images.get(tile.levels) ?? new Map<string, Image>();
      images.set(tile.levels, ofTile);
      const name = lanes.join();
      const image = ofTile.get(name) ?? blankImage(tile.rows);
      ofTile.set(name, image);
      if (image.colours !== colours) {
        image.colours = colours;
        paint(image, tile, lanes);
      }
      return image.canvas;
    },
    setColours(next) {
      colours = new Uint32Array(next.buffer);
    },
  };
}

function paint({ context, pixels, colours }: Image, { levels, rows }: SpectrumTile, lanes: readonly number[]): void {
  const size = rows * columnsPerTile;
  const bytes = new Uint32Array(pixels.data.buffer);
  for (let at = 0; at < size; at += 1) {
    let code = 0;
    for (const lane of lanes) code = Math.max(code, levels[lane * size + at]!);
    bytes[at] = colours[code]!;
  }
  context.putImageData(pixels, 0, 0);
}

function blankImage(rows: number): Image {
  const canvas = document.createElement('canvas');
  canvas.width = columnsPerTile;
  canvas.height = rows;
  const context = canvas.getContext('2d', { alpha: false });
  if (context === null) throw new Error('This browser gives no canvas to draw on.');
  const pixels = context.createImageData(columnsPerTile, rows);
  return { canvas, context, pixels, colours: new Uint32Array() };
}
