import type { TapeId, TransferId } from '../../shared/domain/ids.ts';
import type { Reading, RepairOffer } from '../../shared/domain/reading.ts';
import {
  entryOf,
  type Transfer,
  type TransferEntry,
  type TransferFacts,
  type TransferFile,
} from '../../shared/domain/transfer.ts';
import { execute, type ReadableDb, selectAll, selectOne, type WritableDb } from '../database/sql.ts';

type TransferRow = Omit<Transfer, 'files' | 'repairs' | 'reading' | 'offers' | 'runsBackwards'> & {
  readonly runsBackwards: 0 | 1;
  readonly files: string;
  readonly repairs: string;
  readonly reading: string;
  readonly offers: string;
  readonly removedAt: number | null;
};

/** A transfer with the time it was taken out of the archive, or null. */
export type KeptTransfer = { readonly transfer: Transfer; readonly removedAt: number | null };

const select = `SELECT transfer.id, transfer.tape_id AS tapeId, transfer.side, transfer.part, transfer.generation,
    transfer.notes, transfer.speed_ratio AS speedRatio, transfer.runs_backwards AS runsBackwards, transfer.state, transfer.reason, transfer.format, transfer.encoding,
    transfer.sample_rate AS sampleRate, transfer.channels, transfer.frames, transfer.audio_sha256 AS audioSha256,
    transfer.time_reference AS timeReference, transfer.repairs, transfer.reading, transfer.offers, transfer.decoder, transfer.added_at AS addedAt,
    transfer.removed_at AS removedAt,
    (SELECT json_group_array(json_object('path', path, 'sizeBytes', size_bytes, 'modifiedAt', modified_at,
        'sha256', sha256) ORDER BY position)
      FROM transfer_file WHERE transfer_id = transfer.id) AS files
  FROM transfer`;

/** Every transfer that was not removed, in the order in which they were added. */
export function listTransfers(db: ReadableDb): readonly Transfer[] {
  return selectAll<TransferRow>(db, `${select} WHERE removed_at IS NULL ORDER BY added_at, rowid`).map(
    (row) => fromRow(row).transfer,
  );
}

/** A transfer, also one that was removed: its notes are kept. */
export function findKeptTransfer(db: ReadableDb, id: TransferId): KeptTransfer | null {
  const row = selectOne<TransferRow>(db, `${select} WHERE id = @id`, { id });
  return row === null ? null : fromRow(row);
}

export function findTransfer(db: ReadableDb, id: TransferId): Transfer | null {
  const kept = findKeptTransfer(db, id);
  return kept === null || kept.removedAt !== null ? null : kept.transfer;
}

export const transferByPathSql = `${select} WHERE id IN (SELECT transfer_id FROM transfer_file WHERE path = @path)
  ORDER BY removed_at IS NOT NULL LIMIT 1`;

/** The transfer of a file, removed ones only when no other has it. */
export function findTransferByPath(db: ReadableDb, path: string): KeptTransfer | null {
  const row = selectOne<TransferRow>(db, transferByPathSql, { path });
  return row === null ? null : fromRow(row);
}

/** The other transfers whose file has the same content, byte for byte. */
export function findSameContent(db: ReadableDb, id: TransferId, sha256: string): readonly Transfer[] {
  return selectAll<TransferRow>(
    db,
    `${select} WHERE id <> @id AND removed_at IS NULL
      AND id IN (SELECT transfer_id FROM transfer_file WHERE sha256 = @sha256 AND sha256 IS NOT NULL)`,
    { id, sha256 },
  ).map((row) => fromRow(row).transfer);
}

export function listTransfersOfTape(db: ReadableDb, tapeId: TapeId): readonly Transfer[] {
  return selectAll<TransferRow>(db, `${select} WHERE tape_id = @tapeId AND removed_at IS NULL`, { tapeId }).map(
    (row) => fromRow(row).transfer,
  );
}

export function insertTransfer(db: WritableDb, transfer: Transfer): void {
  const { id, tapeId } = transfer;
  execute(
    db,
    `INSERT INTO transfer (id, tape_id, side, part, generation, notes, state, encoding, repairs, decoder, added_at)
      VALUES (@id, @tapeId, '', NULL, '', '', 'reading', '', '[]', '', 0)`,
    { id, tapeId },
  );
  putTransferEntry(db, transfer);
  putTransferFacts(db, transfer);
}

/** Writes what people say about a transfer. */
export function putTransferEntry(db: WritableDb, entry: TransferEntry): void {
  const { runsBackwards, ...columns } = entryOf(entry);
  execute(
    db,
    `UPDATE transfer SET tape_id = @tapeId, side = @side, part = @part, generation = @generation, notes = @notes,
        speed_ratio = @speedRatio, runs_backwards = @runsBackwards
      WHERE id = @id`,
    { ...columns, runsBackwards: Number(runsBackwards) },
  );
}

/** Writes what the file says of itself. */
export function putTransferFacts(db: WritableDb, facts: TransferFacts): void {
  const { files, repairs, reading, offers, ...columns } = factsOf(facts);
  const { id } = columns;
  execute(
    db,
    `UPDATE transfer SET state = @state, reason = @reason, format = @format, encoding = @encoding,
        sample_rate = @sampleRate, channels = @channels, frames = @frames, audio_sha256 = @audioSha256,
        time_reference = @timeReference, repairs = @repairs, reading = @reading, offers = @offers, decoder = @decoder, added_at = @addedAt
      WHERE id = @id`,
    {
      ...columns,
      repairs: JSON.stringify(repairs),
      reading: JSON.stringify(reading),
      offers: JSON.stringify(offers),
    },
  );
  execute(db, 'DELETE FROM transfer_file WHERE transfer_id = @id', { id });
  for (const [position, file] of files.entries()) insertFile(db, id, position, file);
}

/** What the file of a transfer says, without what people say. */
export function factsOf(transfer: TransferFacts): TransferFacts {
  const { id, files, state, reason, format, encoding, sampleRate, channels, frames } = transfer;
  const { audioSha256, timeReference, repairs, reading, offers, decoder, addedAt } = transfer;
  return {
    id,
    files,
    state,
    reason,
    format,
    encoding,
    sampleRate,
    channels,
    frames,
    audioSha256,
    timeReference,
    repairs,
    reading,
    offers,
    decoder,
    addedAt,
  };
}

/** Takes a transfer out of the archive, or back into it with `removedAt` null. Its marks stay either way. */
export function setTransferRemoved(db: WritableDb, id: TransferId, removedAt: number | null): void {
  execute(db, 'UPDATE transfer SET removed_at = @removedAt WHERE id = @id', { id, removedAt });
}

/** The end of the last mark of a transfer, or its start while it is open; null when there is none. */
export function lastMarkedFrame(db: ReadableDb, id: TransferId): number | null {
  const row = selectOne<{ frame: number | null }>(
    db,
    'SELECT max(ifnull(end_frame, start_frame)) AS frame FROM mark WHERE transfer_id = @id',
    { id },
  );
  return row?.frame ?? null;
}

function insertFile(db: WritableDb, id: TransferId, position: number, file: TransferFile): void {
  const { path, sizeBytes, modifiedAt, sha256 } = file;
  execute(
    db,
    `INSERT INTO transfer_file (transfer_id, position, path, size_bytes, modified_at, sha256)
      VALUES (@id, @position, @path, @sizeBytes, @modifiedAt, @sha256)`,
    { id, position, path, sizeBytes, modifiedAt: Math.round(modifiedAt), sha256 },
  );
}

/** Files and sentences were written by this file, hence the casts. */
function fromRow({ removedAt, files, repairs, reading, offers, runsBackwards, ...row }: TransferRow): KeptTransfer {
  return {
    transfer: {
      ...row,
      runsBackwards: runsBackwards === 1,
      files: JSON.parse(files) as readonly TransferFile[],
      repairs: JSON.parse(repairs) as readonly string[],
      reading: JSON.parse(reading) as Reading,
      offers: JSON.parse(offers) as readonly RepairOffer[],
    },
    removedAt,
  };
}
