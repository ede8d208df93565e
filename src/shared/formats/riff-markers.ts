import { chunkName, dataView, fieldText } from './binary-text.ts';
import type { MarkerPlace } from './marker-marks.ts';
import { countOf } from './words.ts';

/** A chunk with its content; a list chunk has its type (`adtl`) in the first four bytes. */
export type MarkerChunk = { readonly id: string; readonly bytes: Uint8Array };

/** The cue points, labels, regions and loops of a WAV file, put together. */
export type RiffMarkers = {
  readonly places: readonly MarkerPlace[];
  /** What is double, lost or cut off, one sentence each. */
  readonly notices: readonly string[];
};

type Cue = { readonly id: number; readonly frame: number };
type Loop = { readonly cueId: number; readonly startFrame: number; readonly endFrame: number };
type Region = { readonly cueId: number; readonly lengthFrames: number };

/**
 * Joins `cue `, `LIST adtl` and `smpl` of a WAV file. The place of a cue point is its sampleOffset, because recorders
 * leave the position before it empty. A region is a `ltxt` with a length, or, as REAPER writes it, a `smpl` loop with
 * the id of the cue point; loops without a cue point are kept as they are. `bigEndian` as in RIFX.
 */
export function readRiffMarkers(chunks: readonly MarkerChunk[], bigEndian = false): RiffMarkers {
  const notices: string[] = [];
  const cues = chunks
    .filter(({ id }) => id === 'cue ')
    .flatMap(({ bytes }) => cuesIn(numbersOf(bytes, bigEndian), notices));
  const loops = chunks
    .filter(({ id }) => id === 'smpl')
    .flatMap(({ bytes }) => loopsIn(numbersOf(bytes, bigEndian), notices));
  const labels = new Map<number, string>();
  const notes = new Map<number, string>();
  const regions: Region[] = [];
  for (const { id, bytes } of chunks) {
    // Field recorders write the letters small.
    if (id.toUpperCase() !== 'LIST' || chunkName(bytes, 0) !== 'adtl') continue;
    readAdtl(bytes, bigEndian, { labels, notes, regions, notices });
  }
  return { places: join({ cues, loops, labels, notes, regions, notices }), notices };
}

/** The numbers of 32 bits in a chunk, by the place of their first byte. */
type Numbers = { readonly length: number; numberAt(at: number): number };

function numbersOf(bytes: Uint8Array, bigEndian: boolean): Numbers {
  const view = dataView(bytes);
  return { length: bytes.length, numberAt: (at) => view.getUint32(at, !bigEndian) };
}

function cuesIn({ length, numberAt }: Numbers, notices: string[]): readonly Cue[] {
  if (length < 4) return [];
  const said = numberAt(0);
  const room = Math.floor((length - 4) / 24);
  if (said > room) {
    notices.push(`The list of cue points is cut off: it tells of ${said}, and ${countOf(room, 'is', 'are')} there.`);
  }
  return Array.from({ length: Math.min(said, room) }, (_, index) => {
    const at = 4 + index * 24;
    return { id: numberAt(at), frame: numberAt(at + 20) };
  });
}

function loopsIn({ length, numberAt }: Numbers, notices: string[]): readonly Loop[] {
  if (length < 36) return [];
  const said = numberAt(28);
  const room = Math.floor((length - 36) / 24);
  if (said > room) {
    notices.push(`The list of loops is cut off: it tells of ${said}, and ${countOf(room, 'is', 'are')} there.`);
  }
  return Array.from({ length: Math.min(said, room) }, (_, index) => {
    const at = 36 + index * 24;
    // The end of a loop is its last frame; ours are exclusive.
    return {
      cueId: numberAt(at),
      startFrame: numberAt(at + 8),
      endFrame: numberAt(at + 12) + 1,
    };
  });
}

type Words = {
  readonly labels: Map<number, string>;
  readonly notes: Map<number, string>;
  readonly regions: Region[];
  readonly notices: string[];
};

function readAdtl(bytes: Uint8Array, bigEndian: boolean, { labels, notes, regions, notices }: Words): void {
  const { numberAt } = numbersOf(bytes, bigEndian);
  for (let at = 4; at + 8 <= bytes.length;) {
    const kind = chunkName(bytes, at);
    const size = numberAt(at + 4);
    const end = at + 8 + size;
    if (end > bytes.length) {
      notices.push('The list of labels is cut off; what is whole of it was read.');
      return;
    }
    const content = bytes.subarray(at + 8, end);
    if (content.length >= 4) {
      const cueId = numberAt(at + 8);
      if (kind === 'labl') keep(labels, cueId, fieldText(content.subarray(4)), 'label', notices);
      if (kind === 'note') keep(notes, cueId, fieldText(content.subarray(4)), 'note', notices);
      if (kind === 'ltxt' && content.length >= 20) {
        regions.push({ cueId, lengthFrames: numberAt(at + 12) });
        const text = fieldText(content.subarray(20));
        if (text !== '' && !labels.has(cueId)) labels.set(cueId, text);
      }
    }
    at = end + (size % 2);
  }
}

function keep(words: Map<number, string>, cueId: number, text: string, what: string, notices: string[]): void {
  const known = words.get(cueId);
  if (known === undefined || known === text) words.set(cueId, text);
  else {
    notices.push(`Cue point ${cueId} has two ${what}s; both are kept: “${known}” and “${text}”.`);
    words.set(cueId, `${known} / ${text}`);
  }
}

type Parts = Words & { readonly cues: readonly Cue[]; readonly loops: readonly Loop[] };

function join({ cues, loops, labels, notes, regions, notices }: Parts): readonly MarkerPlace[] {
  const known = new Set<number>();
  const places: MarkerPlace[] = [];
  for (const { id, frame } of cues) {
    if (known.has(id)) notices.push(`The number ${id} stands for more than one cue point; all of them are kept.`);
    known.add(id);
    const words = { title: labels.get(id) ?? '', notes: notes.get(id) ?? '', locator: `cue ${id}` };
    const lengths = regions.filter(({ cueId, lengthFrames }) => cueId === id && lengthFrames > 0);
    const byLoop = loops.filter(({ cueId, endFrame, startFrame }) => cueId === id && endFrame > startFrame);
    const ends = lengths.length > 0 ? lengths.map(({ lengthFrames }) => frame + lengthFrames) : [];
    if (ends.length > 0) for (const endFrame of ends) places.push({ ...words, startFrame: frame, endFrame });
    else if (byLoop.length > 0) for (const loop of byLoop) places.push({ ...words, ...boundsOf(loop) });
    else places.push({ ...words, startFrame: frame, endFrame: frame });
  }
  for (const loop of loops) {
    if (known.has(loop.cueId) || loop.endFrame <= loop.startFrame) continue;
    const title = labels.get(loop.cueId) ?? 'Loop';
    places.push({ ...boundsOf(loop), title, notes: notes.get(loop.cueId) ?? '', locator: `loop ${loop.cueId}` });
  }
  const lost = [...new Set([...labels.keys(), ...notes.keys(), ...regions.map(({ cueId }) => cueId)])];
  for (const id of lost) {
    if (known.has(id) || loops.some(({ cueId }) => cueId === id)) continue;
    const words = [labels.get(id), notes.get(id)].filter((text) => text !== undefined && text !== '').join(' / ');
    notices.push(
      `There is no cue point ${id} for ${words === '' ? 'a region' : `“${words}”`}, so nobody knows its place.`,
    );
  }
  return places;
}

function boundsOf({ startFrame, endFrame }: Loop): { startFrame: number; endFrame: number } {
  return { startFrame, endFrame };
}
