import { cdFramesPerSecond, samplesText, type TimeDisplay } from '../../shared/domain/timecode.ts';

/** The marks of a ruler: number `k` lies at frame `k * framesPerStep`. */
export type RulerScale = {
  /** A double: a millisecond at 44.1 kHz is 44.1 frames. */
  readonly framesPerStep: number;
  /** Into how many parts the small marks cut one step. */
  readonly parts: number;
  label(k: number): string;
};

/** A step length and the parts it is cut into, in the unit of its list. */
type Step = readonly [length: number, parts: number];

const millisecondSteps: readonly Step[] = [
  [1, 5],
  [2, 4],
  [5, 5],
  [10, 5],
  [20, 4],
  [50, 5],
  [100, 5],
  [200, 4],
  [500, 5],
];
const secondSteps: readonly Step[] = [
  [1, 5],
  [2, 4],
  [5, 5],
  [10, 5],
  [15, 3],
  [30, 6],
  [60, 6],
  [120, 4],
  [300, 5],
  [600, 5],
  [900, 3],
  [1800, 6],
  [3600, 6],
  [7200, 4],
  [14_400, 4],
  [43_200, 6],
  [86_400, 4],
];
const cdFrameSteps: readonly Step[] = [
  [1, 5],
  [5, 5],
  [15, 3],
];

export type RulerWish = {
  readonly framesPerPixel: number;
  readonly sampleRate: number;
  /** Length of the tape: hours are shown when it has any. */
  readonly frames: number;
  readonly display: TimeDisplay;
  /** Least distance between two labels, in the pixels of `framesPerPixel`. */
  readonly minStepPixels: number;
};

/** The finest scale whose labels do not crowd; single samples when the chosen display can tell no finer. */
export function rulerScale(wish: RulerWish): RulerScale {
  const { framesPerPixel, sampleRate, minStepPixels, display } = wish;
  const minFrames = framesPerPixel * minStepPixels;
  const withHours = wish.frames >= 3600 * sampleRate;
  if (display !== 'samples') {
    const fine = display === 'clock' ? millisecondSteps : cdFrameSteps;
    const finePerSecond = display === 'clock' ? 1000 : cdFramesPerSecond;
    // Coarser than the finest step's tenth, so that 1 ms does not stand for everything down to samples.
    const isSampleDeep = minFrames * finePerSecond < sampleRate / 2;
    const step = isSampleDeep ? undefined : fine.find(([length]) => (length * sampleRate) / finePerSecond >= minFrames);
    if (step !== undefined) {
      const [length, parts] = step;
      const label = (k: number): string =>
        display === 'clock' ? millisecondLabel(k * length, length, withHours) : cdLabel(k * length, withHours);
      return { framesPerStep: (length * sampleRate) / finePerSecond, parts, label };
    }
    if (!isSampleDeep) {
      const [length, parts] = secondSteps.find(([seconds]) => seconds * sampleRate >= minFrames) ?? [86_400, 4];
      return { framesPerStep: length * sampleRate, parts, label: (k) => secondsLabel(k * length, withHours) };
    }
  }
  const [length, parts] = sampleStep(minFrames);
  return { framesPerStep: length, parts, label: (k) => samplesText(k * length) };
}

function sampleStep(minFrames: number): Step {
  const decade = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, minFrames))));
  const step = [1, 2, 5, 10].find((factor) => factor * decade >= minFrames) ?? 10;
  const length = step * decade;
  return [length, length === 1 ? 1 : step === 2 ? (length === 2 ? 2 : 4) : 5];
}

function secondsLabel(seconds: number, withHours: boolean): string {
  const minutes = Math.floor(seconds / 60);
  const rest = two(seconds % 60);
  return withHours ? `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${rest}` : `${minutes}:${rest}`;
}

/** As many decimals as the step needs: `41:12.5` in steps of half seconds, `41:12.345` in milliseconds. */
function millisecondLabel(ms: number, step: number, withHours: boolean): string {
  const decimals = step % 100 === 0 ? 1 : step % 10 === 0 ? 2 : 3;
  const rest = String(ms % 1000).padStart(3, '0');
  return `${secondsLabel(Math.floor(ms / 1000), withHours)}.${rest.slice(0, decimals)}`;
}

function cdLabel(cdFrames: number, withHours: boolean): string {
  const rest = cdFrames % cdFramesPerSecond;
  return `${secondsLabel((cdFrames - rest) / cdFramesPerSecond, withHours)}:${two(rest)}`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
