import type { EncoderDelay } from '../encoder-delay.ts';
import type { RecordedExtent } from './m4a-extent.ts';
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

/** Each sample is coded by itself or by those before it, so that nothing comes late; G.722 filters them before. */
const withoutDelay = /^adpcm_(?!g722)/;

/**
 * Where ffmpeg only guesses what lies behind a jump, though the container counts frames: Ogg tells where a page ends, which
 * in its last one is not where the packets end; NUT and Core Audio leave out how long a packet of no fixed length is;
 * blocks of Vorbis are of two lengths, which only its decoder knows; a bit of DFPWM means nothing without those before it.
 * Blocks of ADPCM are found by the bytes of a second, which the header of a WAV file tells in whole numbers, and in IMA of
 * QuickTime and G.726 what was before is heard on.
 */
function isGuessed({ codec, container }: ProbedSound): boolean {
  const packetsVary = container === 'ogg' || container === 'nut' || (container === 'caf' && codec === 'flac');
  return packetsVary || codec === 'vorbis' || codec === 'dfpwm' || codec.startsWith('adpcm_');
}

/** Longer files are not decoded from their beginning for each place that is looked at. */
const longestWithoutSeekSeconds = 2 * 60 * 60;

/** Measured with FLAC in Ogg of low level: in the last page of it ffmpeg was 20,736 of 22,050 samples early. */
const guessedDoubt =
  'Position unsure: ffmpeg guesses how long what it finds after a jump is, and the file is too long to be decoded from its beginning for each place; one may be found up to seconds beside, near the end first. For exact places convert a copy to FLAC or WAV.';

/**
 * Tells how sure positions are. A seek is exact where the container counts samples and tells those of each packet, and in
 * ADTS, whose every packet ffmpeg counts; other files are decoded from their beginning.
 */
export function placementOf(sound: ProbedSound, hasRecordedDelay: boolean): Placement {
  const [above, below] = sound.timeBase;
  const countsFrames = above === 1 && below === sound.sampleRate && !isGuessed(sound);
  const packet = packetFrames[sound.codec] ?? 2048;
  const isLong = (sound.frames ?? 0) > longestWithoutSeekSeconds * sound.sampleRate;
  const seeks = countsFrames || isAdts(sound) || isLong;
  const isBlindSeek = isLong && !countsFrames && !isAdts(sound);
  if (isBlindSeek) {
    if (isGuessed(sound)) return { seeks, doubt: guessedDoubt };
    const doubt = `Position ±${packet} samples: its container does not count samples, so the same place may be found a little beside when the file is read again.`;
    return { seeks, doubt };
  }
  if (isUndelayed(sound.codec) || hasRecordedDelay) return { seeks, doubt: null };
  return {
    seeks,
    doubt: `Position ±${packet} samples: the file does not record the delay of its encoder. Places found again with the same decoder are the same; another program may count up to ${packet} samples more or fewer.`,
  };
}

/** Whether what is decoded can be held against the length that the container tells; others are guessed, or count packets. */
export function isLengthSure(sound: ProbedSound): boolean {
  return lossless.test(sound.codec) && !isGuessed(sound);
}

/** What becomes of the delay of the encoder when ffmpeg decodes a file; null where there is none, as in lossless ones. */
export function delayOf(sound: ProbedSound, recorded: RecordedExtent | null): EncoderDelay | null {
  if (isUndelayed(sound.codec)) return null;
  if (recorded !== null) {
    return { kind: 'takenOff', parts: [recorded.delayFrames], paddingFrames: recorded.paddingFrames };
  }
  if (sound.skippedFrames !== null) return { kind: 'takenOff', parts: [sound.skippedFrames] };
  // Its decoder begins behind the pre-skip, in whatever container that lies.
  if (sound.codec === 'opus') return { kind: 'byHeader', header: 'Opus header' };
  return isMp4(sound) || isAdts(sound) ? { kind: 'notRecorded' } : { kind: 'leftIn' };
}

function isUndelayed(codec: string): boolean {
  return lossless.test(codec) || withoutDelay.test(codec);
}

export function isMp4({ container }: ProbedSound): boolean {
  return container.split(',').includes('mp4');
}

function isAdts({ container }: ProbedSound): boolean {
  return container === 'aac';
}
