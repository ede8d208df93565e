import type { OriginalFile } from '../open-original.ts';

type Readable = Pick<OriginalFile, 'sizeBytes' | 'read'>;

type Box = { readonly kind: string; readonly start: number; readonly end: number };

/** What one track of an MP4 file says of its own length. */
type Track = {
  isSound: boolean;
  /** Units per second, and how many, of its media. */
  media: { readonly scale: number; readonly duration: number } | null;
  /** The first edit that shows something: where it begins in the media, and its length in the units of the film. */
  edit: { readonly mediaTime: number; readonly duration: number } | null;
};

/** Where in the sound of a file the recording lies, in frames. */
export type RecordedExtent = {
  /** What the encoder put before it. */
  readonly delayFrames: number;
  readonly frames: number;
  /** What the encoder put behind it. */
  readonly paddingFrames: number;
};

const maxBoxes = 10_000;
const parents = new Set(['moov', 'trak', 'edts', 'mdia', 'udta', 'ilst', '----']);

/**
 * Which frames of an MP4 file were recorded, when it says what of its sound is the encoder's delay and padding: by
 * the tag iTunSMPB of Apple's encoders, else by an edit list (ISO/IEC 14496-12, 8.6.6). Null when it says neither;
 * then the delay stays in the sound.
 */
export async function recordedExtent(file: Readable, sampleRate: number): Promise<RecordedExtent | null> {
  const tracks: Track[] = [];
  let filmScale = 0;
  let gapless: RecordedExtent | null = null;
  let seen = 0;

  const look = async (start: number, end: number, depth: number): Promise<void> => {
    for (let at = start; at + 8 <= end && seen < maxBoxes;) {
      const box = await boxAt(file, at, end);
      if (box === null) return;
      seen += 1;
      await take(box);
      // `meta` of iTunes has four bytes of version before its boxes.
      const inner = box.kind === 'meta' ? box.start + 4 : parents.has(box.kind) ? box.start : null;
      if (inner !== null && depth < 8) await look(inner, box.end, depth + 1);
      at = box.end;
    }
  };

  const take = async (box: Box): Promise<void> => {
    const track = tracks.at(-1);
    switch (box.kind) {
      case 'trak':
        tracks.push({ isSound: false, media: null, edit: null });
        return;
      case 'mvhd':
        filmScale = (await clockOf(file, box))?.scale ?? 0;
        return;
      case 'mdhd':
        if (track !== undefined) track.media = await clockOf(file, box);
        return;
      case 'hdlr':
        if (track !== undefined && (await textOf(file, box)).slice(8, 12) === 'soun') track.isSound = true;
        return;
      case 'elst':
        if (track !== undefined) track.edit = await editOf(file, box);
        return;
      case 'data':
        gapless ??= gaplessExtent(await textOf(file, box));
    }
  };

  // Longer files than numbers are exact for were refused before.
  await look(0, Number(file.sizeBytes), 0);
  if (gapless !== null) return gapless;
  const sound = tracks.find(({ isSound }) => isSound);
  if (sound === undefined) return null;
  return extentOfEdit(sound, filmScale, sampleRate);
}

function extentOfEdit({ edit, media }: Track, filmScale: number, sampleRate: number): RecordedExtent | null {
  if (edit === null || media === null) return null;
  const behindStart = ((media.duration - edit.mediaTime) * sampleRate) / media.scale;
  // The units of the film are coarse, often milliseconds, and rounded; the media's own end is exact when it comes first.
  const byEdit = filmScale > 0 && edit.duration > 0 ? ((edit.duration + 1) * sampleRate) / filmScale : Infinity;
  const frames = Math.floor(Math.min(behindStart, byEdit));
  const delayFrames = Math.round((edit.mediaTime * sampleRate) / media.scale);
  const paddingFrames = Math.max(0, Math.floor(behindStart) - frames);
  // Lengths of 64 bits can be any: one that cannot be counted makes all of them doubtful.
  if (!(frames > 0) || ![delayFrames, frames, paddingFrames].every(Number.isSafeInteger)) return null;
  return { delayFrames, frames, paddingFrames };
}

/** iTunSMPB: ` 00000000 00000840 000001CA 00000000003F31F6 ...`: delay, padding and count of the frames between. */
export function gaplessExtent(text: string): RecordedExtent | null {
  const words = /^[\0-\x20]*([\dA-F]{8}) ([\dA-F]{8}) ([\dA-F]{8}) ([\dA-F]{16})\b/i.exec(text);
  const [delayFrames = 0, paddingFrames = 0, frames = 0] = (words ?? [])
    .slice(2)
    .map((word) => Number.parseInt(word, 16));
  return frames > 0 && Number.isSafeInteger(frames) ? { delayFrames, frames, paddingFrames } : null;
}

async function boxAt(file: Readable, at: number, limit: number): Promise<Box | null> {
  const bytes = await file.read(at, 16);
  if (bytes.length < 8) return null;
  const view = viewOf(bytes);
  const small = view.getUint32(0);
  // 0 reaches to the end; 1 says that the size stands in the next eight bytes.
  const isLarge = small === 1 && bytes.length === 16;
  const size = small === 0 ? limit - at : isLarge ? Number(view.getBigUint64(8)) : small;
  const headBytes = isLarge ? 16 : 8;
  if (size < headBytes) return null;
  return {
    kind: String.fromCharCode(...bytes.subarray(4, 8)),
    start: at + headBytes,
    end: Math.min(limit, at + size),
  };
}

/** Scale and duration of `mvhd` and `mdhd`, which begin alike. */
async function clockOf(file: Readable, { start, end }: Box): Promise<Track['media']> {
  const bytes = await file.read(start, Math.min(32, end - start));
  const view = viewOf(bytes);
  if (bytes.length < 20) return null;
  const isLong = view.getUint8(0) === 1 && bytes.length >= 32;
  const scale = view.getUint32(isLong ? 20 : 12);
  const duration = isLong ? Number(view.getBigUint64(24)) : view.getUint32(16);
  return scale > 0 ? { scale, duration } : null;
}

/** The first edit that shows media; a pause before it (media time -1) is none. */
async function editOf(file: Readable, { start, end }: Box): Promise<Track['edit']> {
  const bytes = await file.read(start, Math.min(8 + 20 * 16, end - start));
  if (bytes.length < 8) return null;
  const view = viewOf(bytes);
  const isLong = view.getUint8(0) === 1;
  const entryBytes = isLong ? 20 : 12;
  for (let at = 8; at + entryBytes <= bytes.length; at += entryBytes) {
    const duration = isLong ? Number(view.getBigUint64(at)) : view.getUint32(at);
    const mediaTime = isLong ? Number(view.getBigInt64(at + 8)) : view.getInt32(at + 4);
    if (mediaTime >= 0) return { mediaTime, duration };
  }
  return null;
}

async function textOf(file: Readable, { start, end }: Box): Promise<string> {
  return new TextDecoder('latin1').decode(await file.read(start, Math.min(256, end - start)));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
