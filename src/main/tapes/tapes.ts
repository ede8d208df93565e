import { newId, type JobId, type TapeId, type TransferId } from '../../shared/domain/ids.ts';
import { type IntakeReport, type JobView, readingTitle } from '../../shared/contract/views.ts';
import { UserError } from '../../shared/contract/errors.ts';
import { emptyTape, type Tape } from '../../shared/domain/tape.ts';
import { asInFile, fileNameOf, type Transfer, type TransferFacts, transferName } from '../../shared/domain/transfer.ts';
import { inTransaction, type WritableDb } from '../database/sql.ts';
import { type Locator, locatorOf } from '../audio/locator.ts';
import { type AnalysisOptions, createAnalysisQueue } from './analysis-queue.ts';
import { diskOfPath } from './disk-of-path.ts';
import { finishAnalysis } from './finish-analysis.ts';
import { takeIn } from './intake.ts';
import { checkPresence } from './presence.ts';
import { createReadingChoices, type ReadingChoices } from './reading-choices.ts';
import { type FileProbe, readFacts, reasonOf } from './read-facts.ts';
import type { WholeProgress } from './reading-progress.ts';
import type { ReadingSpeeds } from './reading-speeds.ts';
import { hasKnownSums, locatedFacts, needTransfer, rereadFacts, sumsBefore } from './relink.ts';
import { createWatchedTapes, type WatchedTapes } from './watched-tapes.ts';
import { findTape, putTape } from './tape-rows.ts';
import {
  factsOf,
  findTransfer,
  findTransferByPath,
  insertTransfer,
  putTransferFacts,
  setTransferRemoved,
} from './transfer-rows.ts';

export type TapesJob = {
  readonly id: JobId;
  readonly signal: AbortSignal;
  /** A function is called only when its progress is shown. */
  progress(progress: TapesProgress | (() => TapesProgress)): void;
  onPause(listener: (paused: boolean) => void): void;
};

type TapesProgress = {
  readonly detail: string;
  readonly done: number;
  readonly total: number | null;
  readonly parts?: WholeProgress['parts'];
  readonly msLeft?: number | null;
};

export type TapesOptions = FileProbe & {
  readonly db: WritableDb;
  now(): number;
  isAllowed(realPath: string): boolean;
  /** The whole pass over a file, for peaks and checksums. */
  readonly analyse: AnalysisOptions['analyse'];
  /** Removes what an earlier pass kept, so that the next one reads the bytes. Throws `UserError`. */
  discard(path: Locator): Promise<void>;
  /** Halts all passes that are at work, or lets them go on. */
  setPaused(paused: boolean): void;
  /** Whether they go slower for somebody who listens. */
  givesWay(): boolean;
  /** How many passes may be at work at a time; told anew by `limitChanged`. */
  atOnce(): number;
  /** How fast reading goes on this machine; it learns. */
  readonly speeds: ReadingSpeeds;
  /** Keeps what it learnt when all has been read. */
  keepSpeeds(): Promise<void>;
  /** Lets go of a file that is read no more. */
  forget(path: string): Promise<void>;
  startJob(
    spec: Pick<JobView, 'title' | 'unit' | 'transferId'>,
    work: (job: TapesJob) => Promise<string | null>,
  ): JobId;
  /** Enters what happened in the history; runs in the transaction that wrote the rows. */
  note(title: string, subjects: readonly string[]): void;
  onAdded(tapes: readonly Tape[], transfers: readonly Transfer[]): void;
  onFacts(facts: readonly TransferFacts[]): void;
  onRemoved(ids: readonly TransferId[]): void;
  onIntake(report: IntakeReport): void;
};

/** What can be done with the tapes of an archive that is open for writing. */
export type Tapes = Omit<WatchedTapes, 'addGrowing'> & {
  /** Takes in files and folders as a job; the report comes as an event. */
  add(paths: readonly string[]): JobId;
  /** Takes in one file about which everything is known; gives it back when the archive has it. */
  addKnown(path: string, tape: Partial<Tape>, side: string, signal: AbortSignal): Promise<Transfer>;
  /** Reads the bytes of its files anew, which proves their content unless it is known, or plain to see, that it changed. */
  reread(id: TransferId, signal: AbortSignal): Promise<void>;
  locate(id: TransferId, path: string, signal: AbortSignal): Promise<void>;
  readonly choices: ReadingChoices;
  /** Their notes are kept. */
  remove(ids: readonly TransferId[]): Promise<void>;
  /** Looks whether files are where and as they were; all of them when `ids` is null. */
  check(ids: readonly TransferId[] | null, signal: AbortSignal): Promise<void>;
  /** Somebody is looking at this transfer: its waveform comes first. */
  ask(id: TransferId): void;
  /** Its waveform is read when its turn comes, unless somebody cancelled that. */
  addToQueue(id: TransferId): void;
  /** How many may be read at a time is another number than before. */
  limitChanged(): void;
  close(): Promise<void>;
};

export function createTapes(options: TapesOptions): Tapes {
  const { db, note } = options;
  const onFacts = (facts: readonly TransferFacts[]): void => options.onFacts(facts.map((one) => factsOf(one)));

  /** Somebody wants to know whether their content is still what it was. */
  const beingProven = new Set<TransferId>();

  const queue = createAnalysisQueue({
    load: (id) => findTransfer(db, id),
    analyse: options.analyse,
    setPaused: options.setPaused,
    givesWay: options.givesWay,
    atOnce: options.atOnce,
    diskOf: ({ files }) => diskOfPath(files[0]?.path ?? ''),
    speeds: options.speeds,
    now: options.now,
    onDone: (id, result) => finishAnalysis(db, id, result, onFacts, beingProven.delete(id)),
    onFailed(id, error) {
      beingProven.delete(id);
      const transfer = findTransfer(db, id);
      if (transfer === null) return null;
      if (error instanceof UserError && error.code === 'stale') {
        // Whoever records it is at work.
        watched.addGrowing(id);
        return null;
      }
      if (error instanceof UserError && error.code === 'notWritable') {
        // Its picture cannot be kept, which is no fault of the sound.
        return `${fileNameOf(transfer)} is heard all the same, and seen from near. ${error.message}`;
      }
      const path = transfer.files[0]?.path ?? '';
      writeFacts({ ...transfer, state: 'unreadable', reason: reasonOf(path, error) });
      return null;
    },
    startJob(work) {
      options.startJob({ title: readingTitle, unit: 'bytes', transferId: null }, async (job) => {
        const message = await work(job);
        await options.keepSpeeds();
        return message;
      });
    },
  });

  const writeFacts = (facts: TransferFacts): void => {
    inTransaction(db, () => putTransferFacts(db, facts));
    onFacts([facts]);
  };

  const relink = async (before: Transfer, facts: TransferFacts, title: string, more = ''): Promise<void> => {
    inTransaction(db, () => {
      putTransferFacts(db, facts);
      note(`${title} ${nameOf(before)}${more}`, [before.id]);
    });
    await forgetFiles(before);
    onFacts([facts]);
    if (facts.state === 'reading') queue.add([facts.id]);
  };

  const forgetFiles = ({ files, reading }: Transfer): Promise<void> => options.forget(locatorOf(files, reading));

  const nameOf = (transfer: Transfer): string => {
    const tape = findTape(db, transfer.tapeId);
    return tape === null ? fileNameOf(transfer) : transferName(tape, transfer);
  };

  const check: Tapes['check'] = (ids, signal) =>
    checkPresence(
      {
        db,
        probe: options.probe,
        identify: options.identify,
        audioSha256: options.audioSha256,
        onChanged: onFacts,
        onRead: queue.suggest,
      },
      signal,
      ids,
    );

  const watched = createWatchedTapes(db, check);

  return {
    add: (paths) =>
      options.startJob({ title: 'Adding tapes', unit: 'files', transferId: null }, async (job) => {
        const report = await takeIn(
          paths,
          {
            db,
            note,
            now: options.now,
            probe: options.probe,
            identify: options.identify,
            audioSha256: options.audioSha256,
            isAllowed: options.isAllowed,
            onAdded: options.onAdded,
            onRead: ({ id }) => queue.add([id]),
            onProgress: (progress) => job.progress(progress),
          },
          job.signal,
        );
        options.onIntake({ jobId: job.id, ...report });
        return summary(report);
      }),

    async addKnown(path, tapeWords, side, signal) {
      const known = findTransferByPath(db, path);
      if (known !== null && known.removedAt === null) return known.transfer;
      const ids = known === null ? { id: newId<TransferId>(), addedAt: options.now() } : known.transfer;
      const { facts } = await readFacts([path], { id: ids.id, addedAt: ids.addedAt }, options, signal);
      const kept = known === null ? null : findTape(db, known.transfer.tapeId);
      const tape: Tape = kept ?? { ...emptyTape(newId<TapeId>()), ...tapeWords };
      const transfer: Transfer = {
        side,
        part: null,
        generation: '',
        notes: '',
        ...asInFile,
        ...known?.transfer,
        ...facts,
        tapeId: tape.id,
      };
      inTransaction(db, () => {
        putTape(db, tape);
        if (known === null) insertTransfer(db, transfer);
        else putTransferFacts(db, transfer);
        setTransferRemoved(db, transfer.id, null);
        note(`Added ${transferName(tape, transfer)}`, [transfer.id]);
      });
      options.onAdded([tape], [transfer]);
      if (transfer.state === 'reading') queue.add([transfer.id]);
      return transfer;
    },

    async reread(id, signal) {
      const before = needTransfer(db, id);
      queue.drop(id);
      const facts = await rereadFacts(before, options, signal);
      await options.discard(locatorOf(facts.files, facts.reading));
      if (hasKnownSums(facts)) beingProven.add(id);
      await relink(before, facts, 'Reread', hasKnownSums(facts) ? '' : sumsBefore(before));
    },

    async locate(id, path, signal) {
      const before = needTransfer(db, id);
      const facts = await locatedFacts(db, before, path, options, signal);
      queue.drop(id);
      await relink(before, facts, 'Located the file of');
    },

    async remove(ids) {
      const transfers = ids.map((id) => needTransfer(db, id));
      inTransaction(db, () => {
        for (const transfer of transfers) {
          setTransferRemoved(db, transfer.id, options.now());
          note(`Removed ${nameOf(transfer)}; its notes are kept`, [transfer.id]);
        }
      });
      for (const { id } of transfers) queue.drop(id);
      options.onRemoved(ids);
      for (const transfer of transfers) await forgetFiles(transfer);
    },

    choices: createReadingChoices({
      ...options,
      nameOf,
      relink,
      forgetFiles,
      drop: queue.drop,
      onRead: queue.add,
    }),

    check,
    checkOpened: watched.checkOpened,
    checkSeen: watched.checkSeen,
    checkWatched: watched.checkWatched,
    ask: queue.ask,
    addToQueue: (id) => queue.suggest([id]),
    limitChanged: queue.limitChanged,
    close: queue.close,
  };
}

function summary(report: Omit<IntakeReport, 'jobId'>): string {
  const { added, known, unreadable, problems } = report;
  const parts = [
    `${added.length} added`,
    ...(known.length === 0 ? [] : [`${known.length} known already`]),
    ...(unreadable.length === 0 ? [] : [`${unreadable.length} not readable`]),
    ...problems.map(({ reason }) => reason),
  ];
  return parts.join(' · ');
}
