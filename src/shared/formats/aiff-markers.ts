import { dataView, fieldText } from './binary-text.ts';
import type { MarkerPlace } from './marker-marks.ts';
import type { MarkerChunk, RiffMarkers } from './riff-markers.ts';

/** Comments of an AIFF file that belong to no marker are told as they are. */
export type AiffMarkers = RiffMarkers & { readonly comments: readonly string[] };

/** Joins the `MARK` and `COMT` chunks of an AIFF file (Audio Interchange File Format 1.3, 6 and 7). */
export function readAiffMarkers(chunks: readonly MarkerChunk[]): AiffMarkers {
  const notices: string[] = [];
  const comments: string[] = [];
  const notes = new Map<number, string>();
  for (const { id, bytes } of chunks) if (id === 'COMT') readComments(bytes, notes, comments, notices);
  const places = chunks.filter(({ id }) => id === 'MARK').flatMap(({ bytes }) => markersIn(bytes, notes, notices));
  const known = new Set(places.map(({ locator }) => locator));
  for (const [id, text] of notes) if (!known.has(`marker ${id}`)) comments.push(text);
  return { places, comments, notices };
}

function markersIn(bytes: Uint8Array, notes: ReadonlyMap<number, string>, notices: string[]): readonly MarkerPlace[] {
  if (bytes.length < 2) return [];
  const view = dataView(bytes);
  const said = view.getUint16(0);
  const places: MarkerPlace[] = [];
  const seen = new Set<number>();
  for (let at = 2; places.length < said;) {
    const nameBytes = bytes[at + 6] ?? 0;
    if (at + 7 + nameBytes > bytes.length) {
      notices.push(`The list of markers is cut off: it tells of ${said}, and ${places.length} are there.`);
      break;
    }
    const id = view.getInt16(at);
    if (seen.has(id)) notices.push(`The number ${id} stands for more than one marker; all of them are kept.`);
    seen.add(id);
    const frame = view.getUint32(at + 2);
    const title = fieldText(bytes.subarray(at + 7, at + 7 + nameBytes));
    places.push({ startFrame: frame, endFrame: frame, title, notes: notes.get(id) ?? '', locator: `marker ${id}` });
    // The name and the byte with its length fill whole words together.
    at += 7 + nameBytes + ((nameBytes + 1) % 2);
  }
  return places;
}

function readComments(bytes: Uint8Array, notes: Map<number, string>, comments: string[], notices: string[]): void {
  if (bytes.length < 2) return;
  const view = dataView(bytes);
  const said = view.getUint16(0);
  let at = 2;
  for (let index = 0; index < said; index += 1) {
    if (at + 8 > bytes.length) {
      notices.push('The list of comments is cut off; what is whole of it was read.');
      return;
    }
    const markerId = view.getInt16(at + 4);
    const length = view.getUint16(at + 6);
    const text = fieldText(bytes.subarray(at + 8, at + 8 + length));
    if (markerId === 0) comments.push(text);
    else notes.set(markerId, [notes.get(markerId), text].filter((one) => one !== undefined).join('\n'));
    at += 8 + length + (length % 2);
  }
}
