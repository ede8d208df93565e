import { dirname } from 'node:path';
import type { TapeId } from '../../shared/domain/ids.ts';
import { emptyTape, type Tape } from '../../shared/domain/tape.ts';
import type { ReadableDb } from '../database/sql.ts';
import type { TapeGuess } from './guess-tape.ts';
import { findTapesOfReel } from './tape-rows.ts';
import { listTransfersOfTape } from './transfer-rows.ts';

/**
 * The tape of a new transfer: a known one with the same number, unless its date or title says that it is another;
 * without a number, the one whose other sides or parts lie in the same folder. Else null: a new tape is made.
 */
export function findTapeFor(db: ReadableDb, guess: TapeGuess, path: string): Tape | null {
  const known = findTapesOfReel(db, guess.reel).filter(
    (tape) => agree(tape.date, guess.date) && agree(tape.title, guess.title),
  );
  if (guess.reel !== '') return known.find((tape) => tape.date === guess.date) ?? known[0] ?? null;
  if (guess.side === '' && guess.part === null) return null;
  const folder = dirname(path);
  return (
    known.find(
      (tape) =>
        tape.title === guess.title &&
        listTransfersOfTape(db, tape.id).some(({ files }) => files.some((file) => dirname(file.path) === folder)),
    ) ?? null
  );
}

export function newTapeFrom(guess: TapeGuess, id: TapeId): Tape {
  return { ...emptyTape(id), reel: guess.reel, title: guess.title, date: guess.date };
}

function agree(a: string, b: string): boolean {
  return a === b || a === '' || b === '';
}
