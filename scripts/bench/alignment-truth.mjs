// What is true of a folder of tapes, and what an answer about two stretches is worth beside it. Pure but for the reading.
import { readdirSync, readFileSync } from 'node:fs';
import { join, parse } from 'node:path';

/**
 * Reads the tapes of a folder that have their truth beside them: `NAME.json` with `sample_rate` and `takes` of `song`,
 * `performance`, `start` and `end` (frames in which the music lies, end exclusive), and for a copy `source_start` and
 * `source_end` in the tape `copy_of`.
 */
export function readTruth(folder) {
  const names = readdirSync(folder);
  return names
    .filter((name) => name.endsWith('.json'))
    .map((name) => {
      const { sample_rate: sampleRate, takes } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
      if (!Number.isInteger(sampleRate) || !Array.isArray(takes)) {
        throw new Error(`${join(folder, name)} has no sample_rate and takes: it does not say what is true of a tape.`);
      }
      const tape = parse(name).name;
      const sound = names.find((one) => parse(one).name === tape && one !== name);
      if (sound === undefined) throw new Error(`${join(folder, name)} tells of a tape that does not lie beside it.`);
      return {
        tape,
        path: join(folder, sound),
        takes: takes.map((take) => ({ ...take, tape, sampleRate, path: join(folder, sound) })),
      };
    });
}

/** Each copy beside what it is a copy of: `{ source, copy }`, both as stretches of music that are the same. */
export function copiesIn(tapes) {
  return tapes.flatMap(({ takes }) =>
    takes.flatMap((copy) => {
      if (copy.copy_of === undefined) return [];
      const from = tapes.find(({ tape }) => tape === copy.copy_of)?.takes[0];
      if (from === undefined) return [];
      return [{ source: { ...from, song: copy.song, start: copy.source_start, end: copy.source_end }, copy }];
    }),
  );
}

/** Every two takes of a song that are not the same performance. */
export function differentTakesIn(tapes) {
  const takes = tapes.flatMap((one) => one.takes);
  return takes.flatMap((first, at) =>
    takes.slice(at + 1).flatMap((second) => {
      return first.song === second.song && first.performance !== second.performance ? [{ first, second }] : [];
    }),
  );
}

/** A stretch as somebody marks it, so many seconds too early and too late; kept inside the tape. */
export function markedStretch({ start, end, sampleRate }, frames, { early = 0, late = 0 } = {}) {
  return {
    startFrame: Math.max(0, Math.round(start - early * sampleRate)),
    endFrame: Math.min(frames, Math.round(end + late * sampleRate)),
  };
}

/**
 * The largest error of an alignment in milliseconds, at every second of the music that source and copy share. `marked`
 * are the stretches that were asked about.
 */
export function worstOfCopy({ source, copy }, marked, { startOffsetSeconds, driftRatio }) {
  const speed = (source.end - source.start) / source.sampleRate / ((copy.end - copy.start) / copy.sampleRate);
  const seconds = Math.floor((source.end - source.start) / source.sampleRate);
  const lead = (source.start - marked.source.startFrame) / source.sampleRate;
  const copyLead = (copy.start - marked.copy.startFrame) / copy.sampleRate;
  const errors = Array.from({ length: seconds + 1 }, (_, second) => {
    const said = (lead + second - startOffsetSeconds) * driftRatio;
    return Math.abs(said - (copyLead + second / speed)) * 1000;
  });
  return Math.max(...errors);
}

/** How far apart two different takes begin when they are laid as they were aligned, in milliseconds. */
export function startsApart({ first, second }, marked, { startOffsetSeconds }) {
  const firstLead = (first.start - marked.first.startFrame) / first.sampleRate;
  const secondLead = (second.start - marked.second.startFrame) / second.sampleRate;
  return Math.abs(startOffsetSeconds - (firstLead - secondLead)) * 1000;
}
