import type { Handlers, In, Out } from '../../shared/contract/requests.ts';
import type { ArchiveView } from '../../shared/contract/views.ts';
import { revisionOf } from '../journal/journal.ts';
import type { SongId, TransferId } from '../../shared/domain/ids.ts';
import { tapeTimeOf } from '../../shared/domain/tape-time.ts';
import type { ReadableDb } from '../database/sql.ts';
import { listHistory } from '../journal/history.ts';
import { countMarks, findMark, listMarks, otherTakeNumbers } from '../marks/mark-rows.ts';
import { searchMarks } from '../marks/search-marks.ts';
import { findSong } from '../marks/song-rows.ts';
import { countSongTakes, listSongTakes } from '../marks/song-takes.ts';
import { needTransfer } from '../tapes/relink.ts';
import { planTour } from '../tours/tour-plan.ts';
import { marksOfSubject } from '../tours/tour-subjects.ts';
import { findKeptTransfer, findTransfer } from '../tapes/transfer-rows.ts';
import { type BrowseOptions, browseFolder, matchDropped } from './browse-files.ts';
import type { VerdictHandlers } from '../verdicts/verdicts.ts';
import type { ComparingHandlers } from './comparing.ts';
import type { HeardHandlers } from '../heard/heard-requests.ts';
import type { EventHub } from './event-hub.ts';
import type { FileWordsHandlers } from './file-words.ts';
import type { Jobs } from './jobs.ts';
import type { ReadingPreviews } from './reading-previews.ts';
import type { Sound } from './sound.ts';
import type { Writer } from './writer.ts';
import { readSettings } from './settings.ts';
import type { TapesAtOnceHandlers } from './tapes-at-once.ts';

/** The requests by which marks leave and enter as files; made by `export`. */
type ExportHandlers = Pick<Handlers, 'export.preview' | 'export.write' | 'import.preview' | 'import.apply'>;

export type HandlerParts = {
  readonly db: ReadableDb;
  /** Throws `UserError` readOnly where the archive is open for reading only. */
  writer(): Writer;
  readArchive(): ArchiveView;
  readonly exports: ExportHandlers;
  readonly fileWords: FileWordsHandlers;
  readonly tapesAtOnce: TapesAtOnceHandlers;
  readonly comparing: ComparingHandlers;
  readonly verdicts: VerdictHandlers;
  readonly heard: HeardHandlers;
  readonly sound: Sound;
  readonly previews: ReadingPreviews;
  readonly jobs: Jobs;
  readonly hub: EventHub;
  readonly files: BrowseOptions;
  readonly pickFiles: Handlers['files.pick'];
  exportPeaks(id: TransferId, folder: string): Promise<{ path: string }>;
};

/** Which function answers which request. */
export function createHandlers(parts: HandlerParts): Handlers {
  const { db, writer, readArchive, exports, fileWords, heard, comparing, verdicts } = parts;
  const { sound, previews, jobs, hub, files, pickFiles, exportPeaks, tapesAtOnce } = parts;
  const done = (_nothing: void): Record<string, never> => ({});
  return {
    'archive.get': () => readArchive(),
    'transfers.add': ({ paths }) => ({ jobId: writer().addTapes(paths) }),
    'transfers.reread': async ({ transferId }) => done(await writer().reread(transferId)),
    'transfers.locate': async ({ transferId, path }) => done(await writer().locate(transferId, path)),
    'transfers.separate': async ({ transferId }) => ({ transferIds: await writer().choices.separate(transferId) }),
    'transfers.acceptRepair': async ({ transferId, kind, accept }) =>
      done(await writer().choices.acceptRepair(transferId, kind, accept)),
    'transfers.readAs': async ({ transferId, raw }) => done(await writer().choices.readAs(transferId, raw)),
    'reading.guess': (input) => previews.guess(input),
    'reading.preview': (input) => previews.preview(input),
    'transfers.remove': async ({ transferIds }) => done(await writer().tapes.remove(transferIds)),
    'demo.open': async () => ({ transferId: await writer().openDemo() }),
    'marks.list': ({ transferId }) => ({
      marks: listMarks(db, needTransfer(db, transferId).id),
      revision: revisionOf(db),
      otherTakeNumbers: otherTakeNumbers(db, transferId),
    }),
    'songs.takes': ({ songId }) => ({ takes: listSongTakes(db, songId), revision: revisionOf(db) }),
    'marks.search': ({ text }) => searchMarks(db, text),
    'songs.counts': () => ({ counts: countSongTakes(db), revision: revisionOf(db) }),
    'marks.counts': () => ({ counts: countMarks(db), revision: revisionOf(db) }),
    'changes.commit': ({ title, change, place }) => ({ revision: writer().commit(title, change, place) }),
    'history.undo': () => writer().undo(),
    'history.redo': () => writer().redo(),
    'history.list': (query) => ({ entries: historyOf(db, query) }),
    ...exports,
    ...fileWords,
    'tapesAtOnce.get': tapesAtOnce['tapesAtOnce.get'],
    'tapesAtOnce.set': tapesAtOnce['tapesAtOnce.set'],
    ...comparing,
    ...verdicts,
    ...heard,
    'tour.plan': (question) =>
      planTour(question, {
        marksOf: (subject) => marksOfSubject(db, subject),
        transfer: (id) => findTransfer(db, id),
        loudest: sound.loudestOf,
      }),
    'peaks.get': ({ transferId }) => sound.peaksOf(transferId),
    'peaks.glance': ({ transferId }) => sound.glanceAt(transferId),
    'loudness.get': async ({ transferId, startFrame, endFrame }) => ({
      loudness: await sound.loudnessOf(transferId, startFrame, endFrame),
    }),
    'activity.get': async ({ transferId }) => ({ active: await sound.activityOf(transferId) }),
    'peaks.export': ({ transferId, folder }) => exportPeaks(transferId, folder),
    'files.browse': (input) => browseFolder(input, files),
    'files.match': (input) => matchDropped(input, files),
    'files.pick': pickFiles,
    'jobs.cancel': ({ jobId }) => done(jobs.cancel(jobId)),
    'jobs.pause': ({ jobId, paused }) => done(jobs.pause(jobId, paused)),
    'player.claim': ({ windowId }) => done(hub.emit('player.claimed', { windowId })),
    'settings.set': ({ settings }) => done(writer().setSettings(settings)),
    'channels.keep': ({ channels }) => done(writer().keepChannels(channels)),
  };
}

/** A removed transfer keeps its history, so it is looked for among the kept ones. */
function historyOf(db: ReadableDb, { transferId, markId, limit }: In<'history.list'>): Out<'history.list'>['entries'] {
  const owner = markId === null ? transferId : (findMark(db, markId)?.transferId ?? transferId);
  const transfer = owner === null ? null : (findKeptTransfer(db, owner)?.transfer ?? null);
  const context = {
    time: transfer === null ? null : tapeTimeOf(transfer, readSettings(db).timeBase),
    songTitle: (id: SongId) => findSong(db, id)?.title ?? null,
  };
  return listHistory(db, { transferId, markId, limit, tapeId: transfer?.tapeId ?? null }, context);
}
