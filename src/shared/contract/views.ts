import type { Change } from '../domain/change.ts';
import type { ArchiveId, JobId, MarkId, TransferId } from '../domain/ids.ts';
import type { Mark } from '../domain/mark.ts';
import type { Song } from '../domain/song.ts';
import type { Tape } from '../domain/tape.ts';
import type { TimeDisplay } from '../domain/timecode.ts';
import type { AudioFormat, Transfer } from '../domain/transfer.ts';

/** Where something happened, so that undo can go back there. */
export type Place = { readonly transferId: TransferId; readonly frame: number };

/** What undo and redo would do next; null where there is nothing. */
export type HistoryHeads = { readonly undo: string | null; readonly redo: string | null };

export type Step = { readonly done: { title: string; place: Place | null } | null; readonly revision: number };

export type HistoryEntry = {
  readonly sequence: number;
  readonly at: number;
  readonly author: string;
  readonly title: string;
  /** What changed on the asked mark, for example `status false start → complete`; empty for whole-transfer lists. */
  readonly details: readonly string[];
  readonly undone: boolean;
  readonly markIds: readonly MarkId[];
};

export type HostView = {
  readonly kind: 'electron' | 'web';
  readonly version: string;
  /** Whether `files.pick` can open the system's own dialogs. */
  readonly hasFileDialogs: boolean;
};

export type ArchiveView = {
  readonly archive: {
    readonly id: ArchiveId;
    readonly name: string;
    readonly path: string;
    readonly readOnly: boolean;
  };
  readonly tapes: readonly Tape[];
  readonly transfers: readonly Transfer[];
  readonly songs: readonly Song[];
  readonly revision: number;
  readonly heads: HistoryHeads;
  readonly jobs: readonly JobView[];
  readonly settings: Settings;
  readonly host: HostView;
  /** One sentence each, for example about an archive on a network drive. */
  readonly notices: readonly string[];
};

export type MarksView = {
  readonly marks: readonly Mark[];
  readonly revision: number;
  /** Highest take number per song id on the tape's other transfers; takes without a song under the empty text. */
  readonly otherTakeNumbers: Readonly<Record<string, number>>;
};

export type MarkCounts = Readonly<Record<string, { takes: number; fragments: number; timestamps: number }>>;

/** Settings live in the archive; `lastWindow` is what the window wants to find again after a restart. */
export type Settings = {
  readonly theme: 'system' | 'dark' | 'light';
  readonly author: string;
  readonly timeDisplay: TimeDisplay;
  readonly followPlayhead: boolean;
  readonly exportFolder: string;
  readonly lastWindow: string;
};

export const defaultSettings: Settings = {
  theme: 'system',
  author: '',
  timeDisplay: 'clock',
  followPlayhead: true,
  exportFolder: '',
  lastWindow: '',
};

export type JobView = {
  readonly id: JobId;
  /** `Adding tapes`, `Reading waveforms` ... */
  readonly title: string;
  /** What it is busy with: a file name. */
  readonly detail: string;
  readonly state: 'waiting' | 'running' | 'finished' | 'failed' | 'cancelled';
  /** Units done and in all (files or bytes); total is null while unknown. */
  readonly done: number;
  readonly total: number | null;
  readonly unit: 'files' | 'bytes';
  readonly msLeft: number | null;
  readonly cancellable: boolean;
  readonly transferId: TransferId | null;
  readonly message: string | null;
};

export type IntakeReport = {
  readonly jobId: JobId;
  readonly cancelled: boolean;
  readonly added: readonly TransferId[];
  /** Files that were in the archive already. */
  readonly known: readonly { path: string; transferId: TransferId }[];
  /** Listed as unreadable transfers. */
  readonly unreadable: readonly { path: string; reason: string; transferId: TransferId | null }[];
  /** Named paths that do not exist or hold no audio. */
  readonly problems: readonly { path: string; reason: string }[];
};

/** Levels are named by their frames per bucket: 16 and 64 are made from PCM on demand, 256 and up are cached. */
export type PeaksView = {
  readonly sampleRate: number;
  readonly channels: number;
  readonly frames: number;
  readonly bucketsPerTile: number;
  readonly levels: readonly { readonly framesPerBucket: number; readonly buckets: number; readonly cached: boolean }[];
  readonly knownFrames: number;
  readonly complete: boolean;
  /** Changes whenever the peaks are made anew, so that tiles can be cached by URL. */
  readonly version: string;
};

export type FolderView = {
  readonly path: string;
  readonly parent: string | null;
  readonly roots: readonly { name: string; path: string }[];
  readonly entries: readonly {
    readonly name: string;
    readonly path: string;
    readonly kind: 'folder' | 'audio' | 'other';
    readonly format: AudioFormat | null;
    readonly sizeBytes: number;
  }[];
};

export type PickedPaths = { readonly paths: readonly string[] };

export const exportFormats = ['cue', 'audacity', 'csv', 'csvSpreadsheet', 'jsonl'] as const;
export type ExportFormat = (typeof exportFormats)[number];
export const importFormats = ['jsonl', 'audacity', 'cue', 'csv'] as const;
export type ImportFormat = (typeof importFormats)[number];

export type ExportOptions = {
  /** Statuses to leave out, as in "all but rehearsal". */
  readonly leaveOutStatuses: readonly string[];
  readonly leaveOutNoGood: boolean;
  /** CUE only: UTF-8, or Latin-1 for old burners. */
  readonly cueEncoding: 'utf-8' | 'latin-1';
  readonly performer: string;
};
export const defaultExportOptions: ExportOptions = {
  leaveOutStatuses: [],
  leaveOutNoGood: false,
  cueEncoding: 'utf-8',
  performer: '',
};

/** A rounding, renaming or omission, told before anything is written. */
export type ExportWarning = {
  readonly kind: 'rounded' | 'renamed' | 'dropped' | 'split' | 'moved' | 'open' | 'overlap' | 'notice';
  readonly message: string;
  /** The marks it is about, in order of place. */
  readonly markIds: readonly MarkId[];
};

export type ExportPreview = {
  readonly files: readonly { readonly name: string; readonly text: string }[];
  readonly warnings: readonly ExportWarning[];
  /** What is all right, in one line: `14 of 99 tracks · no overlaps · file name carries no folder`. */
  readonly summary: string;
  /** When set, nothing can be written until this is mended. */
  readonly blocked: string | null;
};

export type WrittenExport = { readonly paths: readonly string[]; readonly warnings: readonly ExportWarning[] };

export type ImportPreview = {
  readonly format: ImportFormat;
  readonly marks: readonly Mark[];
  readonly change: Change;
  readonly identical: number;
  /** Same id, other content: the existing one is kept unless asked. */
  readonly conflicts: readonly { readonly existing: Mark; readonly incoming: Mark }[];
  /** What could not be used, with the line. */
  readonly notices: readonly string[];
};
