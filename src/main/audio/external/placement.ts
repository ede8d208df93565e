import type { ProbedSound } from './probe-sound.ts';

/** How exactly the frames of a file can be counted when ffmpeg reads it. */
export type Placement = {
  /** Whether ffmpeg finds any frame without decoding everything before it. */
  readonly seeks: boolean;
  /** What to say of positions; null when each is the sample of the recording. */
  readonly doubt: string | null;
};

/** Frames in one packet: by so many the sound may lie beside where it was recorded when the delay is not told. */
const packetFrames: Readonly<Record<string, number>> = {
  aac: 1024,
  ac3: 256,
  eac3: 256,
  amr_nb: 160,
  amr_wb: 320,
  dts: 512,
  mp2: 481,
  mp3: 1105,
  musepack7: 1152,
  musepack8: 1152,
  opus: 312,
  vorbis: 1024,
  wmav1: 2048,
  wmav2: 2048,
  wmapro: 2048,
};

const lossless = /^(pcm_.*|alac|ape|dsd_.*|flac|mlp|truehd|shorten|tak|tta|wavpack|wmalossless)$/;

/** Longer files are not decoded from their beginning for each place that is looked at. */
const longestWithoutSeekSeconds = 2 * 60 * 60;

/**
 * Tells how sure positions are. A seek is exact where the container counts samples, and in ADTS, whose every packet
 * ffmpeg counts; other containers count milliseconds, so those files are decoded from their beginning.
 */
export function placementOf(sound: ProbedSound, hasRecordedDelay: boolean): Placement {
  const [above, below] = sound.timeBase;
  const countsFrames = above === 1 && below === sound.sampleRate;
  const isAdts = sound.container === 'aac';
  const packet = packetFrames[sound.codec] ?? 2048;
  const isLong = (sound.frames ?? 0) > longestWithoutSeekSeconds * sound.sampleRate;
  const seeks = countsFrames || isAdts || isLong;
  const isBlindSeek = isLong && !countsFrames && !isAdts;
  if (isBlindSeek) {
    const doubt = `Position ±${packet} samples: its container does not count samples, so the same place may be found a little beside when the file is read again.`;
    return { seeks, doubt };
  }
  if (lossless.test(sound.codec) || hasRecordedDelay) return { seeks, doubt: null };
  return {
    seeks,
    doubt: `Position ±${packet} samples: the file does not record the delay of its encoder. Places found again with the same decoder are the same; another program may count up to ${packet} samples more or fewer.`,
  };
}
