import type { TourStep, TourTape } from '../../shared/domain/tour.ts';
import type { Transfer } from '../../shared/domain/transfer.ts';
import type { RunningTour } from './tour-store.ts';

/**
 * How long a tour still takes as it is heard, and how much of its stretch is over (0 to 1). `speed` is the factor that
 * the listener has set beside each tape's own correction.
 */
export function secondsLeft(
  { steps, at }: Pick<RunningTour, 'steps' | 'at'>,
  frame: number,
  tapeOf: (step: TourStep) => Pick<Transfer, 'sampleRate' | 'speedRatio' | 'runsBackwards'> | undefined,
  speed: number,
): { readonly ofStep: number; readonly ofTour: number; readonly share: number } {
  const secondsOf = (step: TourStep, frames: number): number => {
    const { sampleRate = null, speedRatio = 1 } = tapeOf(step) ?? {};
    return sampleRate === null ? 0 : frames / (sampleRate * speedRatio * speed);
  };
  const step = steps[at];
  if (step === undefined) return { ofStep: 0, ofTour: 0, share: 0 };
  const length = step.endFrame - step.startFrame;
  const passed = passedIn(step, frame, tapeOf(step));
  const ofStep = secondsOf(step, length - passed);
  const later = steps.slice(at + 1).reduce((sum, one) => sum + secondsOf(one, one.endFrame - one.startFrame), 0);
  return { ofStep, ofTour: ofStep + later, share: length === 0 ? 0 : passed / length };
}

function passedIn(step: TourStep, frame: number, tape: Pick<TourTape, 'runsBackwards'> | undefined): number {
  const passed = tape?.runsBackwards === true ? step.endFrame - frame : frame - step.startFrame;
  return Math.max(0, Math.min(step.endFrame - step.startFrame, passed));
}
