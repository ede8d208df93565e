import type { Handlers } from '../../shared/contract/requests.ts';
import type { TransferId } from '../../shared/domain/ids.ts';
import { fileNameOf, type Transfer } from '../../shared/domain/transfer.ts';
import { locatorOf } from '../audio/locator.ts';
import type { Readers } from '../audio/readers.ts';
import type { ReadableDb, WritableDb } from '../database/sql.ts';
import type { ExportDeps } from '../export/export-requests.ts';
import { createOfferedRequests } from '../export/offered-marks.ts';
import { offeredAnswer, putOfferedAnswer } from '../tapes/offered-marks-rows.ts';
import { createOwnFfmpeg } from './own-ffmpeg.ts';

/** The requests about what files say beside their sound, and about the program that helps to read them. */
export type FileWordsHandlers = Pick<
  Handlers,
  'metadata.get' | 'offered.add' | 'offered.dismiss' | 'ffmpeg.look' | 'ffmpeg.choose'
>;

export type FileWordsOptions = {
  readonly db: ReadableDb;
  /** Throws `UserError` readOnly where nothing may be written. */
  writable(): WritableDb;
  readonly readers: Pick<Readers, 'metadata'>;
  readonly exports: ExportDeps;
  readonly dataDir: string;
  /** Throws `UserError` notFound. */
  load(id: TransferId): Transfer;
  readonly signal: AbortSignal;
};

export function createFileWords(options: FileWordsOptions): FileWordsHandlers {
  const { db, readers, exports, load, signal } = options;
  const ffmpeg = createOwnFfmpeg(options.dataDir);
  return {
    ...createOfferedRequests({
      contextOf: (id) => ({
        source: exports.load(id),
        idsInUse: (ids) => exports.markIdsInUse(ids),
        newId: () => exports.newId(),
        now: exports.now(),
        author: exports.author(),
      }),
      async readMetadata(id) {
        const transfer = load(id);
        const { state, sampleRate, frames, files } = transfer;
        // Without a rate nobody can say where a place is; why there is none is said elsewhere.
        if (sampleRate === null || state === 'missing' || state === 'unreadable' || files.length === 0) return null;
        const target = { sampleRate, frames, fileName: fileNameOf(transfer) };
        return readers.metadata(locatorOf(files, transfer.reading), target, signal);
      },
      commit: exports.commit,
      revision: exports.revision,
      answerOf: (id) => offeredAnswer(db, id),
      putAnswer: (id, answer) => putOfferedAnswer(options.writable(), load(id).id, answer, exports.now()),
    }),
    'ffmpeg.look': () => ffmpeg.look(),
    'ffmpeg.choose': ({ path }) => ffmpeg.choose(path),
  };
}
