import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import type { TransferId } from '../../shared/domain/ids.ts';
import { fileNameOf, type Transfer, type TransferFacts, type TransferFile } from '../../shared/domain/transfer.ts';
import type { ReadableDb, WritableDb } from '../database/sql.ts';
import { grownFacts } from './grown-file.ts';
import { type FileProbe, readFacts, sizeToKeep } from './read-facts.ts';
import { pathsOf } from './relink.ts';
import { factsOf, findTransfer, listTransfers, putTransferFacts } from './transfer-rows.ts';

export type PresenceOptions = FileProbe & {
  readonly db: WritableDb;
  onChanged(facts: readonly TransferFacts[]): void;
  /** Called for transfers whose content must be read to know what they are. */
  onRead(ids: readonly TransferId[]): void;
};

/**
 * Looks whether files are where they were and as they were: all of them, or the given ones. A file that cannot be read
 * is tried again. Only a look at the directory, unless the date says that the content may be another.
 */
export async function checkPresence(
  options: PresenceOptions,
  signal: AbortSignal,
  ids: readonly TransferId[] | null = null,
): Promise<void> {
  const changed: TransferFacts[] = [];
  const toRead: TransferId[] = [];
  for (const transfer of transfersToCheck(options.db, ids)) {
    signal.throwIfAborted();
    const now = await lookAt(transfer, options, signal);
    // It may have been removed or reread while the disk was asked.
    const known = findTransfer(options.db, transfer.id);
    if (known === null || !isDeepStrictEqual(factsOf(known), factsOf(transfer))) continue;
    if (now.state === 'reading') toRead.push(transfer.id);
    if (now.state === transfer.state && now.reason === transfer.reason && now.frames === transfer.frames) continue;
    putTransferFacts(options.db, now);
    changed.push(now);
  }
  if (changed.length > 0) options.onChanged(changed);
  if (toRead.length > 0) options.onRead(toRead);
}

function transfersToCheck(db: ReadableDb, ids: readonly TransferId[] | null): readonly Transfer[] {
  if (ids === null) return listTransfers(db);
  return ids.flatMap((id) => findTransfer(db, id) ?? []);
}

async function lookAt(transfer: Transfer, options: PresenceOptions, signal: AbortSignal): Promise<TransferFacts> {
  if (transfer.files.length === 0) return transfer;
  const found: { file: TransferFile; stats: Stats }[] = [];
  for (const file of transfer.files) {
    const stats = await stat(file.path).catch((error: unknown) => errorCode(error));
    if (typeof stats === 'string') return { ...transfer, ...absent(file.path, stats) };
    found.push({ file, stats });
  }
  if (transfer.state === 'unreadable') {
    return (await readFacts(pathsOf(transfer), transfer, options, signal)).facts;
  }
  const hasGrown = found.some(({ file, stats }) => sizeToKeep(stats) > file.sizeBytes);
  const grown = hasGrown ? await grownFacts(transfer, options, signal) : null;
  return grown ?? { ...transfer, ...stateOf(transfer, found) };
}

/** The state of files that are there. Content is judged by its checksum only, so a changed date means: read it. */
function stateOf(
  transfer: Transfer,
  found: readonly { file: TransferFile; stats: Stats }[],
): Pick<TransferFacts, 'state' | 'reason'> {
  if (found.some(({ file }) => file.sha256 === null)) return { state: 'reading', reason: null };
  if (found.some(({ file, stats }) => sizeToKeep(stats) !== file.sizeBytes)) {
    return { state: 'changed', reason: changedReason(transfer) };
  }
  const isSameDate = found.every(({ file, stats }) => Math.round(stats.mtimeMs) === file.modifiedAt);
  if (isSameDate && transfer.state !== 'changed') {
    return { state: transfer.state === 'missing' ? 'present' : transfer.state, reason: null };
  }
  if (!isSameDate && transfer.state === 'changed') return transfer;
  return { state: 'reading', reason: null };
}

/** The sentence for a file whose content is not what it was at intake. */
export function changedReason(transfer: Pick<TransferFacts, 'files'>): string {
  return `${fileNameOf(transfer)} has other content than when it was added. Put the original back, or reread it to take it as it is now.`;
}

function absent(path: string, code: string): Pick<TransferFacts, 'state' | 'reason'> {
  if (code === 'EACCES' || code === 'EPERM') {
    return {
      state: 'missing',
      reason: `The folder of ${path} may not be read by this user. Ask its owner for the right.`,
    };
  }
  return { state: 'missing', reason: `${path} is not there. Connect its disk, or locate the file where it is now.` };
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
