import type { KeptChannels } from '../domain/channel-view.ts';
import type { SoundAlignment } from '../domain/alignment.ts';
import type { Change } from '../domain/change.ts';
import type { ArchiveId, JobId, MarkId, TransferId } from '../domain/ids.ts';
import type { Mark } from '../domain/mark.ts';
import { type Rolls, usualRolls } from '../domain/rolls.ts';
import type { Shortlist } from '../domain/shortlist.ts';
import type { Song } from '../domain/song.ts';
import type { Tape } from '../domain/tape.ts';
import type { TimeBase } from '../domain/tape-time.ts';
import type { TimeDisplay } from '../domain/timecode.ts';
import { type TourChoice, type TourProgress, usualTour } from '../domain/tour.ts';
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
  /**
   * What changed on the asked mark, for example `status false start → complete`; where none was asked for, what changed
   * in how transfers are heard.
   */
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
  readonly shortlists: readonly Shortlist[];
  readonly revision: number;
  readonly heads: HistoryHeads;
  readonly jobs: readonly JobView[];
  readonly settings: Settings;
  /** How the channels of tapes were left, those changed last at the end. */
  readonly keptChannels: readonly KeptChannels[];
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

export type SongCounts = Readonly<Record<string, { readonly takes: number; readonly tapes: number }>>;

/** How much of a transfer was heard, in frames, and when last (ms since 1970). */
export type HeardSummary = {
  readonly transferId: TransferId;
  readonly heardFrames: number;
  readonly lastHeardAt: number;
};

/** Settings live in the archive; `lastWindow` is what the window wants to find again after a restart. */
export type Settings = {
  readonly theme: 'system' | 'dark' | 'light';
  readonly author: string;
  readonly timeDisplay: TimeDisplay;
  /** What times count on a tape whose speed or direction is corrected; on all others both are the same. */
  readonly timeBase: TimeBase;
  readonly followPlayhead: boolean;
  readonly exportFolder: string;
  readonly lastWindow: string;
  /** How many GB of waveforms are kept; those not looked at for the longest time go first. */
  readonly cacheCapGb: number;
  /** How much each key plays before and after what it means. */
  readonly rolls: Rolls;
  /** Whether start, stop and seek are softened over 5 ms, so that they do not click. */
  readonly softEdges: boolean;
  /** Whether longer silences are left out while playing. */
  readonly skipSilence: boolean;
  readonly tour: TourChoice;
  /** The tour that was left unfinished; null when there is none. */
  readonly tourProgress: TourProgress | null;
};

export const defaultSettings: Settings = {
  theme: 'system',
  author: '',
  timeDisplay: 'clock',
  timeBase: 'corrected',
  followPlayhead: true,
  exportFolder: '',
  lastWindow: '',
  cacheCapGb: 20,
  rolls: usualRolls,
  softEdges: true,
  skipSilence: false,
  tour: usualTour,
  tourProgress: null,
};

/** How many tapes are read at once, a choice of the machine; never more than one of a disk. */
export const tapesAtOnce = { least: 1, most: 8, usual: 2 } as const;

/** The title of the job that reads tapes from end to end. */
export const readingTitle = 'Reading waveforms';

export type JobView = {
  readonly id: JobId;
  /** `Adding tapes`, `Reading waveforms` (`readingTitle`) ... */
  readonly title: string;
  /** What it is busy with: a file name. */
  readonly detail: string;
  readonly state: 'waiting' | 'running' | 'paused' | 'finished' | 'failed' | 'cancelled';
  /** Units done and in all (files or bytes); total is null while unknown. */
  readonly done: number;
  readonly total: number | null;
  readonly unit: 'files' | 'bytes';
  readonly msLeft: number | null;
  readonly cancellable: boolean;
  /** Whether `jobs.pause` can halt it and let it go on. */
  readonly pausable: boolean;
  /** The single files it is busy with, where it can tell. */
  readonly parts: readonly {
    readonly name: string;
    readonly done: number;
    readonly total: number;
    readonly msLeft: number | null;
  }[];
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
  /** Several files that were taken as the channels of one transfer; they can be separated. */
  readonly sets: readonly { transferId: TransferId; files: number }[];
  /** Sets that lack a file, so that the others were added one by one; `path` is the first of them. */
  readonly gaps: readonly { path: string; reason: string }[];
};

/**
 * What a transfer would be if it were read in another way. It can be heard like a transfer under `previewId` until the
 * next preview is asked for.
 */
export type ReadingPreview = {
  readonly previewId: TransferId;
  readonly sampleRate: number;
  readonly channels: number;
  readonly frames: number;
  /** The stretch that is pictured, end exclusive. */
  readonly startFrame: number;
  readonly endFrame: number;
  /** Lowest and highest value of all channels per column, in turn, -1 to 1; taken from samples of each column. */
  readonly outline: readonly number[];
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

/** Loudness of a stretch after ITU-R BS.1770; null where there is only silence, or too little sound. */
export type LoudnessView = {
  readonly integratedLufs: number | null;
  readonly maxMomentaryLufs: number | null;
  readonly maxShortTermLufs: number | null;
  /** Decibels relative to full scale. */
  readonly samplePeakDb: number | null;
  readonly truePeakDb: number | null;
  /** What is known of a whole transfer only; null for a stretch. */
  readonly whole: {
    readonly rmsDb: number | null;
    /** Samples in runs of three or more at full scale, and the number of such runs. */
    readonly clippedSamples: number;
    readonly clippedRuns: number;
  } | null;
};

/** A stretch of a transfer, end exclusive. */
export type StretchView = { readonly transferId: TransferId; readonly startFrame: number; readonly endFrame: number };

/** How a stretch lies to the one it is compared with. */
export type AlignmentView = SoundAlignment & {
  /** One sentence when its sound could not be read. */
  readonly problem: string | null;
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
  /** What times count where the transfer is corrected. JSON Lines has frames of the file and no times. */
  readonly timeBase: TimeBase;
  /** Statuses to leave out, as in "all but rehearsal". */
  readonly leaveOutStatuses: readonly string[];
  readonly leaveOutNoGood: boolean;
  /** CUE only: UTF-8, or Latin-1 for old burners. */
  readonly cueEncoding: 'utf-8' | 'latin-1';
  readonly performer: string;
};
export const defaultExportOptions: ExportOptions = {
  timeBase: 'file',
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

/** What one part of a file tells: a chunk, a block, a tag. */
export type MetadataGroup = {
  readonly name: string;
  readonly entries: readonly { readonly key: string; readonly value: string }[];
};

/** A place that the file itself carries, as the mark it would become. */
export type OfferedMark = Pick<
  Mark,
  'kind' | 'startFrame' | 'endFrame' | 'takeNumber' | 'title' | 'notes' | 'origin'
> & {
  /** Empty when the name says no song. */
  readonly songTitle: string;
  /** Whether such a mark stands there already. */
  readonly isKnown: boolean;
};

export type OfferedMarks = {
  /** What they are in the file: `cue points and regions`. */
  readonly source: string;
  readonly marks: readonly OfferedMark[];
  /** How many of them are not in the archive yet. */
  readonly newCount: number;
  /** What is double, lost or beyond the end, one sentence each. */
  readonly notices: readonly string[];
  /** What was answered when they were offered. */
  readonly answer: 'none' | 'added' | 'notNow';
};

/** What a file says beside its sound; `offered` is null when it carries no places. */
export type MetadataView = { readonly groups: readonly MetadataGroup[]; readonly offered: OfferedMarks | null };

/** The user's own ffmpeg on this machine. */
export type FfmpegView = {
  /** The place that was set; empty for the one on PATH. */
  readonly chosen: string;
  /** Where it was found; null with a `problem`. */
  readonly path: string | null;
  readonly version: string | null;
  /** One sentence when it was not found. */
  readonly problem: string | null;
};
