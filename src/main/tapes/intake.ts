import { basename } from 'node:path';
import type { IntakeReport } from '../../shared/contract/views.ts';
import { newId, type TapeId, type TransferId } from '../../shared/domain/ids.ts';
import type { Tape } from '../../shared/domain/tape.ts';
import { asInFile, type Transfer, transferName } from '../../shared/domain/transfer.ts';
import { inTransaction, type WritableDb } from '../database/sql.ts';
import { adviceIn } from '../audio/external/unknown-sound.ts';
import { findTapeFor, newTapeFrom } from './choose-tape.ts';
import { findAudioFiles } from './find-audio-files.ts';
import { findSetsWithGaps } from './find-sets.ts';
import { guessTape, type TapeGuess } from './guess-tape.ts';
import { gapNotice, type IntakeUnit, isOneRecording, newOnes, proposeUnits, unitOf } from './intake-sets.ts';
import { type FileProbe, readFacts, type ReadFacts, withKnownSums } from './read-facts.ts';
import { findTape, putTape } from './tape-rows.ts';
import {
  findTransferByPath,
  insertTransfer,
  type KeptTransfer,
  putTransferFacts,
  setTransferRemoved,
} from './transfer-rows.ts';

export type IntakeOptions = FileProbe & {
  readonly db: WritableDb;
  isAllowed(realPath: string): boolean;
  now(): number;
  /** Enters the intake in the history; runs in the transaction that wrote the rows. */
  note(title: string, subjects: readonly string[]): void;
  onAdded(tapes: readonly Tape[], transfers: readonly Transfer[]): void;
  onRead(transfer: Transfer): void;
  onProgress(progress: { detail: string; done: number; total: number | null }): void;
};

type Report = Omit<IntakeReport, 'jobId'>;
type Read = { readonly unit: IntakeUnit; readonly read: ReadFacts; readonly kept: KeptTransfer | null };

/** So many transfers, or as many as were read in so long, go into one transaction and one event. */
const batchFiles = 32;
const batchMs = 250;

/**
 * Takes files and folders into the archive. What was read until `signal` is aborted stays added. Nothing stops it:
 * a file that cannot be read becomes an unreadable transfer with its reason.
 */
export async function takeIn(paths: readonly string[], options: IntakeOptions, signal: AbortSignal): Promise<Report> {
  const report = {
    cancelled: false,
    added: [] as TransferId[],
    known: [] as { path: string; transferId: TransferId }[],
    unreadable: [] as { path: string; reason: string; transferId: TransferId | null }[],
    problems: [] as { path: string; reason: string }[],
    sets: [] as { transferId: TransferId; files: number }[],
    gaps: [] as { path: string; reason: string }[],
  };
  let batch: Read[] = [];
  let batchSince = options.now();
  const flush = (): void => {
    for (const { path, transfer, isNew } of writeBatch(options, batch)) {
      if (transfer.state === 'unreadable') {
        report.unreadable.push({ path, reason: transfer.reason ?? '', transferId: transfer.id });
      } else if (isNew) {
        report.added.push(transfer.id);
        if (transfer.files.length > 1) report.sets.push({ transferId: transfer.id, files: transfer.files.length });
      } else {
        report.known.push({ path, transferId: transfer.id });
      }
    }
    batch = [];
    batchSince = options.now();
  };
  try {
    const { onProgress, identify, isAllowed } = options;
    const found = await findAudioFiles(paths, {
      identify,
      isAllowed,
      signal,
      onFolder: (detail, done) =>
        onProgress({
          detail,
          done,
          total: null,
        }),
    });
    report.problems.push(...found.problems);
    let done = 0;
    const take = async (unit: IntakeUnit): Promise<void> => {
      const [file] = unit.files;
      onProgress({ detail: file.path, done, total: found.files.length });
      if (unit.files.length > 1 && !(await isOneRecording(unit, options, signal))) {
        for (const single of unit.files) await take(unitOf(single));
        return;
      }
      done += unit.files.length;
      const kept = findTransferByPath(options.db, file.realPath);
      if (kept !== null && kept.removedAt === null && kept.transfer.state !== 'unreadable') {
        report.known.push({ path: file.path, transferId: kept.transfer.id });
        if (kept.transfer.state === 'reading') options.onRead(kept.transfer);
        return;
      }
      // Files of a removed set come back together.
      if (batch.some((other) => kept !== null && other.kept?.transfer.id === kept.transfer.id)) return;
      const read = await readOne(unit, kept, options, signal);
      if (file.isUnknown && read.isNoAudio) {
        report.problems.push({ path: file.path, reason: notAudioReason(file.path, read) });
        return;
      }
      batch.push({ unit, kept, read });
      if (batch.length >= batchFiles || options.now() - batchSince >= batchMs) flush();
    };
    const newFiles = newOnes(options.db, found.files);
    for (const unit of proposeUnits(found.files, newFiles)) await take(unit);
    flush();
    report.gaps.push(
      ...findSetsWithGaps(newFiles).flatMap((gap) => {
        const reason = gapNotice(options.db, gap);
        return reason === null ? [] : [{ path: gap.files[0]?.path ?? '', reason }];
      }),
    );
    onProgress({ detail: '', done: found.files.length, total: found.files.length });
  } catch (error) {
    if (!signal.aborted) throw error;
    report.cancelled = true;
  } finally {
    flush();
  }
  return report;
}

function readOne(
  unit: IntakeUnit,
  kept: KeptTransfer | null,
  options: IntakeOptions,
  signal: AbortSignal,
): Promise<ReadFacts> {
  const known =
    kept === null
      ? { id: newId<TransferId>(), addedAt: options.now() }
      : { id: kept.transfer.id, addedAt: kept.transfer.addedAt, reading: kept.transfer.reading };
  const [first, ...more] = (kept === null ? unit.files : kept.transfer.files).map(pathOf);
  return readFacts([first ?? unit.path, ...more], known, options, signal);
}

/** Nothing is to be read as raw PCM of what is refused; what may help else is told. */
function notAudioReason(path: string, { facts }: ReadFacts): string {
  return `${basename(path)} is not an audio file. Choose a recording.${adviceIn(facts.reason ?? '')}`;
}

function pathOf(file: { readonly realPath: string } | { readonly path: string }): string {
  return 'realPath' in file ? file.realPath : file.path;
}

type Written = { readonly path: string; readonly transfer: Transfer; readonly isNew: boolean };

function writeBatch(options: IntakeOptions, batch: readonly Read[]): readonly Written[] {
  if (batch.length === 0) return [];
  const tapes = new Map<TapeId, Tape>();
  const written = inTransaction(options.db, () => {
    const rows = batch.map((one) => writeOne(options.db, one, tapes));
    const fresh = rows.filter(({ isNew }) => isNew).map(({ transfer }) => transfer);
    if (fresh.length > 0)
      options.note(
        `Added ${nameOfAll(tapes, fresh)}`,
        fresh.map(({ id }) => id),
      );
    return rows;
  });
  // Known ones are told again too: a transfer that could not be read before may have become readable.
  options.onAdded(
    [...tapes.values()],
    written.map(({ transfer }) => transfer),
  );
  for (const { transfer } of written) if (transfer.state === 'reading') options.onRead(transfer);
  return written;
}

function writeOne(db: WritableDb, { unit, read, kept }: Read, tapes: Map<TapeId, Tape>): Written {
  if (kept !== null) {
    // Its notes were kept: it comes back with them. Its content is proven by the checksum it had.
    const facts = { ...read.facts, files: withKnownSums(read.facts.files, kept.transfer.files) };
    const transfer = { ...kept.transfer, ...facts };
    putTransferFacts(db, facts);
    setTransferRemoved(db, transfer.id, null);
    const tape = findTape(db, transfer.tapeId);
    if (tape !== null) tapes.set(tape.id, tape);
    return { path: unit.files[0].path, transfer, isNew: kept.removedAt !== null };
  }
  const guess = guessTape(unit.path, read.description);
  const tape = findTapeFor(db, guess, unit.files[0].realPath) ?? newTapeFrom(guess, newId<TapeId>());
  putTape(db, tape);
  tapes.set(tape.id, tape);
  const transfer = newTransfer(read, tape, guess);
  insertTransfer(db, transfer);
  return { path: unit.files[0].path, transfer, isNew: true };
}

function newTransfer({ facts }: ReadFacts, tape: Tape, { side, part }: TapeGuess): Transfer {
  return { ...facts, tapeId: tape.id, side, part, generation: '', notes: '', ...asInFile };
}

function nameOfAll(tapes: ReadonlyMap<TapeId, Tape>, transfers: readonly Transfer[]): string {
  const [first] = transfers;
  const tape = first === undefined ? undefined : tapes.get(first.tapeId);
  if (transfers.length > 1 || first === undefined || tape === undefined) return `${transfers.length} transfers`;
  return transferName(tape, first);
}
