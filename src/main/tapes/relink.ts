import { realpath, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { UserError } from '../../shared/contract/errors.ts';
import type { TransferId } from '../../shared/domain/ids.ts';
import { clockText } from '../../shared/domain/timecode.ts';
import { fileNameOf, type Transfer, type TransferFacts } from '../../shared/domain/transfer.ts';
import type { ReadableDb } from '../database/sql.ts';
import { type FileProbe, type ProbedFile, readFacts } from './read-facts.ts';
import { findTransfer, findTransferByPath } from './transfer-rows.ts';

/**
 * The facts of a transfer whose file is now at `path`. Its checksum stays, so that reading it proves the content. Throws
 * `UserError` when there is no such file, another transfer has it, or it is plainly another recording.
 */
export async function locatedFacts(
  db: ReadableDb,
  transfer: Transfer,
  path: string,
  probe: FileProbe,
  signal: AbortSignal,
): Promise<TransferFacts> {
  const real = await realpath(path).catch((error: unknown) => {
    throw new UserError('notFound', `There is no file at ${path}. Choose where ${fileNameOf(transfer)} is now.`, {
      cause: error,
    });
  });
  const other = findTransferByPath(db, real);
  if (other !== null && other.removedAt === null && other.transfer.id !== transfer.id) {
    throw new UserError(
      'rule',
      `${basename(real)} is in the archive already, as another transfer. Choose another file.`,
    );
  }
  const found = await probe.probe(real, signal);
  refuseAnotherRecording(transfer, real, found);
  const { facts } = await readFacts(real, transfer, probe, signal);
  const sha256 = transfer.files[0]?.sha256 ?? null;
  return { ...facts, files: facts.files.map((file) => ({ ...file, sha256 })), audioSha256: transfer.audioSha256 };
}

/** The facts of a transfer's file as it is now, whatever it was before. Throws `UserError` notFound when it is gone. */
export async function rereadFacts(transfer: Transfer, probe: FileProbe, signal: AbortSignal): Promise<TransferFacts> {
  const path = transfer.files[0]?.path ?? '';
  await stat(path).catch((error: unknown) => {
    throw new UserError('notFound', `${path} is not there. Connect its disk, or locate the file where it is now.`, {
      cause: error,
    });
  });
  return (await readFacts(path, transfer, probe, signal)).facts;
}

/** A transfer of the archive; throws `UserError` notFound. */
export function needTransfer(db: ReadableDb, id: TransferId): Transfer {
  const transfer = findTransfer(db, id);
  if (transfer !== null) return transfer;
  throw new UserError('notFound', `The archive has no transfer ${id.slice(0, 40)}. It may have been removed.`);
}

function refuseAnotherRecording(transfer: Transfer, path: string, found: ProbedFile): void {
  if (transfer.sampleRate === null || transfer.frames === null) return;
  const isSame =
    found.sampleRate === transfer.sampleRate &&
    found.frames === transfer.frames &&
    found.channels === transfer.channels;
  if (isSame) return;
  const describe = (of: { sampleRate: number; frames: number; channels: number | null }): string =>
    `${clockText(of.frames, of.sampleRate)} at ${of.sampleRate} Hz, ${of.channels ?? 0} channels`;
  const expected = { sampleRate: transfer.sampleRate, frames: transfer.frames, channels: transfer.channels };
  throw new UserError(
    'rule',
    `${basename(path)} is another recording (${describe(found)}) than ${fileNameOf(transfer)} (${describe(expected)}). Choose the right file, or add this one as a new tape.`,
  );
}
