import { withSentences } from '../database/store-problem.ts';
import type { Place, Settings, Step } from '../../shared/contract/views.ts';
import type { KeptChannels } from '../../shared/domain/channel-view.ts';
import { addMarks, type Change, joinChanges, noChange, noDiff } from '../../shared/domain/change.ts';
import type { JobId, TransferId } from '../../shared/domain/ids.ts';
import type { OfferedRepair, RawLayout } from '../../shared/domain/reading.ts';
import type { WritableDb } from '../database/sql.ts';
import { locatorOf } from '../audio/locator.ts';
import { makeDemoReel } from '../demo/demo-reel.ts';
import { createJournal } from '../journal/journal.ts';
import { createMarkRows, createMarkRules, createSongRows } from '../marks/mark-commands.ts';
import { listMarks } from '../marks/mark-rows.ts';
import { checkShortlistChange, createShortlistRows } from '../shortlists/shortlist-commands.ts';
import { checkTapeChange, createTapeRows, createTransferRows } from '../tapes/tape-commands.ts';
import { createTapes, type Tapes } from '../tapes/tapes.ts';
import { findTransfer } from '../tapes/transfer-rows.ts';
import type { FileProbe } from '../tapes/read-facts.ts';
import type { Peaks } from '../peaks/peaks.ts';
import type { AllowedFolders } from './allowed-folders.ts';
import type { EventHub } from './event-hub.ts';
import type { Jobs } from './jobs.ts';
import type { KeptSpeeds } from './kept-speeds.ts';
import { authorOf, writeKeptChannels, writeSettings } from './settings.ts';

export type WriterOptions = {
  readonly db: WritableDb;
  readonly archivePath: string;
  readonly dataDir: string;
  readonly hub: EventHub;
  readonly jobs: Jobs;
  readonly allowed: AllowedFolders;
  /** How originals are looked at; reads go through threads of their own. */
  readonly probe: FileProbe;
  readonly peaks: Peaks;
  forget(path: string): Promise<void>;
  /** How many tapes may be read at a time. */
  atOnce(): number;
  /** How fast this machine reads. */
  readonly keptSpeeds: KeptSpeeds;
  now(): number;
  /** Aborted when the core is closed. */
  readonly signal: AbortSignal;
};

/** Everything that changes an archive. There is none where it is open for reading only. */
export type Writer = {
  commit(title: string, change: Change, place: Place | null): number;
  undo(): Step;
  redo(): Step;
  setSettings(settings: Partial<Settings>): void;
  keepChannels(channels: readonly KeptChannels[]): void;
  /** Makes the demo reel, adds it, and marks it up; gives it back when it is in the archive already. */
  openDemo(): Promise<TransferId>;
  addTapes(paths: readonly string[]): JobId;
  locate(id: TransferId, path: string): Promise<void>;
  reread(id: TransferId): Promise<void>;
  /** What people say about how files are to be read. */
  readonly choices: {
    acceptRepair(id: TransferId, kind: OfferedRepair, accept: boolean): Promise<void>;
    readAs(id: TransferId, raw: RawLayout | null): Promise<void>;
    separate(id: TransferId): Promise<readonly TransferId[]>;
  };
  readonly tapes: Tapes;
};

export function createWriter(options: WriterOptions): Writer {
  const { db, hub, jobs, allowed, probe, peaks, now, signal } = options;
  const markRules = createMarkRules(db, { framesOf: (id) => findTransfer(db, id)?.frames });
  /** A full or failing disk is said in a sentence, whatever was to be written. */
  const stored = <Result>(work: () => Result): Result => withSentences(options.archivePath, work);

  const journal = createJournal({
    db,
    rows: {
      marks: createMarkRows(db),
      songs: createSongRows(db),
      tapes: createTapeRows(db),
      transfers: createTransferRows(db),
      shortlists: createShortlistRows(db),
    },
    rules: {
      before(change) {
        checkTapeChange(db, change);
        markRules.before(change);
        checkShortlistChange(db, change);
      },
      after: markRules.after,
    },
    announce: (event) => hub.emit('archive.changed', event),
    now,
  });
  const commit: Writer['commit'] = (title, change, place) =>
    stored(() => journal.commit(title, change, place, authorOf(db)));

  const tapes = createTapes({
    ...probe,
    db,
    now,
    forget: options.forget,
    isAllowed: allowed.isAllowed,
    async analyse(transfer, onProgress, passSignal, rest) {
      const listener = {
        progress: onProgress,
        grew: (knownFrames: number, complete: boolean) =>
          hub.emit('peaks.grew', {
            transferId: transfer.id,
            knownFrames,
            complete,
          }),
      };
      return peaks.analyse(locatorOf(transfer.files, transfer.reading), listener, passSignal, rest);
    },
    discard: peaks.discard,
    setPaused: peaks.setPaused,
    givesWay: peaks.givesWay,
    atOnce: options.atOnce,
    speeds: options.keptSpeeds.speeds,
    keepSpeeds: options.keptSpeeds.keep,
    startJob: jobs.start,
    note: (title, subjects) => journal.note(title, authorOf(db), subjects),
    onAdded: (added, transfers) =>
      hub.emit('transfers.added', {
        tapes: added,
        transfers,
      }),
    onFacts: (facts) => hub.emit('transfers.factsChanged', { facts }),
    onRemoved: (transferIds) => hub.emit('transfers.removed', { transferIds }),
    onIntake: (report) => hub.emit('intake.finished', report),
  });

  return {
    commit,
    undo: () => stored(journal.undo),
    redo: () => stored(journal.redo),
    setSettings(settings) {
      stored(() => writeSettings(db, settings));
      hub.emit('settings.changed', { settings });
      if (settings.cacheCapGb !== undefined) {
        peaks.trim().catch((error: unknown) => console.error('The cache was not trimmed:', error));
      }
    },
    keepChannels: (channels) => stored(() => writeKeptChannels(db, channels)),
    async openDemo() {
      const { path, tape, side, song, marks } = await makeDemoReel(options.dataDir, signal);
      const transfer = await tapes.addKnown(path, tape, side, signal);
      if (listMarks(db, transfer.id).length === 0 && transfer.state !== 'unreadable') {
        const withSong: Change = { ...noChange, songs: { ...noDiff, added: [song] } };
        commit('Mark up the demo reel', joinChanges(withSong, addMarks(...marks(transfer.id, now()))), null);
      }
      return transfer.id;
    },
    addTapes(paths) {
      for (const path of paths) allowed.assert(path);
      return tapes.add(paths);
    },
    locate(id, path) {
      allowed.assert(path);
      return tapes.locate(id, path, signal);
    },
    reread: (id) => tapes.reread(id, signal),
    choices: {
      acceptRepair: (id, kind, accept) => tapes.choices.acceptRepair(id, kind, accept, signal),
      readAs: (id, raw) => tapes.choices.readAs(id, raw, signal),
      separate: (id) => tapes.choices.separate(id, signal),
    },
    tapes,
  };
}
