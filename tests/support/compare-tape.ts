import { addMarks, type Change, noDiff } from '../../src/shared/domain/change.ts';
import type { TransferId } from '../../src/shared/domain/ids.ts';
import { performance, record, writeBand } from './make-band.ts';
import { aSong, aTake } from './make-marks.ts';

const rate = 8000;
/** Long enough that no machine is so slow that the music ends before the story does. */
const takeSeconds = 60;

/** Writes a reel on which a band plays a tune again and again, each take two seconds after the last. */
export function makeTakesReel(path: string, takes: number): string {
  const parts = Array.from({ length: takes }, (_, at) =>
    record(performance(at + 1, takeSeconds - 4), {
      seconds: takeSeconds,
      startsAt: 1.5,
      sampleRate: rate,
      seed: at + 1,
      gain: 1 - 0.15 * at,
    }),
  );
  const reel = new Float32Array(takes * takeSeconds * rate);
  for (const [at, part] of parts.entries()) reel.set(part, at * takeSeconds * rate);
  return writeBand(path, reel, rate);
}

/** Those takes as marks of one song, each beginning a little earlier before its music than the last. */
export function takesOfReel(transferId: TransferId, takes: number): Change {
  const song = aSong('Ramble, slow version');
  const marks = Array.from({ length: takes }, (_, at) =>
    aTake({
      transferId,
      songId: song.id,
      takeNumber: at + 1,
      startFrame: Math.round((at * takeSeconds + 1.2 - 0.2 * at) * rate),
      endFrame: (at + 1) * takeSeconds * rate,
      status: 'complete',
      rating: at + 1,
    }),
  );
  return { ...addMarks(...marks), songs: { ...noDiff, added: [song] } };
}
