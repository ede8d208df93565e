import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { closedMeanwhile, UserError } from '../../shared/contract/errors.ts';
import type { Handlers } from '../../shared/contract/requests.ts';
import { type ArchiveId, newId, type TransferId } from '../../shared/domain/ids.ts';
import { identifyPath } from '../audio/identify.ts';
import { readHead } from '../audio/read-head.ts';
import { createReaders } from '../audio/readers.ts';
import { openForReading, openForWriting, type OpenArchive } from '../database/open.ts';
import type { WritableDb } from '../database/sql.ts';
import { createHeardRequests } from '../heard/heard-requests.ts';
import { createExportRequests, type ExportDeps } from '../export/export-requests.ts';
import { revisionOf } from '../journal/journal.ts';
import { listMarks, markIdsInUse } from '../marks/mark-rows.ts';
import { listSongs } from '../marks/song-rows.ts';
import { writeBytes } from '../export/write-export.ts';
import { safeBaseName } from '../../shared/formats/safe-file-name.ts';
import { fileNameOf } from '../../shared/domain/transfer.ts';
import { createPeaks } from '../peaks/peaks.ts';
import { needTransfer } from '../tapes/relink.ts';
import { findTape } from '../tapes/tape-rows.ts';
import { createAligner } from '../alignment/aligner.ts';
import { withSentences } from '../database/store-problem.ts';
import { createVerdicts } from '../verdicts/verdicts.ts';
import { createAllowedFolders } from './allowed-folders.ts';
import type { Core, CoreOptions, HostServices } from './core.ts';
import { createComparing } from './comparing.ts';
import { defaultPaths } from './default-paths.ts';
import { createEventHub } from './event-hub.ts';
import { createFileWords } from './file-words.ts';
import { createHandlers } from './handlers.ts';
import { createJobs } from './jobs.ts';
import { createKeptSpeeds } from './kept-speeds.ts';
import { createArchiveReader } from './read-archive.ts';
import { authorOf, readSettings } from './settings.ts';
import { createReadingPreviews } from './reading-previews.ts';
import { createSound } from './sound.ts';
import { createTapesAtOnce } from './tapes-at-once.ts';
import { watchFiles } from './watch-files.ts';
import { createWriter, type Writer } from './writer.ts';

/**
 * Opens an archive with everything around it. The only function that knows all parts; each gets what it needs here.
 * Throws `UserError` when the archive cannot be opened.
 */
export async function createCore(options: CoreOptions): Promise<Core> {
  const now = options.now ?? Date.now;
  const archive = openArchive(options, now());
  const { db } = archive;
  const closing = new AbortController();
  const { signal } = closing;
  const hub = createEventHub();
  const jobs = createJobs(now, (views) => hub.emit('jobs.changed', { jobs: views }));
  const allowed = createAllowedFolders(options.host.allowedFolders);
  const readers = createReaders(options.workers.reader);
  const peaks = createPeaks({
    cacheDir: options.cacheDir,
    workerUrl: options.workers.analysis,
    capBytes: () => readSettings(db).cacheCapGb * 1e9,
  });
  const aligner = createAligner(options.workers.alignment);
  const identify = async (path: string) => (await identifyPath(path))?.format ?? null;

  const tapesAtOnce = createTapesAtOnce(options.dataDir, () => written?.tapes.limitChanged());
  const written: Writer | null =
    archive.writable === null
      ? null
      : createWriter({
          db: archive.writable,
          hub,
          jobs,
          allowed,
          peaks,
          now,
          signal,
          atOnce: tapesAtOnce.count,
          keptSpeeds: createKeptSpeeds(options.dataDir),
          archivePath: options.archivePath,
          dataDir: options.dataDir,
          probe: { probe: readers.probe, identify, audioSha256: readers.audioSha256 },
          forget: (path) =>
            readers.forget(path).catch((error: unknown) => console.error(`${path} was not closed:`, error)),
        });
  const writer = (): Writer => {
    if (written !== null) return written;
    throw new UserError(
      'readOnly',
      `${options.archivePath} is open for reading only. Open it for writing to change it.`,
    );
  };

  const writable = (): WritableDb => {
    writer();
    if (archive.writable === null) throw new Error('an archive with a writer is writable');
    return archive.writable;
  };

  const load = (id: TransferId) => needTransfer(db, id);
  const previews = createReadingPreviews({ readers, load, signal });
  const sound = createSound({
    preview: previews.find,
    readers,
    peaks,
    load,
    check: (id) => written?.tapes.check([id], signal) ?? Promise.resolve(),
    checkSeen: (id) => written?.tapes.checkSeen(id, signal) ?? Promise.resolve(),
    checkOpened: (id) => written?.tapes.checkOpened(id, signal) ?? Promise.resolve(),
    ask: (id) => written?.tapes.ask(id),
    add: (id) => written?.tapes.addToQueue(id),
    onLost: (id) => hub.emit('peaks.grew', { transferId: id, knownFrames: 0, complete: false }),
  });
  const exportDeps: ExportDeps = {
    load(id) {
      const transfer = needTransfer(db, id);
      const tape = findTape(db, transfer.tapeId);
      if (tape === null) throw new Error(`transfer ${id} has no tape`);
      return { tape, transfer, songs: listSongs(db), marks: listMarks(db, id) };
    },
    commit: (title, change, place) => writer().commit(title, change, place),
    revision: () => revisionOf(db),
    markIdsInUse: (ids) => markIdsInUse(db, ids),
    assertFolderAllowed: allowed.assert,
    newId: () => newId(),
    now,
    author: () => authorOf(db),
  };
  const handlers = createHandlers({
    db,
    writer,
    sound,
    previews,
    jobs,
    hub,
    readArchive: createArchiveReader({ archive, options, jobs }),
    exports: createExportRequests(exportDeps),
    fileWords: createFileWords({
      db,
      readers,
      load,
      signal,
      exports: exportDeps,
      dataDir: options.dataDir,
      writable,
    }),
    tapesAtOnce,
    comparing: createComparing({ db, aligner, jobs, load }),
    verdicts: createVerdicts({
      db,
      writable,
      author: () => authorOf(db),
      now,
      stored: (work) => withSentences(options.archivePath, work),
      announce: (event) => hub.emit('verdicts.changed', event),
    }),
    heard: createHeardRequests({
      db,
      writable,
      load,
      now,
      announce: (event) => hub.emit('heard.changed', event),
    }),
    files: { allowed, identify, readHead, now },
    pickFiles: pickFilesOf(options.host),
    async exportPeaks(id, folder) {
      allowed.assert(folder);
      const name = safeBaseName(fileNameOf(load(id)));
      return { path: await writeBytes(folder, `${name}.dat`, sound.datOf(id)) };
    },
  });

  // A command that comes and goes has no business with tapes it was not asked about.
  const firstCheck = options.host.kind === 'cli' ? undefined : written?.tapes.check(null, signal);
  const checked = firstCheck?.catch((error: unknown) => {
    if (!signal.aborted) console.error('Checking the files failed:', error);
  });

  const watched = written === null ? null : watchFiles(() => written.tapes.checkWatched(signal), signal);

  const closeAll = async (): Promise<void> => {
    closing.abort(closedMeanwhile());
    await watched;
    await checked;
    await written?.tapes.close();
    await Promise.all([aligner.close(), jobs.close()]);
    await Promise.all([readers.close(), peaks.close()]);
    archive.close();
  };
  // Whoever asks a second time waits for the same end.
  let closed: Promise<void> | null = null;

  return {
    handlers,
    subscribe: hub.subscribe,
    readFrames(...wanted) {
      // Whoever listens comes before whatever is read behind the scenes.
      peaks.giveWay();
      return sound.readFrames(...wanted);
    },
    readPeaksTile: sound.readPeaksTile,
    close: () => (closed ??= closeAll()),
  };
}

function openArchive({ archivePath, readOnly, host }: CoreOptions, since: number): OpenArchive {
  if (readOnly) return openForReading(archivePath);
  // Only the folder that we chose ourselves is made; a mistyped one is told.
  if (archivePath === defaultPaths().archivePath) mkdirSync(dirname(archivePath), { recursive: true });
  const programs = { electron: 'the desktop window', web: 'the web host', cli: 'the command line' } as const;
  return openForWriting(archivePath, {
    holder: { processId: process.pid, program: programs[host.kind], since },
    newArchiveId: newId<ArchiveId>(),
  });
}

function pickFilesOf({ pickPaths }: HostServices): Handlers['files.pick'] {
  return async ({ what }) => {
    if (pickPaths !== undefined) return { paths: await pickPaths(what) };
    throw new UserError('notHere', 'A browser cannot open the dialogs of the system. Use the folder browser instead.');
  };
}
