import type { Tape } from '../../shared/domain/tape.ts';
import { placeText, type TapeTime, toldFrame } from '../../shared/domain/tape-time.ts';
import { feetText, type TimeDisplay, timecodeText } from '../../shared/domain/timecode.ts';
import type { Transfer } from '../../shared/domain/transfer.ts';
import type { RulerUnit } from '../view/view-store.ts';

/** Everything the ruler must know to count in a unit. */
export type RulerCount =
  | { readonly unit: TimeDisplay }
  | { readonly unit: 'timecode'; readonly timeReference: number }
  | { readonly unit: 'feet'; readonly speedIps: number };

/** How the ruler counts now: as asked for where the tape tells what that needs, else as all times are shown. */
export function rulerCount(
  unit: RulerUnit,
  display: TimeDisplay,
  transfer: Pick<Transfer, 'timeReference'> | undefined,
  tape: Pick<Tape, 'speedIps'> | undefined,
): RulerCount {
  const timeReference = transfer?.timeReference ?? null;
  const speedIps = tape?.speedIps ?? null;
  if (unit === 'timecode' && timeReference !== null) return { unit, timeReference };
  if (unit === 'feet' && speedIps !== null && speedIps > 0) return { unit, speedIps };
  return { unit: display };
}

/** Why the ruler cannot count in a unit on this tape; null where it can. */
export function whyNoUnit(
  unit: RulerUnit,
  transfer: Pick<Transfer, 'timeReference'> | undefined,
  tape: Pick<Tape, 'speedIps'> | undefined,
): string | null {
  if (unit === 'timecode' && (transfer?.timeReference ?? null) === null) {
    return 'This file does not say at what time of day it was recorded: it has no bext time reference.';
  }
  if (unit === 'feet' && (tape?.speedIps ?? 0) <= 0) {
    return 'Feet need the speed of the tape. Enter it in the tape’s details, for example 7.5 or 15 inches per second.';
  }
  return null;
}

/** A frame of the file as the ruler counts. */
export function countText(frame: number, sampleRate: number, count: RulerCount, time: TapeTime): string {
  if (count.unit === 'timecode') return timecodeText(frame, sampleRate, count.timeReference);
  if (count.unit === 'feet') return feetText(toldFrame(time, frame), time.rate, count.speedIps);
  return placeText(time, frame, count.unit);
}

/** How a unit counts along the ruler, which runs as the tape is heard. */
export type RulerRun = {
  /** Frames that pass in a second of it. */
  readonly sampleRate: number;
  /** The count begins at the right and falls: it is the file's, and the tape runs backwards. */
  readonly isFalling: boolean;
};

/** Samples and times of day are the file's own, whatever its speed and direction; all else counts as times are told. */
export function rulerRun(count: RulerCount, sampleRate: number, { base, order, rate }: TapeTime): RulerRun {
  if (count.unit === 'samples' || count.unit === 'timecode') return { sampleRate, isFalling: order.backwards };
  return { sampleRate: rate, isFalling: order.backwards && base === 'file' };
}
