import { cdFramesPerSecond, framesPerFoot, samplesText, secondsPerDay } from '../../shared/domain/timecode.ts';
import type { RulerScale, Step } from './ruler-scale.ts';
import { timecodeScale } from './ruler-timecode.ts';
import type { RulerCount } from './ruler-unit.ts';

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
  // Days, to the end of the longest tape at the lowest rate: a tape may have more of them than a ruler has room for.
  ...Array.from({ length: 12 }, (_, power): readonly Step[] => [
    [10 ** power * 86_400, power === 0 ? 4 : 5],
    [10 ** power * 172_800, 4],
    [10 ** power * 432_000, 5],
  ]).flat(),
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
  readonly count: RulerCount;
  /** Least distance between two labels, in the pixels of `framesPerPixel`. */
  readonly minStepPixels: number;
};

/** The finest scale whose labels do not crowd; single samples when the chosen count can tell no finer. */
export function rulerScale(wish: RulerWish): RulerScale {
  const { framesPerPixel, sampleRate, minStepPixels, count } = wish;
  const minFrames = framesPerPixel * minStepPixels;
  if (count.unit === 'feet') return feetScale(minFrames, framesPerFoot(sampleRate, count.speedIps));
  if (count.unit === 'timecode') {
    const { timeReference, rate } = count;
    return timecodeScale(minFrames, secondSteps, { sampleRate, timeReference, rate }) ?? samplesScale(minFrames);
  }
  const originFrames = count.unit === 'timeOfDay' ? count.timeReference : 0;
  const withHours = count.unit === 'timeOfDay' || wish.frames >= 3600 * sampleRate;
  const inDay = (units: number, perSecond: number): number =>
    count.unit === 'timeOfDay' ? units % (secondsPerDay * perSecond) : units;
  if (count.unit !== 'samples') {
    const isCd = count.unit === 'cdFrames';
    const fine = isCd ? cdFrameSteps : millisecondSteps;
    const finePerSecond = isCd ? cdFramesPerSecond : 1000;
    // Coarser than the finest step's tenth, so that 1 ms does not stand for everything down to samples.
    const isSampleDeep = minFrames * finePerSecond < sampleRate / 2;
    const step = isSampleDeep ? undefined : fine.find(([length]) => (length * sampleRate) / finePerSecond >= minFrames);
    if (step !== undefined) {
      const [length, parts] = step;
      const label = (k: number): string =>
        isCd ? cdLabel(k * length, withHours) : millisecondLabel(inDay(k * length, finePerSecond), length, withHours);
      return { originFrames, framesPerStep: (length * sampleRate) / finePerSecond, parts, label };
    }
    if (!isSampleDeep) {
      const [length, parts] = secondSteps.find(([seconds]) => seconds * sampleRate >= minFrames) ?? secondSteps.at(-1)!;
      const label = (k: number): string => secondsLabel(inDay(k * length, 1), withHours);
      return { originFrames, framesPerStep: length * sampleRate, parts, label };
    }
  }
  return samplesScale(minFrames);
}

function samplesScale(minFrames: number): RulerScale {
  const [length, parts] = decadeStep(minFrames);
  return { originFrames: 0, framesPerStep: length, parts, label: (k) => samplesText(k * length) };
}

/** Feet in steps of 1, 2 and 5, down to thousandths: an inch of tape at 30 ips is 33 ms. */
function feetScale(minFrames: number, perFoot: number): RulerScale {
  const [thousandths, parts] = decadeStep((minFrames / perFoot) * 1000);
  const decimals = thousandths % 1000 === 0 ? 0 : thousandths % 100 === 0 ? 1 : thousandths % 10 === 0 ? 2 : 3;
  return {
    originFrames: 0,
    framesPerStep: (thousandths * perFoot) / 1000,
    parts,
    label(k) {
      const whole = Math.floor((k * thousandths) / 1000);
      const rest = String((k * thousandths) % 1000)
        .padStart(3, '0')
        .slice(0, decimals);
      return `${samplesText(whole)}${decimals === 0 ? '' : '.'}${rest} ft`;
    },
  };
}

/** The least of 1, 2, 5, 10, 20 ... that is not less. */
function decadeStep(least: number): Step {
  const decade = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, least))));
  const step = [1, 2, 5, 10].find((factor) => factor * decade >= least) ?? 10;
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
