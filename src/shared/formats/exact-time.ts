import { cdFramesPerSecond, exactRate } from '../domain/timecode.ts';

/*
 * Exact conversions between sample frames and the units of exchange formats. Everything is integer arithmetic in
 * BigInt: `Math.floor(frame / rate * 75)` is wrong on one exact boundary in twenty. Rates are whole, or corrected ones
 * with up to six decimals.
 */

/** The CD frame (1/75 s) in which a sample frame lies: starts are rounded down, so that no attack is clipped. */
export function cdFrameBefore(frame: number, sampleRate: number): number {
  const { numerator, denominator } = exactRate(sampleRate);
  return Number((BigInt(frame) * BigInt(cdFramesPerSecond) * denominator) / numerator);
}

/** The first CD frame at or after a sample frame: ends are rounded up, so that no tail is cut. */
export function cdFrameAfter(frame: number, sampleRate: number): number {
  const { numerator, denominator } = exactRate(sampleRate);
  return ceilRatio(BigInt(frame) * BigInt(cdFramesPerSecond) * denominator, numerator);
}

/** Whether a sample frame is the first one of a CD frame, so that nothing is rounded. */
export function isOnCdFrame(frame: number, sampleRate: number): boolean {
  return cdFrameBefore(frame, sampleRate) === cdFrameAfter(frame, sampleRate);
}

/** The first sample frame of a CD frame; with `cdFrameBefore` an identity at every rate from 75 Hz upwards. */
export function frameOfCdFrame(cdFrame: number, sampleRate: number): number {
  const { numerator, denominator } = exactRate(sampleRate);
  return ceilRatio(BigInt(cdFrame) * numerator, BigInt(cdFramesPerSecond) * denominator);
}

/** `MM:SS:FF` with as many minutes as it takes; players read more than 99. */
export function cuePosition(cdFrame: number): string {
  const seconds = Math.floor(cdFrame / cdFramesPerSecond);
  const parts = [Math.floor(seconds / 60), seconds % 60, cdFrame % cdFramesPerSecond];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

/** How many decimals of a second tell every sample frame apart at a rate. */
export function decimalsFor(sampleRate: number): 6 | 9 {
  return sampleRate < 500_000 ? 6 : 9;
}

/** Seconds with a fixed number of decimals, rounded to the nearest: `10.002563`. */
export function secondsText(frame: number, sampleRate: number, decimals: number): string {
  const digits = scaledSeconds(frame, sampleRate, decimals)
    .toString()
    .padStart(decimals + 1, '0');
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** Hours, minutes and seconds with decimals, rounded to the nearest: `00:00:10.002563`. */
export function clockTextExact(frame: number, sampleRate: number, decimals: number): string {
  const scaled = scaledSeconds(frame, sampleRate, decimals);
  const unit = 10n ** BigInt(decimals);
  const seconds = Number(scaled / unit);
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const fraction = (scaled % unit).toString().padStart(decimals, '0');
  return `${clock.map((part) => String(part).padStart(2, '0')).join(':')}.${fraction}`;
}

/**
 * The sample frame nearest to seconds written as text (`12`, `12.5`, `12,5`, `+0.25`, `-1.0`); negative ones give a
 * negative frame. Null when it is no number or lies beyond what can be counted.
 */
export function frameOfSeconds(text: string, sampleRate: number): number | null {
  const match = /^([+-]?)(\d{1,12})?(?:[.,](\d{0,24}))?$/.exec(text.trim());
  if (match === null) return null;
  const [, sign, whole = '', fraction = ''] = match;
  if (whole === '' && fraction === '') return null;
  const unit = 10n ** BigInt(fraction.length);
  const { numerator, denominator } = exactRate(sampleRate);
  const divisor = unit * denominator;
  const frame = Number((BigInt(whole + fraction) * numerator * 2n + divisor) / (divisor * 2n));
  if (!Number.isSafeInteger(frame)) return null;
  return sign === '-' && frame !== 0 ? -frame : frame;
}

/** The sample frame nearest to a clock text (`1:02:03.004`, `41:12.5`) or to plain seconds; null when it is neither. */
export function frameOfClock(text: string, sampleRate: number): number | null {
  const match = /^(?:(\d{1,6}):)?(\d{1,6}):(\d{1,2}(?:[.,]\d{0,24})?)$/.exec(text.trim());
  if (match === null) return frameOfSeconds(text, sampleRate);
  const [, hours = '0', minutes = '0', seconds = '0'] = match;
  const [whole = '0', fraction = ''] = seconds.split(/[.,]/);
  return frameOfSeconds(`${Number(hours) * 3600 + Number(minutes) * 60 + Number(whole)}.${fraction}`, sampleRate);
}

/** The frame of a tape at one rate that lies at the same time as `frame` at another, to the nearest. */
export function frameAtOtherRate(frame: number, fromRate: number, toRate: number): number {
  const divisor = BigInt(fromRate);
  return Number((BigInt(frame) * BigInt(toRate) * 2n + divisor) / (divisor * 2n));
}

function scaledSeconds(frame: number, sampleRate: number, decimals: number): bigint {
  const { numerator, denominator } = exactRate(sampleRate);
  return (BigInt(frame) * denominator * 10n ** BigInt(decimals) * 2n + numerator) / (numerator * 2n);
}

function ceilRatio(dividend: bigint, divisor: bigint): number {
  return Number((dividend + divisor - 1n) / divisor);
}
