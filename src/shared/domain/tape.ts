import type { TapeId } from './ids.ts';

/** The physical carrier as it is catalogued. Every text may be empty; nothing is guessed later than at intake. */
export type Tape = {
  readonly id: TapeId;
  /** The number on the box, without the word: `0417`. */
  readonly reel: string;
  readonly title: string;
  /** As written on the box, in any precision: `1971`, `January 1971`, `1971-01-12`. */
  readonly date: string;
  readonly studio: string;
  readonly people: string;
  /** Nominal tape speed in inches per second, for example 7.5; null when unknown. */
  readonly speedIps: number | null;
  /** full, half, quarter, multitrack ... as written. */
  readonly trackFormat: string;
  /** NAB, IEC1, IEC2 ... as written. */
  readonly equalisation: string;
  readonly noiseReduction: string;
  readonly condition: string;
  readonly boxNotes: string;
};

/** How a tape is called in lists: `Reel 0417`, or its title when it has no number. */
export function tapeName(tape: Tape): string {
  if (tape.reel !== '') return /^\d/.test(tape.reel) ? `Reel ${tape.reel}` : tape.reel;
  return tape.title === '' ? 'Untitled tape' : tape.title;
}

export function emptyTape(id: TapeId): Tape {
  return {
    id,
    reel: '',
    title: '',
    date: '',
    studio: '',
    people: '',
    speedIps: null,
    trackFormat: '',
    equalisation: '',
    noiseReduction: '',
    condition: '',
    boxNotes: '',
  };
}
