import { chunkName, dataView } from './binary-text.ts';
import type { MarkerPlace } from './marker-marks.ts';
import { countOf } from './words.ts';

/** Number, filler, place, length and bytes of the name, in front of the name itself. */
const entryBytes = 32;

/**
 * The places of a `marker` chunk of Sony Wave64 (Sony Pictures Digital Wave 64, CUE64): each with its number, its frame
 * and its length in 64 bits, -1 for a place without extent, and a name in UTF-16.
 */
export function readW64Markers(bytes: Uint8Array): {
  readonly places: readonly MarkerPlace[];
  readonly notices: readonly string[];
} {
  if (bytes.length < 4) return { places: [], notices: [] };
  const view = dataView(bytes);
  const said = view.getUint32(0, true);
  const places: MarkerPlace[] = [];
  const notices: string[] = [];
  let found = 0;
  for (let at = 4; found < said && at + entryBytes <= bytes.length; found += 1) {
    const end = at + entryBytes + view.getUint32(at + 24, true);
    if (end > bytes.length) break;
    const locator = `marker ${view.getUint32(at, true)}`;
    const startFrame = Number(view.getBigInt64(at + 8, true));
    const endFrame = startFrame + Math.max(0, Number(view.getBigInt64(at + 16, true)));
    const title = wideText(bytes.subarray(at + entryBytes, end));
    if (startFrame >= 0 && Number.isSafeInteger(endFrame)) {
      places.push({ startFrame, endFrame, title, notes: '', locator });
    } else notices.push(`The place of ${locator} cannot be one of this tape; it is left out.`);
    at = end;
  }
  if (found < said) {
    notices.push(`The list of markers is cut off: it tells of ${said}, and ${countOf(found, 'is', 'are')} there.`);
  }
  return { places, notices };
}

/**
 * The texts of a `summarylist` chunk of Sony Wave64, by their four letters, which are those of LIST INFO. What is cut
 * off is left out.
 */
export function readW64Summary(bytes: Uint8Array): readonly (readonly [id: string, text: string])[] {
  const texts: (readonly [string, string])[] = [];
  const view = dataView(bytes);
  const said = bytes.length < 4 ? 0 : view.getUint32(0, true);
  for (let at = 4; texts.length < said && at + 8 <= bytes.length;) {
    const end = at + 8 + view.getUint32(at + 4, true);
    if (end > bytes.length) break;
    texts.push([chunkName(bytes, at), wideText(bytes.subarray(at + 8, end))]);
    at = end;
  }
  return texts;
}

/** UTF-16, little endian, up to the first NUL. */
function wideText(bytes: Uint8Array): string {
  const [text = ''] = new TextDecoder('utf-16le').decode(bytes).split('\0');
  return text.trim();
}
