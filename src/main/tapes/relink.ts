import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../../shared/contract/errors.ts';
import type { TransferId } from '../../shared/domain/ids.ts';
import { clockText } from '../../shared/domain/timecode.ts';
import { fileNameOf, type Transfer, type TransferFacts, type TransferFile } from '../../shared/domain/transfer.ts';
import type { ReadableDb } from '../database/sql.ts';
import { locatorOf } from '../audio/locator.ts';
import { type FileProbe, type ProbedFile, readFacts, withKnownSums } from './read-facts.ts';
import { findTransfer, findTransferByPath } from './transfer-rows.ts';

/**
 * The facts of a transfer whose file is now at `path`; the other files of a set are looked for beside it. Its checksum stays, so that reading it proves the content. Throws
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
  const paths = pathsBeside(transfer, real);
  const found = await probe.probe(
    locatorOf(
      paths.map((one) => ({ path: one })),
      transfer.reading,
    ),
    signal,
  );
  refuseAnotherRecording(transfer, real, found);
  const { facts } = await readFacts(paths, transfer, probe, signal);
  return { ...facts, files: withKnownSums(facts.files, transfer.files), audioSha256: transfer.audioSha256 };
}

/**
 * The facts of a transfer's files as they are now. Where size and date are those that were known, the checksums stay, so
 * that reading the bytes proves that no disk has changed them; a content that is known to have changed is taken as it is.
 * Throws `UserError` notFound when a file is gone.
 */
export async function rereadFacts(transfer: Transfer, probe: FileProbe, signal: AbortSignal): Promise<TransferFacts> {
  const paths = pathsOf(transfer);
  for (const path of paths) {
    await stat(path).catch((error: unknown) => {
      throw new UserError('notFound', `${path} is not there. Connect its disk, or locate the file where it is now.`, {
        cause: error,
      });
    });
  }
  const { facts } = await readFacts(paths, transfer, probe, signal);
  if (transfer.state === 'changed' || !looksUntouched(transfer.files, facts.files)) return facts;
  return { ...facts, files: withKnownSums(facts.files, transfer.files) };
}

function looksUntouched(before: readonly TransferFile[], now: readonly TransferFile[]): boolean {
  return before.every(
    ({ sizeBytes, modifiedAt }, index) => sizeBytes === now[index]?.sizeBytes && modifiedAt === now[index]?.modifiedAt,
  );
}

/** Whether reading them proves the content of some of the files. */
export function hasKnownSums({ files }: Pick<TransferFacts, 'files'>): boolean {
  return files.some(({ sha256 }) => sha256 !== null);
}

/** For the history, where a content is taken as it is now: what it was before. Empty where that was not known. */
export function sumsBefore({ files }: Pick<TransferFacts, 'files'>): string {
  const sums = files.flatMap(({ sha256 }) => sha256 ?? []);
  return sums.length === 0 ? '' : ` as it is now; before, its SHA-256 was ${sums.join(', ')}`;
}

/** The paths of a transfer's files, which are at least one. */
export function pathsOf({ files }: Pick<Transfer, 'files'>): readonly [string, ...string[]] {
  const [first = '', ...more] = files.map(({ path }) => path);
  return [first, ...more];
}

/** Where the files of a transfer are when one of them is at `path`: beside it, under their old names. */
function pathsBeside(transfer: Transfer, path: string): readonly [string, ...string[]] {
  const old = pathsOf(transfer);
  if (old.length === 1) return [path];
  const names = old.map((one) => basename(one));
  if (!names.includes(basename(path))) {
    throw new UserError(
      'rule',
      `${basename(path)} is no file of this set. Choose the new place of ${names[0] ?? ''}; the others are looked for beside it.`,
    );
  }
  const [first = path, ...more] = names.map((name) => join(dirname(path), name));
  return [first, ...more];
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
