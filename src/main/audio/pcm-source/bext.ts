import { atMost, type ByteCount } from '../byte-count.ts';
import type { OriginalFile } from '../open-original.ts';

/** What a broadcast WAV says about itself (EBU Tech 3285). */
export type Bext = {
  readonly description: string;
  readonly originator: string;
  readonly originatorReference: string;
  /** Samples since midnight of the first frame; null when the number is no possible place in time. */
  readonly timeReference: number | null;
};

/** Bytes of the fixed fields that are read here. */
const fixedBytes = 346;

/** Reads a bext chunk; null when it is too short to be one. */
export async function readBext(file: OriginalFile, offset: ByteCount, sizeBytes: ByteCount): Promise<Bext | null> {
  const bytes = await file.read(offset, atMost(sizeBytes, fixedBytes));
  if (bytes.length < fixedBytes) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const timeReference = Number(view.getBigUint64(338, true));
  return {
    description: textOf(bytes.subarray(0, 256)),
    originator: textOf(bytes.subarray(256, 288)),
    originatorReference: textOf(bytes.subarray(288, 320)),
    timeReference: Number.isSafeInteger(timeReference) ? timeReference : null,
  };
}

// The standard says ASCII; recorders write UTF-8 or Latin-1. What follows the first NUL is left-over memory. As a
// stream, because a letter of several bytes may be cut off at the end of the field.
function textOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  const used = end === -1 ? bytes : bytes.subarray(0, end);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(used, { stream: true }).trim();
  } catch {
    return new TextDecoder('windows-1252').decode(used).trim();
  }
}

/** What a file says of its tape there, for guessing reel, side and part; empty where it says nothing. */
export function describedBy(bext: Bext | null): string {
  return [bext?.description ?? '', bext?.originatorReference ?? ''].filter((text) => text !== '').join('\n');
}
