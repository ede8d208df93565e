import { statSync } from 'node:fs';
import type { TransferId } from '../../shared/domain/ids.ts';
import { fileNameOf, type TransferFacts, type TransferFile } from '../../shared/domain/transfer.ts';
import { inTransaction, type WritableDb } from '../database/sql.ts';
import type { AnalysisResult } from './analysis-queue.ts';
import { withoutGrowing } from './grown-file.ts';
import { changedReason } from './presence.ts';
import { findSameContent, findTransfer, putTransferFacts } from './transfer-rows.ts';

/**
 * Stores the checksums of a transfer, or says that its content is another than at intake.
 * @param isProof somebody asked whether it is the same: they are answered in any case.
 */
export function finishAnalysis(
  db: WritableDb,
  id: TransferId,
  result: AnalysisResult,
  onFacts: (facts: readonly TransferFacts[]) => void,
  isProof = false,
): string | null {
  const transfer = findTransfer(db, id);
  if (transfer === null) return null;
  // One checksum per file, in the order of the files.
  const sums = result.sha256.split(' ');
  const isAsBefore = transfer.files.every(({ sha256 }, position) => sha256 === null || sha256 === sums[position]);
  const facts: TransferFacts = isAsBefore
    ? {
        ...transfer,
        state: 'present',
        reason: null,
        frames: result.frames,
        audioSha256: result.audioSha256,
        repairs: withFindings(withoutGrowing(transfer.repairs), result.findings),
        files: transfer.files.map((file, position) => ({
          ...file,
          ...dateOf(file.path, file),
          sha256: sums[position] ?? null,
        })),
      }
    : { ...transfer, state: 'changed', reason: changedReason(transfer) };
  inTransaction(db, () => putTransferFacts(db, facts));
  onFacts([facts]);
  const [same] = isAsBefore ? findSameContent(db, id, sums[0] ?? '') : [];
  if (isProof) return isAsBefore ? `${fileNameOf(transfer)} is what it was: its SHA-256 is the same.` : facts.reason;
  if (same === undefined) return null;
  return `${fileNameOf(transfer)} has the same content as ${same.files[0]?.path ?? ''}. Both are kept; remove one if you do not need it.`;
}

/** What only a reading from end to end can find stands beside what its head told. */
function withFindings(repairs: readonly string[], findings: readonly string[]): readonly string[] {
  // Earlier versions kept all findings as one sentence.
  const told = findings.length > 1 ? repairs.filter((repair) => repair !== findings.join(' ')) : repairs;
  return [...new Set([...told, ...findings])];
}

/** The content is proven to be as at intake, so a new date is only a new date. */
function dateOf(path: string, known: Pick<TransferFile, 'modifiedAt'>): Pick<TransferFile, 'modifiedAt'> {
  const stats = statSync(path, { throwIfNoEntry: false });
  return { modifiedAt: stats === undefined ? known.modifiedAt : Math.round(stats.mtimeMs) };
}
