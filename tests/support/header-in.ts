import { decodeHeader, headerSlotBytes, newerHeader, type PeaksHeader } from '../../src/main/peaks/peaks-header.ts';

/** What a peaks file of these bytes says about itself; null when it says nothing that counts. */
export function headerIn(bytes: Uint8Array): PeaksHeader | null {
  const [first = null, second = null] = [0, headerSlotBytes].map((at) =>
    decodeHeader(bytes.subarray(at, at + headerSlotBytes)),
  );
  return newerHeader(first, second);
}
