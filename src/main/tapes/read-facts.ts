import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { UserError } from '../../shared/contract/errors.ts';
import type { TransferId } from '../../shared/domain/ids.ts';
import type { AudioFormat, TransferFacts } from '../../shared/domain/transfer.ts';

/** What a reader tells of an audio file. */
export type ProbedFile = {
  readonly format: AudioFormat;
  readonly encoding: string;
  readonly sampleRate: number;
  readonly channels: number;
  readonly frames: number;
  readonly timeReference: number | null;
  readonly description: string;
  readonly repairs: readonly string[];
  readonly decoder: string;
};

/** How audio files are looked at; given by the core, because only `audio` may open originals. */
export type FileProbe = {
  /** Throws `UserError` with the reason when the file cannot be read as audio. */
  probe(path: string, signal: AbortSignal): Promise<ProbedFile>;
  /** By content alone; null for what is no audio. Throws `UserError` when it cannot be opened. */
  identify(path: string): Promise<AudioFormat | null>;
};

export type ReadFacts = {
  readonly facts: TransferFacts;
  /** bext description; empty when there is none. */
  readonly description: string;
};

/**
 * The facts of a file as it is now: state `reading` when it can be played (its checksums are still to come), else
 * `unreadable` with the reason. Throws only when `signal` is aborted.
 */
export async function readFacts(
  path: string,
  { id, addedAt }: { id: TransferId; addedAt: number },
  { probe, identify }: FileProbe,
  signal: AbortSignal,
): Promise<ReadFacts> {
  const stats = await stat(path).catch(() => null);
  const file = {
    path,
    sizeBytes: stats?.size ?? 0,
    modifiedAt: Math.round(stats?.mtimeMs ?? 0),
    sha256: null,
  };
  try {
    const { description, ...found } = await probe(path, signal);
    const facts = { id, addedAt, files: [file], state: 'reading' as const, reason: null, audioSha256: null };
    return { facts: { ...facts, ...pickFacts(found) }, description };
  } catch (error) {
    signal.throwIfAborted();
    const format = await identify(path).catch(() => null);
    return {
      facts: { ...unreadableFacts({ id, addedAt }, reasonOf(path, error)), files: [file], format },
      description: '',
    };
  }
}

/** One sentence for the user; what is no `UserError` is a mistake of ours and says so. */
export function reasonOf(path: string, error: unknown): string {
  if (error instanceof UserError) return error.message;
  return `${basename(path)} could not be read, because Takesheet made a mistake of its own: ${String(error)}`;
}

function unreadableFacts(known: { id: TransferId; addedAt: number }, reason: string): Omit<TransferFacts, 'files'> {
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
    decoder: '',
  };
}

function pickFacts(found: Omit<ProbedFile, 'description'>): Omit<ProbedFile, 'description'> {
  const { format, encoding, sampleRate, channels, frames, timeReference, repairs, decoder } = found;
  return { format, encoding, sampleRate, channels, frames, timeReference, repairs, decoder };
}
