import { type Mark, markName } from '../../shared/domain/mark.ts';
import type { Song } from '../../shared/domain/song.ts';
import { type Tape } from '../../shared/domain/tape.ts';
import { fileNameOf, type Transfer, transferName } from '../../shared/domain/transfer.ts';
import { playableOf } from '../transport/playable-of.ts';
import type { Playable } from '../transport/player.ts';

/** One take or fragment in the comparison, with what is known of it when it begins. */
export type CompareItem = {
  readonly mark: Mark;
  readonly transfer: Transfer | null;
  /** How it is called everywhere: `Ramble, take 4`. */
  readonly name: string;
  /** How it is called beside the others: `Take 4`, or its name where they are of several songs. */
  readonly title: string;
  readonly tapeName: string;
  /** What plays it; null where `problem` says why nothing can. */
  readonly playable: Playable | null;
  /** One sentence. */
  readonly problem: string | null;
};

export type KnownThings = {
  readonly transfers: ReadonlyMap<Transfer['id'], Transfer>;
  readonly tapes: ReadonlyMap<Tape['id'], Tape>;
  readonly songs: ReadonlyMap<Song['id'], Song>;
};

/** Takes of one song are told apart by their numbers; among those of several, `isOfOneSong` is false. */
export function compareItem(mark: Mark, known: KnownThings, isOfOneSong: boolean): CompareItem {
  const transfer = known.transfers.get(mark.transferId) ?? null;
  const tape = transfer === null ? undefined : known.tapes.get(transfer.tapeId);
  const song = mark.songId === null ? undefined : known.songs.get(mark.songId);
  const name = markName(mark, song?.title ?? null);
  const problem = whyNotPlayable(mark, transfer);
  return {
    mark,
    transfer,
    name,
    title: isOfOneSong && mark.kind === 'take' && mark.takeNumber !== null ? `Take ${mark.takeNumber}` : name,
    tapeName: transfer === null || tape === undefined ? '' : transferName(tape, transfer),
    playable: problem === null && transfer !== null ? playableOf(transfer, tape?.speedIps ?? null) : null,
    problem,
  };
}

function whyNotPlayable({ endFrame, startFrame }: Mark, transfer: Transfer | null): string | null {
  if (transfer === null) return 'Its tape is no longer in the archive.';
  if (transfer.state === 'missing' || transfer.state === 'unreadable') {
    return transfer.reason ?? `${fileNameOf(transfer)} cannot be read. Reread it, or say where it is.`;
  }
  if (endFrame === null) return 'It is still open: go back and press T at its end, then compare it.';
  if (transfer.sampleRate === null || transfer.channels === null || transfer.frames === null) {
    return `${fileNameOf(transfer)} has not been read yet.`;
  }
  return startFrame >= transfer.frames ? `It lies beyond the end of ${fileNameOf(transfer)}.` : null;
}
