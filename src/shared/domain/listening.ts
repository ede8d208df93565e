/**
 * How a tape is listened to for the moment: nothing of it touches the file, and nothing of it is stored with the tape
 * (its own speed and direction are, see TransferEntry).
 */
export type Listening = {
  readonly mode: ListeningMode;
  /** Which ears hear their sound upside down, for tapes with one side wired wrongly. */
  readonly inverted: 'none' | 'left' | 'right' | 'both';
  /** Channels from 0. Where any is soloed, only the soloed are heard; a muted one never is. */
  readonly soloed: readonly number[];
  readonly muted: readonly number[];
  /** −3 dB at this frequency; null when off. */
  readonly highPassHz: number | null;
  readonly lowPassHz: number | null;
  /** For a tape that was played back with the other standard's equalisation. */
  readonly tapeEqualisation: 'asIs' | 'nabToIec' | 'iecToNab';
  /** Factor beside the tape's own speed correction; 1 is as the performance was. */
  readonly speed: number;
  /** Whether pitch moves with speed (as a machine does it), or is kept (time-stretch). */
  readonly speedKind: 'varispeed' | 'stretch';
  /** Monitor gain in dB, and whether it is lowered by `dimDb` for a moment. */
  readonly gainDb: number;
  readonly dimmed: boolean;
};

/**
 * stereo: each channel to its ear, a multitrack's channels all to both; left, right: one channel to both ears; mono:
 * half of the sum; difference: half of left minus right; swapped: left and right change places.
 */
export const listeningModes = ['stereo', 'left', 'right', 'mono', 'difference', 'swapped'] as const;
export type ListeningMode = (typeof listeningModes)[number];

export const dimDb = -20;
export const minGainDb = -60;
export const maxGainDb = 24;
/** Varispeed in factors; time-stretch within 25 % to 400 %. */
export const minSpeed = 0.25;
export const maxSpeed = 4;

/** As it is in the file. */
export const flatListening: Listening = {
  mode: 'stereo',
  inverted: 'none',
  soloed: [],
  muted: [],
  highPassHz: null,
  lowPassHz: null,
  tapeEqualisation: 'asIs',
  speed: 1,
  speedKind: 'varispeed',
  gainDb: 0,
  dimmed: false,
};

/** Nominal speeds of studio and domestic machines in inches per second (IEC 60094-1, field.md). */
export const tapeSpeedsIps = [3.75, 7.5, 15, 30] as const;

/** 100 cents are a semitone: what a factor of speed does to pitch. */
export function centsOf(speed: number): number {
  return 1200 * Math.log2(speed);
}

export function speedOfCents(cents: number): number {
  return 2 ** (cents / 1200);
}
