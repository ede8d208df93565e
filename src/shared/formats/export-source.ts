import type { ExportPreview } from '../contract/views.ts';
import type { Mark } from '../domain/mark.ts';
import { type TapeTime, tapeTimeOf } from '../domain/tape-time.ts';
import type { Song } from '../domain/song.ts';
import type { Tape } from '../domain/tape.ts';
import type { Transfer } from '../domain/transfer.ts';

/** What every writer gets: one transfer and the marks to be written, in the order of the places that are told. */
export type ExportSource = {
  readonly tape: Tape;
  readonly transfer: Transfer;
  /** At least the songs of the marks. */
  readonly songs: readonly Song[];
  readonly marks: readonly Mark[];
  /** How places are told where that is not as the file has them. */
  readonly correctedTime?: TapeTime;
};

/** How the places of a source are told; null where its file was never read. */
export function timeOf({ transfer, correctedTime }: ExportSource): TapeTime | null {
  return correctedTime ?? tapeTimeOf(transfer, 'file');
}

/** A writer's answer when nothing can be written, with the sentence that says why and what to do. */
export function blockedPreview(blocked: string, warnings: ExportPreview['warnings'] = []): ExportPreview {
  return { files: [], warnings, summary: '', blocked };
}

/** Why formats of places cannot be written for a transfer that was never read. */
export function unreadSentence(transfer: Transfer, name: string): string {
  const reason = transfer.reason === null ? '' : ` (${transfer.reason})`;
  return `${name} cannot be exported to this format: its file was never read${reason}, so times cannot be told. Choose JSON Lines, or find the file first.`;
}
