/** Zero crossings on each side of the kernel: 32 taps at unity. */
const lobes = 16;
/** When tape is wound at four times and more, a shorter kernel is good enough and costs a quarter. */
const windingLobes = 4;
const windingWidth = 4;
const entriesPerLobe = 512;
/** The Kaiser window's shape: images and folds lie some 90 dB below the sound. */
const beta = 9;
/**
 * Up to 9 % faster nothing is taken off the top: what folds there stays above 20 kHz at 44.1 kHz. Beyond, the filter
 * falls with the speed.
 */
const headroom = 0.92;

/** How much wider than at unity the kernel is at a speed (frames per sample), so that fast sound does not fold back. */
export function kernelWidth(speed: number): number {
  return Math.max(1, Math.abs(speed) * headroom);
}

/** How many frames on each side of a place are needed to read it at a speed. */
export function kernelReach(speed: number): number {
  const width = kernelWidth(speed);
  return Math.ceil(lobesAt(width) * width);
}

/**
 * Reads both sides of a window of frames at `start`, `start + step`, ... (places between its frames), by a sinc under
 * a Kaiser window. The window must reach `kernelReach` frames beyond them on both ends. On a whole place at a speed up
 * to unity, that is the frame itself.
 */
export function readBetween(
  window: { readonly left: Float64Array; readonly right: Float64Array },
  start: number,
  step: number,
  count: number,
  out: { readonly left: Float64Array; readonly right: Float64Array },
): void {
  const width = kernelWidth(step);
  const reach = lobesAt(width) * width;
  const table = width < windingWidth ? kernel : windingKernel;
  const scale = entriesPerLobe / width;
  const { left, right } = window;
  for (let sample = 0; sample < count; sample += 1) {
    const place = start + sample * step;
    const last = Math.floor(place + reach);
    let sumLeft = 0;
    let sumRight = 0;
    for (let frame = Math.ceil(place - reach); frame <= last; frame += 1) {
      const entry = Math.abs(frame - place) * scale;
      const whole = Math.floor(entry);
      const low = table[whole] ?? 0;
      const weight = low + (entry - whole) * ((table[whole + 1] ?? 0) - low);
      sumLeft += weight * (left[frame] ?? 0);
      sumRight += weight * (right[frame] ?? 0);
    }
    out.left[sample] = sumLeft / width;
    out.right[sample] = sumRight / width;
  }
}

function lobesAt(width: number): number {
  return width < windingWidth ? lobes : windingLobes;
}

const kernel = makeKernel(lobes, beta);
const windingKernel = makeKernel(windingLobes, 6);

/** One half of the kernel, from its middle outwards; the other is its mirror. */
function makeKernel(count: number, shape: number): Float64Array {
  const table = new Float64Array(count * entriesPerLobe + 2);
  for (let entry = 0; entry < count * entriesPerLobe; entry += 1) {
    const lobe = entry / entriesPerLobe;
    const sinc = entry === 0 ? 1 : entry % entriesPerLobe === 0 ? 0 : Math.sin(Math.PI * lobe) / (Math.PI * lobe);
    table[entry] = (sinc * bessel(shape * Math.sqrt(1 - (lobe / count) ** 2))) / bessel(shape);
  }
  return table;
}

/** The modified Bessel function of order zero. */
function bessel(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-17; k += 1) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
