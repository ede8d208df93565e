import { dataView } from '../../../shared/formats/binary-text.ts';

const footerBytes = 32;

/** The texts of an APE tag (Hydrogenaudio, APEv2 specification) that ends with these bytes; pictures are left out. */
export function apeEntries(bytes: Uint8Array): readonly (readonly [key: string, value: string])[] {
  const footer = bytes.length - footerBytes;
  if (footer < 0 || latin.decode(bytes.subarray(footer, footer + 8)) !== 'APETAGEX') return [];
  const view = dataView(bytes);
  // The size counts the footer and no header.
  const first = bytes.length - view.getUint32(footer + 12, true);
  const entries: (readonly [string, string])[] = [];
  for (let at = first; at >= 0 && at + 8 < footer;) {
    const size = view.getUint32(at, true);
    const kind = (view.getUint32(at + 4, true) >> 1) & 3;
    const keyEnd = bytes.indexOf(0, at + 8);
    const end = keyEnd + 1 + size;
    if (keyEnd === -1 || end > footer) break;
    const value = bytes.subarray(keyEnd + 1, end);
    // Several values of one item are separated by NULs.
    if (kind !== binaryKind) {
      entries.push([latin.decode(bytes.subarray(at + 8, keyEnd)), utf8.decode(value).split('\0').join('; ')]);
    }
    at = end;
  }
  return entries;
}

const binaryKind = 1;
const latin = new TextDecoder('windows-1252');
const utf8 = new TextDecoder();
