import { UserError } from '../../shared/contract/errors.ts';
import type { AudioFormat } from '../../shared/domain/transfer.ts';
import { endOfLeadingTags, id3v2Length } from './decoders/tags.ts';
import { ac3Name } from './identify-ac3.ts';
import { hasAdtsFrames, hasFreeFormatFrames, hasMpegFrames } from './identify-mpeg.ts';
import { chunksBehindZeros } from './pcm-source/zeroed-header.ts';
import { type OriginalFile, openOriginal } from './open-original.ts';

/** What a file is, judged by its content alone. */
export type Identity = {
  readonly format: AudioFormat;
  /** As people call it, for sentences: `a WAV file`, `Ogg Speex`. */
  readonly name: string;
  /** Set where the user's ffmpeg must not be asked, because it would read such a file wrongly and not say so. */
  readonly isOursAlone?: true;
};

/** Bytes at the beginning of a file (or behind its ID3 tags) that are looked at. */
const headBytes = 65_536;

/** Tells what kind of audio an open file is; null when it is none that we know. */
export async function identify(file: OriginalFile): Promise<Identity | null> {
  const start = await endOfLeadingTags(file);
  const head = await file.read(start, headBytes);
  // What a cut-off copy keeps may be the tag alone; it is MP3 that begins with one.
  const isTagged = start > 0 || id3v2Length(head) > 0;
  return identifyBytes(head, start + head.length === file.sizeBytes) ?? (isTagged ? mp3 : null);
}

/** Opens a file and tells what it is; null for what is no audio. Throws `UserError` when it cannot be read. */
export async function identifyPath(path: string): Promise<Identity | null> {
  try {
    const file = await openOriginal(path);
    try {
      return await identify(file);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof UserError && error.code === 'notAudio') return null;
    throw error;
  }
}

/** ffmpeg takes it for little endian: full-scale noise. */
const rifx: Identity = { format: 'wav', name: 'a big-endian WAV file (RIFX)', isOursAlone: true };

const mp3: Identity = { format: 'mp3', name: 'an MP3 file' };

/** ffmpeg takes what looks like a header in it for one, and gives a few clicks. */
const freeFormat: Identity = { format: 'mp3', name: 'an MP3 file of free format', isOursAlone: true };

/** Identifies by the first bytes of the sound itself; `isWholeFile` when nothing follows them. */
function identifyBytes(bytes: Uint8Array, isWholeFile: boolean): Identity | null {
  for (const { at, text, identity } of signatures) {
    if (textAt(bytes, at, text.length) !== text) continue;
    const found = typeof identity === 'function' ? identity(bytes) : identity;
    if (found !== null) return found;
  }
  const ac3 = ac3Name(bytes);
  if (ac3 !== null) return other(ac3);
  if (hasAdtsFrames(bytes)) return other('AAC (ADTS)');
  if (hasFreeFormatFrames(bytes)) return freeFormat;
  if (hasMpegFrames(bytes, isWholeFile)) return mp3;
  return chunksBehindZeros(bytes) === null ? null : { format: 'wav', name: 'a WAV file' };
}

const signatures: readonly {
  readonly at: number;
  readonly text: string;
  readonly identity: Identity | ((bytes: Uint8Array) => Identity | null);
}[] = [
  { at: 0, text: 'RIFF', identity: (bytes) => (isWave(bytes) ? { format: 'wav', name: 'a WAV file' } : null) },
  { at: 0, text: 'RF64', identity: (bytes) => (isWave(bytes) ? { format: 'rf64', name: 'an RF64 file' } : null) },
  { at: 0, text: 'BW64', identity: (bytes) => (isWave(bytes) ? { format: 'rf64', name: 'a BW64 file' } : null) },
  { at: 0, text: 'RIFX', identity: (bytes) => (isWave(bytes) ? rifx : null) },
  { at: 0, text: 'FORM', identity: aiff },
  { at: 0, text: 'fLaC', identity: { format: 'flac', name: 'a FLAC file' } },
  { at: 0, text: 'OggS', identity: ogg },
  { at: 4, text: 'ftyp', identity: mp4 },
  { at: 0, text: 'riff\x2e\x91\xcf\x11\xa5\xd6', identity: { format: 'w64', name: 'a Sony Wave64 file' } },
  { at: 0, text: 'caff\0\x01', identity: { format: 'caf', name: 'a Core Audio file (CAF)' } },
  { at: 0, text: 'wvpk', identity: other('WavPack') },
  { at: 0, text: 'MAC ', identity: other("Monkey's Audio (APE)") },
  { at: 0, text: 'MPCK', identity: other('Musepack') },
  { at: 0, text: 'MP+', identity: other('Musepack') },
  { at: 0, text: 'TTA1', identity: other('True Audio (TTA)') },
  { at: 0, text: 'OFR ', identity: other('OptimFROG') },
  { at: 0, text: 'DSD ', identity: other('DSD (DSF)') },
  { at: 0, text: 'FRM8', identity: other('DSD (DSDIFF)') },
  { at: 0, text: '.snd\0', identity: { format: 'au', name: 'a Sun audio file (AU)' } },
  { at: 0, text: 'dns.', identity: { format: 'au', name: 'a DEC audio file (AU)' } },
  { at: 0, text: '\x1a\x45\xdf\xa3', identity: other('Matroska or WebM') },
  { at: 0, text: '\x7f\xfe\x80\x01', identity: other('DTS') },
  { at: 0, text: 'Creative Voice File', identity: other('Creative Voice (VOC)') },
  { at: 0, text: 'tBaK', identity: other('TAK') },
  { at: 0, text: 'ajkg', identity: other('Shorten') },
  { at: 0, text: '.RMF', identity: other('RealMedia') },
  { at: 0, text: '.ra\xfd', identity: other('RealAudio') },
  { at: 0, text: 'NIST_1A', identity: other('NIST Sphere') },
  ...[1, 2, 3, 4].flatMap((machine) => [
    { at: 0, text: `\x64\xa3${String.fromCharCode(machine)}\0`, identity: other('IRCAM') },
    { at: 0, text: `\0${String.fromCharCode(machine)}\xa3\x64`, identity: other('IRCAM') },
  ]),
  { at: 0, text: '#!AMR', identity: other('AMR') },
  { at: 0, text: '\x30\x26\xb2\x75\x8e\x66\xcf\x11', identity: other('Windows Media') },
];

function other(name: string): Identity {
  return { format: 'other', name };
}

function isWave(bytes: Uint8Array): boolean {
  return textAt(bytes, 8, 4) === 'WAVE';
}

function aiff(bytes: Uint8Array): Identity | null {
  const kind = textAt(bytes, 8, 4);
  if (kind === 'AIFF') return { format: 'aiff', name: 'an AIFF file' };
  if (kind === 'AIFC') return { format: 'aiff', name: 'an AIFF-C file' };
  return kind === '8SVX' ? other('Amiga 8SVX') : null;
}

// RFC 3533, 4: a page that begins a stream holds the packet that names its codec, and all of them stand in front. A stream
// about the others (Skeleton) or of pictures comes before the sound.
function ogg(bytes: Uint8Array): Identity {
  let at = 0;
  while (textAt(bytes, at, 4) === 'OggS' && ((bytes[at + 5] ?? 0) & 2) !== 0) {
    const packetAt = at + 27 + (bytes[at + 26] ?? 0);
    const found = oggCodecs.find(({ mark }) => textAt(bytes, packetAt, mark.length) === mark);
    if (found !== undefined) return found.identity;
    at = packetAt + bytes.subarray(at + 27, packetAt).reduce((sum, length) => sum + length, 0);
  }
  return other('an Ogg stream of another kind');
}

const oggCodecs: readonly { readonly mark: string; readonly identity: Identity }[] = [
  { mark: '\x01vorbis', identity: { format: 'vorbis', name: 'an Ogg Vorbis file' } },
  { mark: 'OpusHead', identity: { format: 'opus', name: 'an Ogg Opus file' } },
  { mark: '\x7fFLAC', identity: { format: 'flac', name: 'an Ogg FLAC file' } },
  { mark: 'Speex   ', identity: other('Ogg Speex') },
];

// Pictures are boxed the same way as sound.
const pictureBrands = new Set(['heic', 'heix', 'heim', 'heis', 'mif1', 'msf1', 'avif', 'avis', 'crx ']);

function mp4(bytes: Uint8Array): Identity | null {
  return pictureBrands.has(textAt(bytes, 8, 4)) ? null : { format: 'm4a', name: 'an M4A or MP4 file (AAC or ALAC)' };
}

function textAt(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}
