import { spells, viewOf } from '../decoders/bytes.ts';

/** So much of a file is searched for chunks when its beginning was lost. */
export const searchedBytes = 65_536;

/** Where chunks begin: behind `RIFF`, the length and `WAVE`. */
export const usualStart = 12;

/**
 * Where the chunks begin of a WAV file whose first words are zeros, as a crashed recorder or a mended disk leaves them.
 * Null when they are not, or when no whole format chunk is found that leads to a data chunk.
 */
export function chunksBehindZeros(head: Uint8Array): number | null {
  const isFirstLost = isZero(head, 0, 4);
  const isThirdLost = isZero(head, 8, 12);
  if (!isFirstLost && !['RIFF', 'RF64', 'BW64'].some((word) => spells(head, 0, word))) return null;
  if (!isThirdLost && !spells(head, 8, 'WAVE')) return null;
  if (!isFirstLost && !isThirdLost) return null;
  for (let at = usualStart; at + 24 <= head.length; at++) {
    if (!isFormatChunk(head, at) || chainTo(head, at, isData) === null) continue;
    // What stands before it is read too where it is whole.
    return chainTo(head, usualStart, (_, place) => place === at) === null ? at : usualStart;
  }
  return null;
}

/** Where the sound begins behind the header of a data chunk, whatever is left of the others; null without one. */
export function dataBehindZeros(head: Uint8Array): number | null {
  if (!spells(head, 0, 'RIFF') && !isZero(head, 0, 4)) return null;
  for (let at = usualStart; at + 8 <= head.length; at++) if (isData(head, at)) return at + 8;
  return null;
}

/** Whether a header of at least these bytes is there and holds nothing. */
export function isZero(bytes: Uint8Array, from: number, to: number): boolean {
  return bytes.length >= to && bytes.subarray(from, to).every((byte) => byte === 0);
}

function isData(head: Uint8Array, at: number): boolean {
  return spells(head, at, 'data');
}

function isFormatChunk(head: Uint8Array, at: number): boolean {
  if (!spells(head, at, 'fmt ')) return false;
  const view = viewOf(head);
  const sizeBytes = view.getUint32(at + 4, true);
  const channels = view.getUint16(at + 10, true);
  const sampleRate = view.getUint32(at + 12, true);
  return (
    sizeBytes >= 16 && sizeBytes <= 64 && channels > 0 && channels <= 64 && sampleRate > 0 && sampleRate <= 768_000
  );
}

/** The first chunk that fits on the way from header to header, while they are in these bytes; null when none does. */
function chainTo(head: Uint8Array, from: number, fits: (head: Uint8Array, at: number) => boolean): number | null {
  for (let at = from; at + 8 <= head.length;) {
    if (fits(head, at)) return at;
    if (isZero(head, at, at + 4)) return null;
    const sizeBytes = viewOf(head).getUint32(at + 4, true);
    at += 8 + sizeBytes + (sizeBytes % 2);
  }
  return null;
}
