import { heardFrame, orderOf, type TapeOrder } from './tape-order.ts';
import { clockText, lengthText, parsePosition, positionText, samplesText, type TimeDisplay } from './timecode.ts';
import { asInFile, type TransferEntry, type TransferFacts } from './transfer.ts';

/**
 * file: times count the file as it is, from its first frame at its own speed; corrected: as the tape is heard, from
 * what is heard first, at the speed of the performance. Sample numbers and times of day belong to the file in both.
 */
export const timeBases = ['file', 'corrected'] as const;
export type TimeBase = (typeof timeBases)[number];

type Correction = Pick<TransferEntry, 'speedRatio' | 'runsBackwards'>;

/** How places of a transfer are told. */
export type TapeTime = {
  readonly order: TapeOrder;
  readonly base: TimeBase;
  /** Frames that pass in a second of told time: the file's rate, or the corrected one, which is seldom whole. */
  readonly rate: number;
};

/** Whether a transfer is heard otherwise than its file is. */
export function isCorrected({ speedRatio, runsBackwards }: Correction): boolean {
  return speedRatio !== asInFile.speedRatio || runsBackwards !== asInFile.runsBackwards;
}

/**
 * Frames that pass in a second of the performance. Rounded to millionths, so that it is an exact ratio of whole numbers
 * wherever times are reckoned with it: less than a tenth of a millisecond in a whole day.
 */
export function correctedRate(sampleRate: number, speedRatio: number): number {
  return Math.round(sampleRate * speedRatio * 1e6) / 1e6;
}

/** How the places of a transfer are told; null while its rate is not known. */
export function tapeTimeOf(
  transfer: Correction & Pick<TransferFacts, 'sampleRate' | 'frames'>,
  base: TimeBase,
): TapeTime | null {
  const { sampleRate, speedRatio } = transfer;
  if (sampleRate === null) return null;
  return {
    order: orderOf(transfer),
    base,
    rate: base === 'corrected' ? correctedRate(sampleRate, speedRatio) : sampleRate,
  };
}

/** The frame that told times count for a frame of the file, and back. */
export function toldFrame({ order, base }: Pick<TapeTime, 'order' | 'base'>, frame: number): number {
  return base === 'corrected' ? heardFrame(order, frame) : frame;
}

/** A frame of the file in the display the user chose. Samples are those of the file. */
export function placeText(time: TapeTime, frame: number, display: TimeDisplay): string {
  return display === 'samples' ? samplesText(frame) : positionText(toldFrame(time, frame), time.rate, display);
}

/** The same with milliseconds, where no display is chosen. */
export function placeClock(time: TapeTime, frame: number): string {
  return clockText(toldFrame(time, frame), time.rate);
}

/** How long so many frames are. */
export function spanText({ rate }: TapeTime, frames: number, display: TimeDisplay): string {
  return display === 'samples' ? samplesText(frames) : lengthText(frames, rate);
}

/** The frame of the file that a typed place stands for; null when it cannot be read, or lies before or behind the tape. */
export function parsePlace(time: TapeTime, text: string, display: TimeDisplay): number | null {
  const told = parsePosition(text, time.rate, display);
  if (told === null || display === 'samples') return told;
  const frame = toldFrame(time, told);
  return frame < 0 ? null : frame;
}

/** How many frames a typed length stands for; null when it cannot be read. */
export function parseSpan({ rate }: TapeTime, text: string, display: TimeDisplay): number | null {
  return parsePosition(text, rate, display);
}
