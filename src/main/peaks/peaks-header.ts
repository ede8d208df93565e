import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import type { TapeFigures } from '../audio/kernel/tape-meter.ts';
import { moreFindings } from '../audio/repairs.ts';
import type { Written } from './tile-checksums.ts';

/** What a peaks file says about itself. */
export type PeaksHeader = {
  /** Of which file, of what size and time, by which version of the arithmetic. */
  readonly key: string;
  readonly sequence: number;
  readonly sampleRate: number;
  readonly channels: number;
  /** Frames the file has room for: where the levels lie follows from it. */
  readonly roomFrames: number;
  /** All levels are known from frame 0 up to here. */
  readonly knownFrames: number;
  readonly isComplete: boolean;
  /** What is on disk of each strip, in the order of the file; empty until something is. */
  readonly written: readonly Written[];
  /** Hex checksums; empty until the file is complete. */
  readonly sha256: string;
  readonly audioSha256: string;
  /** What the decoder found wrong with the content, one sentence each, as far as there is room. */
  readonly findings: readonly string[];
  /** What was measured of the whole; null until the file is complete. */
  readonly figures: TapeFigures | null;
};

/** Two of these begin the file. */
export const headerSlotBytes = 4096;

const magic = 'TKPK';
const formatVersion = 5;
/** Magic, format version, length of the text and its checksum, four bytes each. */
const prefixBytes = 16;
const longestTextBytes = headerSlotBytes - prefixBytes;

/** The header of a file of which nothing is known yet. */
export function freshHeader(tape: Pick<PeaksHeader, 'key' | 'sampleRate' | 'channels' | 'roomFrames'>): PeaksHeader {
  const unread = { sha256: '', audioSha256: '', findings: [], figures: null };
  return { ...tape, sequence: 0, knownFrames: 0, isComplete: false, written: [], ...unread };
}

/** The header with as many of its findings as its slot has room for, and behind them how many more there are. */
export function withFindingsThatFit(header: PeaksHeader): PeaksHeader {
  const { findings } = header;
  let fitting = header;
  for (let kept = findings.length - 1; kept >= 0 && textOf(fitting).length > longestTextBytes; kept -= 1) {
    fitting = { ...header, findings: [...findings.slice(0, kept), moreFindings(findings.length - kept)] };
  }
  return fitting;
}

/** The bytes of one header slot. */
export function encodeHeader(header: PeaksHeader): Uint8Array {
  const slot = new Uint8Array(headerSlotBytes);
  const text = textOf(header);
  if (text.length > longestTextBytes) throw new RangeError('A peaks header is too long for its slot.');
  const view = new DataView(slot.buffer);
  slot.set(new TextEncoder().encode(magic));
  view.setUint32(4, formatVersion, true);
  view.setUint32(8, text.length, true);
  view.setUint32(12, crc32(text), true);
  slot.set(text, prefixBytes);
  return slot;
}

/** Deflated: the checksums and findings of a large set do not fit otherwise. */
function textOf(header: PeaksHeader): Uint8Array {
  return deflateRawSync(JSON.stringify(header));
}

/** Reads a header slot; null when it is torn, of another version or not ours. */
export function decodeHeader(slot: Uint8Array): PeaksHeader | null {
  if (slot.length < headerSlotBytes) return null;
  const view = new DataView(slot.buffer, slot.byteOffset, slot.length);
  if (new TextDecoder('latin1').decode(slot.subarray(0, 4)) !== magic) return null;
  if (view.getUint32(4, true) !== formatVersion) return null;
  const length = view.getUint32(8, true);
  if (length > longestTextBytes) return null;
  const text = slot.subarray(prefixBytes, prefixBytes + length);
  if (crc32(text) !== view.getUint32(12, true)) return null;
  // The checksum and the version vouch that we wrote this ourselves.
  return JSON.parse(new TextDecoder().decode(inflateRawSync(text))) as PeaksHeader;
}

/** Which of two headers counts: a complete one, else the one written last. */
export function newerHeader(first: PeaksHeader | null, second: PeaksHeader | null): PeaksHeader | null {
  if (first === null || second === null) return first ?? second;
  if (first.isComplete !== second.isComplete) return first.isComplete ? first : second;
  return first.sequence > second.sequence ? first : second;
}
