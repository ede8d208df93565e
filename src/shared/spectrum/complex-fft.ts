/** A Fourier transform of one size that works in place on a real and an imaginary part. */
export type ComplexFft = {
  readonly size: number;
  /** From times to frequencies, not scaled. For the way back see `inverse`. */
  forward(real: Float64Array, imaginary: Float64Array): void;
  /** From frequencies to times, scaled by the size, so that both ways together change nothing. */
  inverse(real: Float64Array, imaginary: Float64Array): void;
};

/**
 * Radix 2 with its tables made once: a page of the code is worth more here than the last third of its speed. The size
 * is a power of two of at least 2.
 */
export function createComplexFft(size: number): ComplexFft {
  if (size < 2 || !Number.isInteger(Math.log2(size))) throw new Error(`${size} is no size for a transform.`);
  const order = reversedOrder(size);
  const { cosines, sines } = circle(size);

  const forward: ComplexFft['forward'] = (real, imaginary) => {
    for (let at = 0; at < size; at += 1) {
      const other = order[at]!;
      if (other <= at) continue;
      const re = real[at]!;
      const im = imaginary[at]!;
      real[at] = real[other]!;
      imaginary[at] = imaginary[other]!;
      real[other] = re;
      imaginary[other] = im;
    }
    // Butterflies of ever larger groups; the samples lie in reversed order now.
    for (let group = 2; group <= size; group *= 2) {
      const reach = group / 2;
      const turn = size / group;
      for (let start = 0; start < size; start += group) {
        for (let at = start, angle = 0; at < start + reach; at += 1, angle += turn) {
          const c = cosines[angle]!;
          const s = sines[angle]!;
          const far = at + reach;
          const re = real[far]! * c + imaginary[far]! * s;
          const im = imaginary[far]! * c - real[far]! * s;
          real[far] = real[at]! - re;
          imaginary[far] = imaginary[at]! - im;
          real[at] = real[at]! + re;
          imaginary[at] = imaginary[at]! + im;
        }
      }
    }
  };

  return {
    size,
    forward,
    inverse(real, imaginary) {
      // With the parts exchanged the transform runs the other way round.
      forward(imaginary, real);
      for (let at = 0; at < size; at += 1) {
        real[at] = real[at]! / size;
        imaginary[at] = imaginary[at]! / size;
      }
    },
  };
}

/** Where each sample goes before the butterflies: its number with the bits in reverse. */
function reversedOrder(count: number): Uint32Array {
  const order = new Uint32Array(count);
  for (let at = 1; at < count; at += 1) order[at] = order[at >> 1]! / 2 + (at % 2 === 1 ? count / 2 : 0);
  return order;
}

/** Half a turn in `size / 2` steps. */
function circle(size: number): { readonly cosines: Float64Array; readonly sines: Float64Array } {
  const cosines = new Float64Array(size / 2);
  const sines = new Float64Array(size / 2);
  for (let at = 0; at < size / 2; at += 1) {
    cosines[at] = Math.cos((2 * Math.PI * at) / size);
    sines[at] = Math.sin((2 * Math.PI * at) / size);
  }
  return { cosines, sines };
}
