import type { MetadataGroup } from '../../shared/contract/views.ts';
import {
  frameOfTimecode,
  samplesPerTimecodeSecond,
  statedTimecodeRate,
  timecodeCountOf,
  timecodeFramesPerSecond,
  timecodeLabel,
  type TimecodeRate,
} from '../../shared/domain/timecode-rate.ts';
import type { RulerScale, Step } from './ruler-scale.ts';

/** Steps below a second in timecode frames, for each count of frames in a second. */
const frameSteps: Readonly<Record<number, readonly Step[]>> = {
  24: [
    [1, 1],
    [2, 2],
    [6, 6],
    [12, 4],
  ],
  25: [
    [1, 1],
    [5, 5],
  ],
  30: [
    [1, 1],
    [2, 2],
    [5, 5],
    [10, 5],
    [15, 3],
  ],
};

/**
 * The ruler in timecode, with its lines at full labels: in drop-frame those do not lie evenly, so each line is asked
 * for. Null where a frame is too long to be a step.
 */
export function timecodeScale(
  minFrames: number,
  secondSteps: readonly Step[],
  { sampleRate, timeReference, rate }: { sampleRate: number; timeReference: number; rate: TimecodeRate },
): RulerScale | null {
  const perSecond = timecodeFramesPerSecond(rate);
  const perFrame = samplesPerTimecodeSecond(sampleRate, rate) / perSecond;
  if (minFrames < perFrame / 2) return null;
  const inSeconds = secondSteps.map(([seconds, parts]): Step => [seconds * perSecond, parts]);
  const steps = [...(frameSteps[perSecond] ?? []), ...inSeconds];
  const [length, parts] = steps.find(([frames]) => frames * perFrame >= minFrames) ?? [86_400 * perSecond, 4];
  const countOf = (k: number): number => timecodeCountOf(k * length, rate);
  // Labels that drop numbers keep step with the clock, not with the frames.
  const framesPerStep = rate === '29.97drop' ? (length / perSecond) * sampleRate : length * perFrame;
  return {
    originFrames: timeReference,
    framesPerStep,
    parts,
    frameOf: (k) => frameOfTimecode(countOf(k), sampleRate, rate) - timeReference,
    label: (k) => timecodeLabel(countOf(k), rate),
  };
}

/** The rate that a file's iXML states; null where it has none or one that is no film or television rate. */
export function timecodeRateOf(groups: readonly MetadataGroup[]): TimecodeRate | null {
  const entries = groups.find(({ name }) => name === 'iXML')?.entries ?? [];
  const valueOf = (name: string): string =>
    entries.find(({ key }) => key.split(' / ').at(-1)?.toUpperCase() === name)?.value ?? '';
  return statedTimecodeRate(valueOf('TIMECODE_RATE'), valueOf('TIMECODE_FLAG'));
}
