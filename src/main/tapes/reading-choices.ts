import { UserError } from '../../shared/contract/errors.ts';
import { newId, type TransferId } from '../../shared/domain/ids.ts';
import { type OfferedRepair, type RawLayout, type Reading, rawEncodingNames } from '../../shared/domain/reading.ts';
import type { Tape } from '../../shared/domain/tape.ts';
import { fileNameOf, type Transfer, type TransferFacts } from '../../shared/domain/transfer.ts';
import { inTransaction, type WritableDb } from '../database/sql.ts';
import { channelName } from './find-sets.ts';
import { type FileProbe, readFacts, withKnownSums } from './read-facts.ts';
import { needTransfer, pathsOf } from './relink.ts';
import { findTape } from './tape-rows.ts';
import { insertTransfer, lastMarkedFrame, putTransferEntry, putTransferFacts } from './transfer-rows.ts';

/** What people may say about how the files of a transfer are to be read. No file is ever touched by it. */
export type ReadingChoices = {
  /** Accepts an offered repair, or takes it back. Throws `UserError` rule when it is not offered. */
  acceptRepair(id: TransferId, kind: OfferedRepair, accept: boolean, signal: AbortSignal): Promise<void>;
  /** Reads the files as they are said to be stored; by their headers again with null. */
  readAs(id: TransferId, raw: RawLayout | null, signal: AbortSignal): Promise<void>;
  /** Makes one transfer per file of a set. The first keeps the marks, because it keeps its id. */
  separate(id: TransferId, signal: AbortSignal): Promise<readonly TransferId[]>;
};

export type ReadingChoiceOptions = FileProbe & {
  readonly db: WritableDb;
  now(): number;
  note(title: string, subjects: readonly string[]): void;
  nameOf(transfer: Transfer): string;
  /** Writes what a transfer is now and reads it anew where that is needed. */
  relink(before: Transfer, facts: TransferFacts, title: string): Promise<void>;
  /** Ends the reading of a transfer that is under way. */
  drop(id: TransferId): void;
  forgetFiles(transfer: Transfer): Promise<void>;
  onAdded(tapes: readonly Tape[], transfers: readonly Transfer[]): void;
  onRead(ids: readonly TransferId[]): void;
};

export function createReadingChoices(options: ReadingChoiceOptions): ReadingChoices {
  const { db } = options;

  const readWith = async (before: Transfer, reading: Reading, title: string, signal: AbortSignal): Promise<void> => {
    const { facts } = await readFacts(pathsOf(before), { ...before, reading }, options, signal);
    // Without a header to believe the file may well be unreadable, which it was before.
    if (facts.state === 'unreadable' && reading.raw !== null) {
      throw new UserError('rule', facts.reason ?? `${fileNameOf(before)} cannot be read so.`);
    }
    refuseLostMarks(db, before, facts);
    options.drop(before.id);
    await options.relink(before, { ...facts, files: withKnownSums(facts.files, before.files) }, title);
  };

  return {
    async acceptRepair(id, kind, accept, signal) {
      const before = needTransfer(db, id);
      if (!before.offers.some((offer) => offer.kind === kind)) {
        throw new UserError('rule', `Nothing of that kind is offered for ${fileNameOf(before)}. Reread it first.`);
      }
      const others = before.reading.accepted.filter((one) => one !== kind);
      const accepted = accept ? [...others, kind] : others;
      const title = accept ? 'Read in full, beyond the length in its header:' : 'Read as its header says again:';
      await readWith(before, { ...before.reading, accepted }, title, signal);
    },

    async readAs(id, raw, signal) {
      const before = needTransfer(db, id);
      const title =
        raw === null
          ? 'Read by its header again:'
          : `Read as raw PCM (${rawEncodingNames[raw.encoding]}, ${raw.sampleRate} Hz):`;
      await readWith(before, { ...before.reading, raw }, title, signal);
    },

    async separate(id, signal) {
      const before = needTransfer(db, id);
      const tape = findTape(db, before.tapeId);
      if (before.files.length === 1 || tape === null) {
        throw new UserError('rule', `${fileNameOf(before)} is one file; there is nothing to separate.`);
      }
      const transfers: Transfer[] = [];
      for (const [position, file] of before.files.entries()) {
        const known =
          position === 0
            ? before
            : { id: newId<TransferId>(), addedAt: options.now() + position, reading: before.reading };
        const { facts } = await readFacts([file.path], known, options, signal);
        transfers.push({
          ...before,
          ...facts,
          files: withKnownSums(facts.files, [file]),
          generation: [before.generation, `channel ${channelName(file.path) || position + 1}`]
            .filter(Boolean)
            .join(', '),
        });
      }
      options.drop(id);
      inTransaction(db, () => {
        for (const [position, transfer] of transfers.entries()) {
          if (position > 0) {
            insertTransfer(db, transfer);
            continue;
          }
          putTransferFacts(db, transfer);
          putTransferEntry(db, transfer);
        }
        options.note(
          `Separated the ${transfers.length} files of ${options.nameOf(before)}`,
          transfers.map((transfer) => transfer.id),
        );
      });
      await options.forgetFiles(before);
      options.onAdded([tape], transfers);
      const ids = transfers.map((transfer) => transfer.id);
      options.onRead(transfers.filter(({ state }) => state === 'reading').map((transfer) => transfer.id));
      return ids;
    },
  };
}

/** Marks must not be left where there is no sound. */
function refuseLostMarks(db: WritableDb, before: Transfer, { frames }: TransferFacts): void {
  const last = lastMarkedFrame(db, before.id);
  if (frames === null || last === null || last <= frames) return;
  throw new UserError(
    'rule',
    `${fileNameOf(before)} would end before its last mark. Remove or move the marks behind its new end first.`,
  );
}
