/**
 * Which kind of AC-3 in bare frames these bytes begin with; null when with none. Two bytes are no proof, so a second
 * frame must lie exactly where the first says it ends.
 */
export function ac3Name(bytes: Uint8Array): 'AC-3' | 'E-AC-3' | null {
  const first = frameBytes(bytes, 0);
  if (first === null || frameBytes(bytes, first) === null) return null;
  return isEnhanced(bytes, 0) ? 'E-AC-3' : 'AC-3';
}

const kbps = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640];
const sampleRates = [48_000, 44_100, 32_000];

// ETSI TS 102 366, 4.3 and 4.4.1, and E.1.3.1 for the enhanced kind; lengths are told in words of 16 bits.
function frameBytes(bytes: Uint8Array, at: number): number | null {
  if (at + 6 > bytes.length || bytes[at] !== 0x0b || bytes[at + 1] !== 0x77) return null;
  if (isEnhanced(bytes, at)) {
    const words = ((bytes[at + 2]! & 7) << 8) + bytes[at + 3]! + 1;
    return bytes[at + 5]! >> 3 <= 16 && words > 3 ? words * 2 : null;
  }
  const sampleRate = sampleRates[bytes[at + 4]! >> 6];
  const code = bytes[at + 4]! & 0x3f;
  const rate = kbps[code >> 1];
  if (sampleRate === undefined || rate === undefined) return null;
  // Where a frame has no whole number of words, every other one is a word longer.
  const odd = sampleRate === 44_100 ? code & 1 : 0;
  return (Math.floor((rate * 96_000) / sampleRate) + odd) * 2;
}

/** Up to 10 the version of the bit stream is the older kind's. */
function isEnhanced(bytes: Uint8Array, at: number): boolean {
  return bytes[at + 5]! >> 3 > 10;
}
