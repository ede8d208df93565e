import { spells, viewOf } from './bytes.ts';

/** What the four bytes before each MPEG audio frame say (ISO 11172-3, 2.4.1.3; 13818-3 for lower rates). */
export type MpegHeader = {
  /** 1, 2 or 2.5. */
  readonly version: number;
  readonly layer: 1 | 2 | 3;
  readonly sampleRate: number;
  readonly kilobits: number;
  readonly channels: 1 | 2;
  /** Sample frames in one MPEG frame. */
  readonly frames: number;
  /** Of the whole MPEG frame. */
  readonly lengthBytes: number;
  /** Bytes of header, checksum and side information before the sound. */
  readonly overheadBytes: number;
};

const kilobitsOfMpeg1 = {
  1: [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  2: [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  3: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
} as const;
const kilobitsOfMpeg2 = {
  1: [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  2: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  3: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
} as const;
const ratesOfMpeg1 = [44_100, 48_000, 32_000];
const versions = [2.5, 0, 2, 1];
const layers = [0, 3, 2, 1] as const;

const checksumBytes = 2;

/** No MPEG frame is longer: layer II, 384 kbit/s at 32 kHz is the longest of those with a table. */
export const longestMpegFrameBytes = 2881;

/** The header at this place; null when there is none, or one of free format, whose frames do not say their length. */
export function parseMpegHeader(bytes: Uint8Array, at: number): MpegHeader | null {
  const second = bytes[at + 1] ?? 0;
  const third = bytes[at + 2] ?? 0;
  const mode = bytes[at + 3];
  if (bytes[at] !== 0xff || (second & 0xe0) !== 0xe0 || mode === undefined) return null;
  const version = versions[(second >> 3) & 3] ?? 0;
  const layer = layers[(second >> 1) & 3] ?? 0;
  if (version === 0 || layer === 0) return null;
  const kilobits = (version === 1 ? kilobitsOfMpeg1 : kilobitsOfMpeg2)[layer][third >> 4] ?? 0;
  const baseRate = ratesOfMpeg1[(third >> 2) & 3] ?? 0;
  if (kilobits === 0 || baseRate === 0) return null;

  const sampleRate = baseRate / (version === 1 ? 1 : version === 2 ? 2 : 4);
  const padding = (third >> 1) & 1;
  const frames = layer === 1 ? 384 : layer === 3 && version !== 1 ? 576 : 1152;
  const slotBytes = layer === 1 ? 4 : 1;
  const lengthBytes = (Math.floor(((frames / 8) * 1000 * kilobits) / sampleRate / slotBytes) + padding) * slotBytes;
  const channels = mode >> 6 === 3 ? 1 : 2;
  const hasChecksum = (second & 1) === 0;
  const overheadBytes =
    4 + (hasChecksum ? checksumBytes : 0) + (layer === 3 ? sideInformationBytes(version, channels) : 0);
  return { version, layer, sampleRate, kilobits, channels, frames, lengthBytes, overheadBytes };
}

/** Frames of one stream share these; bit rate and stereo mode may change from frame to frame. */
export function sameStream(one: MpegHeader, other: MpegHeader): boolean {
  return one.version === other.version && one.layer === other.layer && one.sampleRate === other.sampleRate;
}

/** What a first frame without sound tells about the rest. */
export type MpegInfoFrame = {
  /** MPEG frames of sound that follow; null when not told. */
  readonly mpegFrames: number | null;
  /** Silence that the encoder put before and after the sound, in sample frames; null when not recorded. */
  readonly delay: { readonly before: number; readonly after: number } | null;
};

const lameDelayOffset = 21;
const vbriOffset = 36;

/** Reads the Xing, Info or VBRI frame at this place; null when the frame there is sound. */
export function parseInfoFrame(frame: Uint8Array, header: MpegHeader): MpegInfoFrame | null {
  const view = viewOf(frame);
  if (spells(frame, vbriOffset, 'VBRI') && frame.length >= vbriOffset + 18) {
    // VBRI has a field for the delay, but encoders and decoders do not agree on what it counts.
    return { mpegFrames: view.getUint32(vbriOffset + 14), delay: null };
  }
  // LAME puts it where the sound of a frame without checksum begins, even when it protects all frames with one.
  const places = [header.overheadBytes, header.overheadBytes - checksumBytes];
  const at = places.find((place) => spells(frame, place, 'Xing') || spells(frame, place, 'Info'));
  if (at === undefined || frame.length < at + 12) return null;
  const flags = view.getUint32(at + 4);
  const mpegFrames = (flags & 1) === 0 ? null : view.getUint32(at + 8);
  const encoder = at + 8 + [4, 4, 100, 4].reduce((sum, size, bit) => sum + ((flags >> bit) & 1) * size, 0);
  const isLame = ['LAME', 'L3.', 'Lavf', 'Lavc', 'GOGO'].some((name) => spells(frame, encoder, name));
  if (!isLame || frame.length < encoder + lameDelayOffset + 3) return { mpegFrames, delay: null };
  const packed = view.getUint32(encoder + lameDelayOffset - 1) & 0xff_ffff;
  return { mpegFrames, delay: { before: packed >> 12, after: packed & 0xfff } };
}

function sideInformationBytes(version: number, channels: 1 | 2): number {
  if (version === 1) return channels === 1 ? 17 : 32;
  return channels === 1 ? 9 : 17;
}
