import type { SongId } from './ids.ts';

/** The work that takes are attempts at; one song may have takes on many tapes. */
export type Song = {
  readonly id: SongId;
  readonly title: string;
  readonly composers: string;
  readonly notes: string;
};
