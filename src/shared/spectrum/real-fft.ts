import { createComplexFft } from './complex-fft.ts';

/** Powers of the frequencies in a stretch of sound, by a fast Fourier transform of one size. */
export type RealFft = {
  readonly size: number;
  /** Reads `size` samples and writes `size / 2 + 1` powers, from 0 Hz to Nyquist; not scaled. */
  powers(samples: Float64Array, into: Float64Array): void;
};

/**
 * A transform of real samples, done as a complex one of half the size: even samples are the real parts, odd ones the
 * imaginary. The size is a power of two of at least 4.
 */
export function createRealFft(size: number): RealFft {
  if (size < 4 || !Number.isInteger(Math.log2(size))) throw new Error(`${size} is no size for a transform.`);
  const half = size / 2;
  const complex = createComplexFft(half);
  const { cosines, sines } = halfTurn(size);
  const real = new Float64Array(half);
  const imaginary = new Float64Array(half);

  return {
    size,
    powers(samples, into) {
      for (let at = 0; at < half; at += 1) {
        real[at] = samples[2 * at]!;
        imaginary[at] = samples[2 * at + 1]!;
      }
      complex.forward(real, imaginary);
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

/** Half a turn in `size / 2` steps. */
function halfTurn(size: number): { readonly cosines: Float64Array; readonly sines: Float64Array } {
  const cosines = new Float64Array(size / 2);
  const sines = new Float64Array(size / 2);
  for (let at = 0; at < size / 2; at += 1) {
    cosines[at] = Math.cos((2 * Math.PI * at) / size);
    sines[at] = Math.sin((2 * Math.PI * at) / size);
  }
  return { cosines, sines };
}
