import { dataView, fieldText } from './binary-text.ts';
import type { MarkerPlace } from './marker-marks.ts';

/** One track of a CUESHEET block; the lead-out is none. */
export type CuesheetTrack = {
  readonly number: number;
  /** Frames of the file. */
  readonly offset: number;
  readonly isrc: string;
  readonly isAudio: boolean;
  /** Places inside the track, in frames of the file. */
  readonly indexes: readonly { readonly number: number; readonly frame: number }[];
};

/** What the CUESHEET block of a FLAC file says (RFC 9639, 8.7). Titles have no place in it. */
export type FlacCuesheet = {
  readonly catalog: string;
  readonly isCd: boolean;
  readonly tracks: readonly CuesheetTrack[];
  /** Where the last track ends; null when there is no lead-out. */
  readonly endFrame: number | null;
  readonly isCutOff: boolean;
};

const headBytes = 396;
const trackBytes = 36;
const indexBytes = 12;

/** Reads the content of a CUESHEET block; null when it is too short to be one. */
export function readFlacCuesheet(bytes: Uint8Array): FlacCuesheet | null {
  if (bytes.length < headBytes) return null;
  const view = dataView(bytes);
  const isCd = (view.getUint8(136) & 0x80) !== 0;
  const tracks: CuesheetTrack[] = [];
  let endFrame: number | null = null;
  let at = headBytes;
  let isCutOff = false;
  for (let left = view.getUint8(395); left > 0; left -= 1) {
    const indexes = at + trackBytes <= bytes.length ? view.getUint8(at + 35) : 0;
    if (at + trackBytes + indexes * indexBytes > bytes.length) {
      isCutOff = true;
      break;
    }
    const offset = Number(view.getBigUint64(at));
    const number = view.getUint8(at + 8);
    const isLeadOut = number === (isCd ? 170 : 255);
    if (isLeadOut) endFrame = offset;
    else {
      tracks.push({
        number,
        offset,
        isrc: fieldText(bytes.subarray(at + 9, at + 21)),
        isAudio: (view.getUint8(at + 21) & 0x80) === 0,
        indexes: Array.from({ length: indexes }, (_, index) => {
          const place = at + trackBytes + index * indexBytes;
          return { number: view.getUint8(place + 8), frame: offset + Number(view.getBigUint64(place)) };
        }),
      });
    }
    at += trackBytes + indexes * indexBytes;
  }
  return { catalog: fieldText(bytes.subarray(0, 128)), isCd, tracks, endFrame, isCutOff };
}

/**
 * The tracks as stretches from INDEX 01 to the next track's INDEX 00 (or start), and their further indexes as places.
 * Names come from `titles` in the order of the tracks, because the block itself has none.
 */
export function placesOfCuesheet(sheet: FlacCuesheet, titles: readonly string[]): readonly MarkerPlace[] {
  return sheet.tracks.flatMap((track, at) => {
    if (!track.isAudio) return [];
    const next = sheet.tracks[at + 1];
    const startFrame = startOf(track);
    const end = next === undefined ? sheet.endFrame : (next.indexes[0]?.frame ?? next.offset);
    const title = titles[at] ?? `Track ${track.number}`;
    const notes = track.isrc === '' ? '' : `ISRC ${track.isrc}`;
    const locator = `track ${track.number}`;
    const stretch = { startFrame, endFrame: Math.max(startFrame, end ?? startFrame), title, notes, locator };
    const inner = track.indexes
      .filter(({ number }) => number > 1)
      .map(({ number, frame }) => ({
        startFrame: frame,
        endFrame: frame,
        title: `${title} index ${number}`,
        notes: '',
        locator: `${locator} index ${number}`,
      }));
    return [stretch, ...inner];
  });
}

/** Where the music of a track begins: INDEX 01, else its first index, else the track itself. */
export function startOf(track: CuesheetTrack): number {
  return (track.indexes.find(({ number }) => number === 1) ?? track.indexes[0])?.frame ?? track.offset;
}
