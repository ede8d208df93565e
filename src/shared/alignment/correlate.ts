import { createComplexFft } from '../spectrum/complex-fft.ts';

/** Correlates real sequences of one size; several pairs (bands) can be added up before the way back. */
export type Correlator = {
  readonly size: number;
  clear(): void;
  /** Sequences shorter than the size count as silence from their end on. */
  add(fixed: ArrayLike<number>, moving: ArrayLike<number>): void;
  /** For each lag the sum of fixed[n] * moving[n + lag]; negative lags lie at the end. Valid until the next call. */
  sums(): Float64Array;
};

export function createCorrelator(size: number): Correlator {
  const fft = createComplexFft(size);
  const real = new Float64Array(size);
  const imaginary = new Float64Array(size);
  const crossReal = new Float64Array(size);
  const crossImaginary = new Float64Array(size);
  return {
    size,
    clear() {
      crossReal.fill(0);
      crossImaginary.fill(0);
    },
    add(fixed, moving) {
      // Both at once: one as the real, one as the imaginary part, taken apart by their symmetry afterwards.
      for (let at = 0; at < size; at += 1) {
        real[at] = at < fixed.length ? fixed[at]! : 0;
        imaginary[at] = at < moving.length ? moving[at]! : 0;
      }
      fft.forward(real, imaginary);
      for (let k = 0; k < size; k += 1) {
        const back = (size - k) % size;
        const aRe = (real[k]! + real[back]!) / 2;
        const aIm = (imaginary[k]! - imaginary[back]!) / 2;
        const bRe = (imaginary[k]! + imaginary[back]!) / 2;
        const bIm = (real[back]! - real[k]!) / 2;
        crossReal[k] = crossReal[k]! + aRe * bRe + aIm * bIm;
        crossImaginary[k] = crossImaginary[k]! + aRe * bIm - aIm * bRe;
      }
    },
    sums() {
      real.set(crossReal);
      imaginary.set(crossImaginary);
      fft.inverse(real, imaginary);
      return real;
    },
  };
}

/** The least power of two that holds so many. */
export function sizeFor(length: number): number {
  return 2 ** Math.max(2, Math.ceil(Math.log2(Math.max(1, length))));
}
