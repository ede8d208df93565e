/** How positions are shown: hours:minutes:seconds.milliseconds, sample frames, or CD frames (75 a second). */
export const timeDisplays = ['clock', 'samples', 'cdFrames'] as const;
export type TimeDisplay = (typeof timeDisplays)[number];

export const cdFramesPerSecond = 75;
export const secondsPerDay = 86_400;
const inchesPerFoot = 12;

/*
 * Rates are whole, or (where a tape's speed is corrected) decimals of up to six places; every other number is reckoned
 * exactly from them.
 */

/**
 * `00:41:12.345`. Milliseconds are floored, so a shown time never lies after the frame it stands for. Exact for every
 * rate and length up to 2^53 frames: whole seconds and the rest are computed apart, in integers.
 */
export function clockText(frame: number, sampleRate: number): string {
  const [seconds, ms] = secondsAnd(frame, sampleRate, 1000);
  return `${hms(seconds)}.${pad(ms, 3)}`;
}

/** `0:41:12` or `41:12`: for rulers and lists, where hours are shown only when there are any. */
export function shortClockText(frame: number, sampleRate: number): string {
  const [seconds] = secondsAnd(frame, sampleRate, 1);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${pad(minutes, 2)}:${pad(seconds % 60, 2)}` : `${minutes}:${pad(seconds % 60, 2)}`;
}

/** A length in a sentence: `22.675 s` below a minute, `0:27:57` from there on. */
export function saidLength(frames: number, sampleRate: number): string {
  if (frames < 60 * sampleRate) return `${(frames / sampleRate).toFixed(3)} s`;
  const short = shortClockText(frames, sampleRate);
  return frames < 3600 * sampleRate ? `0:${short.padStart(5, '0')}` : short;
}

/** A length as `4:33.8`, with tenths floored and hours only when there are any. */
export function lengthText(frames: number, sampleRate: number): string {
  const [, tenths] = secondsAnd(frames, sampleRate, 10);
  return `${shortClockText(frames, sampleRate)}.${tenths}`;
}

/** `00:41:12:26`: hours, minutes, seconds and CD frames, floored. */
export function cdText(frame: number, sampleRate: number): string {
  const [seconds, cdFrames] = secondsAnd(frame, sampleRate, cdFramesPerSecond);
  return `${hms(seconds)}:${pad(cdFrames, 2)}`;
}

/**
 * The time of day at which a frame was recorded, `13:41:12.345`; `timeReference` is the first frame's count since
 * midnight. Milliseconds, because a broadcast WAV states no frame rate; midnight begins a new day.
 */
export function timecodeText(frame: number, sampleRate: number, timeReference: number): string {
  return clockText((timeReference + frame) % (secondsPerDay * sampleRate), sampleRate);
}

/** `1 482.25 ft`: how much tape has passed at its nominal speed, floored to hundredths of a foot. */
export function feetText(frame: number, sampleRate: number, speedIps: number): string {
  const hundredths = Math.floor((frame * speedIps * 100) / (inchesPerFoot * sampleRate));
  return `${samplesText(Math.floor(hundredths / 100))}.${pad(hundredths % 100, 2)} ft`;
}

/** How many frames pass while a foot of tape does; seldom a whole number. */
export function framesPerFoot(sampleRate: number, speedIps: number): number {
  return (inchesPerFoot * sampleRate) / speedIps;
}

/** `118 664 640`, grouped by thin spaces so that it can be read. */
export function samplesText(frame: number): string {
  return String(frame).replaceAll(/\B(?=(\d{3})+(?!\d))/g, '\u2009');
}

/** A position in the display the user chose. */
export function positionText(frame: number, sampleRate: number, display: TimeDisplay): string {
  if (display === 'samples') return samplesText(frame);
  return display === 'cdFrames' ? cdText(frame, sampleRate) : clockText(frame, sampleRate);
}

/**
 * The frame a typed position stands for, or null when it cannot be read. Understands what `positionText` writes, and
 * shorter forms: `41:12`, `72.5`, `1:02:03.004`. Clock and CD texts give the first frame that is shown as that text.
 */
export function parsePosition(text: string, sampleRate: number, display: TimeDisplay): number | null {
  const trimmed = text.trim();
  if (display === 'samples') {
    const digits = trimmed.replaceAll(/[\s\u2009\u00a0',._]/g, '');
    return /^\d{1,16}$/.test(digits) ? safe(Number(digits)) : null;
  }
  const clock = /^(?:(?:(\d+):)?(\d+):)?(\d+)(?:[.,](\d{1,9}))?$/.exec(trimmed);
  if (display === 'cdFrames') {
    const cd = /^(?:(\d+):)?(\d+):(\d+):(\d+)$/.exec(trimmed);
    if (cd !== null) {
      const seconds = Number(cd[1] ?? 0) * 3600 + Number(cd[2]) * 60 + Number(cd[3]);
      const frames = Number(cd[4]);
      return frames < cdFramesPerSecond ? safe(firstFrame(seconds, frames, cdFramesPerSecond, sampleRate)) : null;
    }
  }
  if (clock === null) return null;
  const seconds = Number(clock[1] ?? 0) * 3600 + Number(clock[2] ?? 0) * 60 + Number(clock[3]);
  const decimals = clock[4] ?? '';
  return safe(firstFrame(seconds, Number(decimals || 0), 10 ** decimals.length, sampleRate));
}

/** The whole seconds before a frame, and the whole parts of the next one, of which a second has so many. */
function secondsAnd(frame: number, rate: number, parts: number): readonly [seconds: number, rest: number] {
  if (Number.isInteger(rate)) {
    const rest = frame % rate;
    return [(frame - rest) / rate, Math.floor((rest * parts) / rate)];
  }
  const { numerator, denominator } = exactRate(rate);
  const all = (BigInt(Math.floor(frame)) * denominator * BigInt(parts)) / numerator;
  return [Number(all / BigInt(parts)), Number(all % BigInt(parts))];
}

/** The first frame at or after so many seconds and parts of one. In BigInt: nine decimals times a rate pass 2^53. */
function firstFrame(seconds: number, rest: number, parts: number, rate: number): number {
  const { numerator, denominator } = exactRate(rate);
  const product = (BigInt(seconds) * BigInt(parts) + BigInt(rest)) * numerator;
  const divisor = BigInt(parts) * denominator;
  return Number((product + divisor - 1n) / divisor);
}

/** A rate as the ratio of whole numbers that it is. */
export function exactRate(rate: number): { readonly numerator: bigint; readonly denominator: bigint } {
  if (Number.isInteger(rate)) return { numerator: BigInt(rate), denominator: 1n };
  return { numerator: BigInt(Math.round(rate * 1e6)), denominator: 1_000_000n };
}

function hms(seconds: number): string {
  return `${pad(Math.floor(seconds / 3600), 2)}:${pad(Math.floor(seconds / 60) % 60, 2)}:${pad(seconds % 60, 2)}`;
}

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}

function safe(frame: number): number | null {
  return Number.isSafeInteger(frame) ? frame : null;
}
