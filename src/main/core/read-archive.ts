import { basename } from 'node:path';
import type { ArchiveView } from '../../shared/contract/views.ts';
import type { ArchiveId } from '../../shared/domain/ids.ts';
import type { OpenArchive } from '../database/open.ts';
import { type ReadableDb, selectOne } from '../database/sql.ts';
import { headsOf, revisionOf } from '../journal/journal.ts';
import { listSongs } from '../marks/song-rows.ts';
import { listShortlists } from '../shortlists/shortlist-rows.ts';
import { listTapes } from '../tapes/tape-rows.ts';
import { listTransfers } from '../tapes/transfer-rows.ts';
import type { CoreOptions } from './core.ts';
import type { Jobs } from './jobs.ts';
import { readKeptChannels, readSettings } from './settings.ts';

export type ArchiveReaderOptions = {
  readonly archive: OpenArchive;
  readonly options: Pick<CoreOptions, 'archivePath' | 'host'>;
  readonly jobs: Pick<Jobs, 'list'>;
};

/** Everything a window needs to begin, but the marks. */
export function createArchiveReader({ archive, options, jobs }: ArchiveReaderOptions): () => ArchiveView {
  const { db, writable, notices } = archive;
  const { archivePath, host } = options;
  return () => ({
    archive: {
      id: archiveId(db),
      name: basename(archivePath).replace(/\.[^.]+$/, ''),
      path: archivePath,
      readOnly: writable === null,
    },
    tapes: listTapes(db),
    transfers: listTransfers(db),
    songs: listSongs(db),
    shortlists: listShortlists(db),
    revision: revisionOf(db),
    heads: headsOf(db),
    jobs: jobs.list(),
    settings: readSettings(db),
    keptChannels: readKeptChannels(db),
    host: {
      kind: host.kind === 'electron' ? 'electron' : 'web',
      version: host.version,
      hasFileDialogs: host.pickPaths !== undefined,
    },
    notices,
  });
}

function archiveId(db: ReadableDb): ArchiveId {
  const row = selectOne<{ id: ArchiveId }>(db, 'SELECT id FROM archive');
  if (row === null) throw new Error('the archive has no id');
  return row.id;
}
