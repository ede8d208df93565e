/** The Hann window, periodic, as transforms want it. */
export function hannWindow(size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, at) => 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / size));
}

/** What the power of a frequency is multiplied with so that a sine of full scale under a Hann window has power 1. */
export function hannPowerScale(size: number): number {
  // The window passes half of the amplitude, and a real sine has half of it at the negative frequency.
  return (4 / size) ** 2;
}
