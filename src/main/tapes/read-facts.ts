import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { UserError } from '../../shared/contract/errors.ts';
import type { TransferId } from '../../shared/domain/ids.ts';
import { asFilesSay, type Reading } from '../../shared/domain/reading.ts';
import type { AudioFormat, TransferFacts, TransferFile } from '../../shared/domain/transfer.ts';
import type { SourceFacts } from '../audio/frame-source.ts';
import { type Locator, locatorOf } from '../audio/locator.ts';

/** What a reader tells of an audio file. */
export type ProbedFile = SourceFacts;

/** How audio files are looked at; given by the core, because only `audio` may open originals. */
export type FileProbe = {
  /** Throws `UserError` with the reason when the file, or the set of files, cannot be read as audio. */
  probe(locator: Locator, signal: AbortSignal): Promise<ProbedFile>;
  /** By content alone; null for what is no audio. Throws `UserError` when it cannot be opened. */
  identify(path: string): Promise<AudioFormat | null>;
  /** SHA-256 of the stored samples of the first frames, as the whole pass takes it of all. Throws `UserError`. */
  audioSha256(locator: Locator, frames: number, signal: AbortSignal): Promise<string>;
};

export type ReadFacts = {
  readonly facts: TransferFacts;
  /** bext description; empty when there is none. */
  readonly description: string;
  /** Nobody knows its content as sound, not even the user's own ffmpeg. */
  readonly isNoAudio: boolean;
};

/** What is known of a transfer before its files are looked at. */
export type KnownTransfer = { readonly id: TransferId; readonly addedAt: number; readonly reading?: Reading };

/**
 * The facts of the files of a transfer as they are now: state `reading` when it can be played (its checksums are still to come), else
 * `unreadable` with the reason. Throws only when `signal` is aborted.
 */
export async function readFacts(
  paths: readonly [string, ...string[]],
  { id, addedAt, reading = asFilesSay }: KnownTransfer,
  { probe, identify }: FileProbe,
  signal: AbortSignal,
): Promise<ReadFacts> {
  const [path] = paths;
  const files = await Promise.all(paths.map(lookAtFile));
  try {
    const { description, ...found } = await probe(locatorOf(files, reading), signal);
    const facts = { id, addedAt, files, reading, state: 'reading' as const, reason: null, audioSha256: null };
    return { facts: { ...facts, ...pickFacts(found) }, description, isNoAudio: false };
  } catch (error) {
    signal.throwIfAborted();
    const format = await identify(path).catch(() => null);
    return {
      facts: { ...unreadableFacts({ id, addedAt }, reasonOf(path, error)), files, reading, format },
      description: '',
      isNoAudio: error instanceof UserError && error.code === 'notAudio',
    };
  }
}

/** Files with the checksums that were known of them by their places, so that reading them proves their content. */
export function withKnownSums(
  files: readonly TransferFile[],
  known: readonly Pick<TransferFile, 'sha256'>[],
): readonly TransferFile[] {
  return files.map((file, position) => ({ ...file, sha256: known[position]?.sha256 ?? null }));
}

async function lookAtFile(path: string): Promise<TransferFile> {
  const stats = await stat(path).catch(() => null);
  return {
    path,
    sizeBytes: stats === null ? 0 : sizeToKeep(stats),
    modifiedAt: Math.round(stats?.mtimeMs ?? 0),
    sha256: null,
  };
}

/** The size of a file as it is kept and compared: rounded beyond 2^53, and never more than a column of 64 bits holds. */
export function sizeToKeep({ size }: Pick<Stats, 'size'>): number {
  return Math.min(size, 2 ** 63 - 1024);
}

/** One sentence for the user; what is no `UserError` is a mistake of ours and says so. */
export function reasonOf(path: string, error: unknown): string {
  if (error instanceof UserError) return error.message;
  return `${basename(path)} could not be read, because Takesheet made a mistake of its own: ${String(error)}`;
}

function unreadableFacts(
  known: { id: TransferId; addedAt: number },
  reason: string,
): Omit<TransferFacts, 'files' | 'reading'> {
  return {
    ...known,
    state: 'unreadable',
    reason,
    format: null,
    encoding: '',
    sampleRate: null,
    channels: null,
    frames: null,
    audioSha256: null,
    timeReference: null,
    repairs: [],
    offers: [],
    decoder: '',
  };
}

function pickFacts(found: Omit<ProbedFile, 'description'>): Required<Omit<ProbedFile, 'description'>> {
  const { format, encoding, sampleRate, channels, frames, timeReference, repairs, offers = [], decoder } = found;
  return { format, encoding, sampleRate, channels, frames, timeReference, repairs, offers, decoder };
}
