import { pathParts } from './file-path.ts';
import type { TapeId, TransferId } from './ids.ts';
import type { Reading, RepairOffer } from './reading.ts';
import { type Tape, tapeName } from './tape.ts';

/** Containers and codecs that are told apart by content; `raw` is what a person says is sound without a header. */
export const audioFormats = [
  'wav',
  'rf64',
  'aiff',
  'au',
  'raw',
  'flac',
  'mp3',
  'vorbis',
  'opus',
  'm4a',
  'w64',
  'caf',
  'other',
] as const;
export type AudioFormat = (typeof audioFormats)[number];

/**
 * present: read and where it was; reading: its waveform and checksums are being made; missing: not where it was;
 * changed: other content than at intake; unreadable: known, but `reason` says why it cannot be played.
 */
export const transferStates = ['present', 'reading', 'missing', 'changed', 'unreadable'] as const;
export type TransferState = (typeof transferStates)[number];

/** What people say about a transfer; edited by hand and undone like a mark. */
export type TransferEntry = {
  readonly id: TransferId;
  readonly tapeId: TapeId;
  /** `A`, `B`, `1` ...; empty when the tape has one side. */
  readonly side: string;
  /** Number of the part when one side was digitised in pieces; null otherwise. */
  readonly part: number | null;
  /** `flat transfer`, `safety copy` ... */
  readonly generation: string;
  readonly notes: string;
  /**
   * How much faster than the file the performance really was: 1.018 for a tape that was transferred 1.8 % too slowly.
   * Used whenever it is heard, never written to the file; marks stay at frames of the file.
   */
  readonly speedRatio: number;
  /** The tape was transferred backwards: everything is shown and heard from the last frame of the file to the first. */
  readonly runsBackwards: boolean;
};

/** How a transfer is heard that nobody has said anything about. */
export const asInFile: Pick<TransferEntry, 'speedRatio' | 'runsBackwards'> = { speedRatio: 1, runsBackwards: false };
export const minSpeedRatio = 0.25;
export const maxSpeedRatio = 4;

/** One of the audio files that make up a transfer; more than one for multi-mono sets. */
export type TransferFile = {
  readonly path: string;
  /** To be shown, compared and weighed: rounded beyond 2^53. */
  readonly sizeBytes: number;
  /** Modification time in ms since 1970, as the file system told it at intake. */
  readonly modifiedAt: number;
  /** Hex SHA-256 of the whole file; null until it was read once. */
  readonly sha256: string | null;
};

/** What the file itself says; never edited by hand. Numbers are null while or when the file cannot be read. */
export type TransferFacts = {
  readonly id: TransferId;
  readonly files: readonly TransferFile[];
  readonly state: TransferState;
  /** One sentence when the state is not `present`: cause and way out. */
  readonly reason: string | null;
  readonly format: AudioFormat | null;
  /** As an engineer would write it: `24 bit`, `32 bit float`, `MPEG layer III`. */
  readonly encoding: string;
  readonly sampleRate: number | null;
  readonly channels: number | null;
  /** Length in sample frames of the original. */
  readonly frames: number | null;
  /** Hex SHA-256 of the audio data alone (see docs/architecture.md, Checksums). */
  readonly audioSha256: string | null;
  /** Samples since midnight of the first frame, from bext; null when the file has none. */
  readonly timeReference: number | null;
  /** What was read otherwise than the header said, one sentence each. */
  readonly repairs: readonly string[];
  /** How people want it to be read, where that is not as the files say. */
  readonly reading: Reading;
  /** Repairs that wait for a person's word, and those that got it. */
  readonly offers: readonly RepairOffer[];
  /** Which decoder gave the frames, with its version; positions in lossy files depend on it. */
  readonly decoder: string;
  readonly addedAt: number;
};

export type Transfer = TransferEntry & TransferFacts;

/** `side A`, `side A, part 2`, `part 2` or an empty text. */
export function sideName(entry: Pick<TransferEntry, 'side' | 'part'>): string {
  const words = [entry.side === '' ? '' : `side ${entry.side}`, entry.part === null ? '' : `part ${entry.part}`];
  return words.filter((word) => word !== '').join(', ');
}

/** How a transfer is called everywhere: `Reel 0417, side A`. */
export function transferName(tape: Tape, entry: Pick<TransferEntry, 'side' | 'part'>): string {
  return [tapeName(tape), sideName(entry)].filter((word) => word !== '').join(', ');
}

/** How a format is called wherever people read it. */
export const formatNames: Readonly<Record<AudioFormat, string>> = {
  wav: 'WAV',
  rf64: 'RF64',
  aiff: 'AIFF',
  au: 'AU',
  raw: 'raw PCM',
  flac: 'FLAC',
  mp3: 'MP3',
  vorbis: 'Ogg Vorbis',
  opus: 'Opus',
  m4a: 'M4A',
  w64: 'Wave64',
  caf: 'CAF',
  other: '',
};

/** The last part of the first file's path. */
export function fileNameOf(transfer: Pick<TransferFacts, 'files'>): string {
  return pathParts(transfer.files[0]?.path ?? '').at(-1) ?? '';
}

/** Bytes of all its files. */
export function sizeOf({ files }: Pick<TransferFacts, 'files'>): number {
  return files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

/** What people say about a transfer, without what its file says. */
export function entryOf(transfer: TransferEntry): TransferEntry {
  const { id, tapeId, side, part, generation, notes, speedRatio, runsBackwards } = transfer;
  return { id, tapeId, side, part, generation, notes, speedRatio, runsBackwards };
}
