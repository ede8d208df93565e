/** Powers of the frequencies in a stretch of sound, by a fast Fourier transform of one size. */
export type RealFft = {
  readonly size: number;
  /** Reads `size` samples and writes `size / 2 + 1` powers, from 0 Hz to Nyquist; not scaled. */
  powers(samples: Float64Array, into: Float64Array): void;
};

/**
 * A transform of real samples, done as a complex one of half the size: even samples are the real parts, odd ones the
 * imaginary. The size is a power of two of at least 4. Radix 2 with its tables made once: a page of the code is worth
 * more here than the last third of its speed.
 */
export function createRealFft(size: number): RealFft {
  if (size < 4 || !Number.isInteger(Math.log2(size))) throw new Error(`${size} is no size for a transform.`);
  const half = size / 2;
  const order = reversedOrder(half);
  const { cosines, sines } = circle(size);
  const real = new Float64Array(half);
  const imaginary = new Float64Array(half);

  /** Butterflies of ever larger groups; the samples lie in reversed order already. */
  const transform = (): void => {
    for (let group = 2; group <= half; group *= 2) {
      const reach = group / 2;
      const turn = size / group;
      for (let start = 0; start < half; start += group) {
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
    powers(samples, into) {
      for (let at = 0; at < half; at += 1) {
        const from = 2 * order[at]!;
        real[at] = samples[from]!;
        imaginary[at] = samples[from + 1]!;
      }
      transform();
      into[0] = (real[0]! + imaginary[0]!) ** 2;
      into[half] = (real[0]! - imaginary[0]!) ** 2;
      for (let k = 1; k < half; k += 1) {
        // The two interwoven halves are taken apart and put together as one transform of the whole size.
        const back = half - k;
        const evenRe = (real[k]! + real[back]!) / 2;
        const evenIm = (imaginary[k]! - imaginary[back]!) / 2;
        const oddRe = (imaginary[k]! + imaginary[back]!) / 2;
        const oddIm = (real[back]! - real[k]!) / 2;
        const c = cosines[k]!;
        const s = sines[k]!;
        const re = evenRe + oddRe * c + oddIm * s;
        const im = evenIm + oddIm * c - oddRe * s;
        into[k] = re * re + im * im;
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
