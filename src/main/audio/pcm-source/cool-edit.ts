import { atMost, type ByteCount, minus, plus, times, wholeUnits } from '../byte-count.ts';
import type { OriginalFile } from '../open-original.ts';
import type { DataExtent } from './data-extent.ts';

/** In so many places the sound is looked at, for one may be silent. */
const places = 4;
const placeBytes = 64 * 1024;
/** With fewer samples that are not zero nothing is said. */
const enoughSamples = 256;
/** So quiet and so loud may a float be, as powers of two: a fade that dies away, and 48 dB above full scale of 16 bit. */
const lowestPower = -40;
const highestPower = 31;
/** Sound passes through as many octaves of level; integers that all look like floats so keep within one or two. */
const enoughPowers = 6;

/**
 * Whether words of 32 bit, little endian, that a header calls integers are floats, as Cool Edit stored them. Floats of
 * sound, taken for integers, would all lie about half of full scale, on both sides and never between, which no sound does.
 */
export async function areFloats(
  file: OriginalFile,
  { dataOffset, extent }: { readonly dataOffset: ByteCount; readonly extent: DataExtent },
): Promise<boolean> {
  let count = 0;
  const signs = new Set<number>();
  const powers = new Set<number>();
  for (let place = 0; place < places; place += 1) {
    const from = times(wholeUnits(extent.sizeBytes, 4 * places) * place, 4);
    const bytes = await file.read(plus(dataOffset, from), atMost(minus(extent.sizeBytes, from), placeBytes));
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let at = 0; at + 4 <= bytes.length; at += 4) {
      const word = view.getUint32(at, true);
      if ((word & 0x7fff_ffff) === 0) continue;
      const power = ((word >>> 23) & 0xff) - 127;
      if (power < lowestPower || power > highestPower) return false;
      count += 1;
      signs.add(word >>> 31);
      powers.add(power);
    }
  }
  return count >= enoughSamples && signs.size === 2 && powers.size >= enoughPowers;
}
