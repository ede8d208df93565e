/** The frame rates in which film and television count a day. */
export const timecodeRates = ['23.976', '24', '25', '29.97drop', '29.97', '30'] as const;
export type TimecodeRate = (typeof timecodeRates)[number];

type Rate = {
  readonly name: string;
  /** How many frames a second of the count has. */
  readonly perSecond: number;
  /** How many seconds of the clock `perSecond` frames last, as a fraction: 1001/1000 where television runs slow. */
  readonly slowness: readonly [over: bigint, under: bigint];
  /** Whether two numbers are left out in each minute but every tenth, so that the count keeps step with the clock. */
  readonly drops: boolean;
};

const rates: Readonly<Record<TimecodeRate, Rate>> = {
  '23.976': { name: '23.976 fps', perSecond: 24, slowness: [1001n, 1000n], drops: false },
  '24': { name: '24 fps', perSecond: 24, slowness: [1n, 1n], drops: false },
  '25': { name: '25 fps', perSecond: 25, slowness: [1n, 1n], drops: false },
  '29.97drop': { name: '29.97 fps drop-frame', perSecond: 30, slowness: [1001n, 1000n], drops: true },
  '29.97': { name: '29.97 fps non-drop', perSecond: 30, slowness: [1001n, 1000n], drops: false },
  '30': { name: '30 fps', perSecond: 30, slowness: [1n, 1n], drops: false },
};

const secondsPerDay = 86_400;
/** SMPTE ST 12-1: frame numbers 0 and 1 of a minute are left out, except in every tenth. */
const droppedPerMinute = 2;

export function timecodeRateName(rate: TimecodeRate): string {
  return rates[rate].name;
}

export function timecodeFramesPerSecond(rate: TimecodeRate): number {
  return rates[rate].perSecond;
}

/** How many sample frames a second of the count lasts; a double. */
export function samplesPerTimecodeSecond(sampleRate: number, rate: TimecodeRate): number {
  const [over, under] = rates[rate].slowness;
  return (sampleRate * Number(over)) / Number(under);
}

/** The number of the timecode frame in which a sample frame lies, both counted from midnight. */
export function timecodeCountAt(frame: number, sampleRate: number, rate: TimecodeRate): number {
  const { perSecond, slowness } = rates[rate];
  const [over, under] = slowness;
  return Number((BigInt(Math.floor(frame)) * BigInt(perSecond) * under) / (BigInt(sampleRate) * over));
}

/** The first sample frame that lies in a timecode frame. */
export function frameOfTimecode(count: number, sampleRate: number, rate: TimecodeRate): number {
  const { perSecond, slowness } = rates[rate];
  const [over, under] = slowness;
  const [samples, frames] = [BigInt(count) * BigInt(sampleRate) * over, BigInt(perSecond) * under];
  return Number((samples + frames - 1n) / frames);
}

/** `13:41:12:07`, with a semicolon before the frames where numbers are dropped; midnight begins a new day. */
export function timecodeLabel(count: number, rate: TimecodeRate): string {
  const { perSecond, drops } = rates[rate];
  const shown = drops ? withDropped(count) : count;
  const ofDay = shown % (secondsPerDay * perSecond);
  const seconds = Math.floor(ofDay / perSecond);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${parts.map((part) => two(part)).join(':')}${drops ? ';' : ':'}${two(ofDay % perSecond)}`;
}

/**
 * The timecode frame whose label shows so many frames as `perSecond` counts them; where that number is dropped, the one
 * that follows.
 */
export function timecodeCountOf(shown: number, rate: TimecodeRate): number {
  const { perSecond, drops } = rates[rate];
  if (!drops) return shown;
  const minutes = Math.floor(shown / (60 * perSecond));
  const dropped = droppedPerMinute * (minutes - Math.floor(minutes / 10));
  const isDropped = minutes % 10 !== 0 && shown % (60 * perSecond) < droppedPerMinute;
  return (isDropped ? minutes * 60 * perSecond + droppedPerMinute : shown) - dropped;
}

/** The number that is shown for a frame, which is higher than its count by all that were dropped before. */
function withDropped(count: number): number {
  const perMinute = 60 * 30 - droppedPerMinute;
  const perTen = 10 * perMinute + droppedPerMinute;
  const tens = Math.floor(count / perTen);
  const rest = count % perTen;
  // The first minute of ten drops nothing, so it is longer by two.
  const minutes = rest < perMinute + droppedPerMinute ? 0 : Math.floor((rest - droppedPerMinute) / perMinute);
  return count + droppedPerMinute * (9 * tens + minutes);
}

/**
 * The rate that a file states, or null: `25/1`, `30000/1001`, `29.97`, with `DF` or `NDF` beside it or behind it, as
 * recorders write TIMECODE_RATE and TIMECODE_FLAG into iXML.
 */
export function statedTimecodeRate(rate: string, flag: string): TimecodeRate | null {
  const read = /^\s*(\d+(?:\.\d+)?)(?:\s*\/\s*(\d+))?\s*(DF|NDF|ND|D)?\s*$/i.exec(rate);
  if (read === null) return null;
  const perSecond = Number(read[1]) / Number(read[2] ?? 1);
  const drops = /^(df|d|drop)/i.test((read[3] ?? flag).trim());
  const is = (wanted: number): boolean => Math.abs(perSecond - wanted) < 0.005;
  if (is(24)) return '24';
  if (is(25)) return '25';
  if (is(30)) return '30';
  if (is(24_000 / 1001)) return '23.976';
  if (!is(30_000 / 1001)) return null;
  return drops ? '29.97drop' : '29.97';
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
