import type { KeptChannels } from '../domain/channel-view.ts';
import type { Change } from '../domain/change.ts';
import type { FrameRange } from '../domain/frame-ranges.ts';
import type { JobId, MarkId, SongId, TransferId, VerdictId } from '../domain/ids.ts';
import type { Mark } from '../domain/mark.ts';
import type { OfferedRepair, RawLayout, Reading } from '../domain/reading.ts';
import type { NewVerdict, Verdict } from '../domain/verdict.ts';
import type { TourPart, TourStep, TourSubject } from '../domain/tour.ts';
import type { ErrorReply } from './errors.ts';
import type { Events } from './events.ts';
import type {
  AlignmentView,
  ArchiveView,
  ExportFormat,
  ExportOptions,
  ExportPreview,
  FfmpegView,
  FolderView,
  HeardSummary,
  HistoryEntry,
  ImportFormat,
  ImportPreview,
  LoudnessView,
  MarkCounts,
  MarksView,
  MetadataView,
  PeaksView,
  PickedPaths,
  Place,
  ReadingPreview,
  Settings,
  SongCounts,
  Step,
  StretchView,
  WrittenExport,
} from './views.ts';

type Nothing = Record<string, never>;

/** Everything the window may ask of the main process: name, what is sent, what comes back. */
export type Requests = {
  // The archive and its tapes
  'archive.get': { in: Nothing; out: ArchiveView };
  'transfers.add': { in: { paths: readonly string[] }; out: { jobId: JobId } };
  'transfers.reread': { in: { transferId: TransferId }; out: Nothing };
  'transfers.locate': { in: { transferId: TransferId; path: string }; out: Nothing };
  // How files are read where they do not say it rightly
  'transfers.separate': { in: { transferId: TransferId }; out: { transferIds: readonly TransferId[] } };
  'transfers.acceptRepair': {
    in: { transferId: TransferId; kind: OfferedRepair; accept: boolean };
    out: Nothing;
  };
  'transfers.readAs': { in: { transferId: TransferId; raw: RawLayout | null }; out: Nothing };
  'reading.guess': { in: { transferId: TransferId }; out: { raw: RawLayout } };
  'reading.preview': {
    in: { transferId: TransferId; reading: Reading; startFrame: number; frames: number | null; columns: number };
    out: ReadingPreview;
  };
  'transfers.remove': { in: { transferIds: readonly TransferId[] }; out: Nothing };
  'demo.open': { in: Nothing; out: { transferId: TransferId } };
  // Marks and their history
  'marks.list': { in: { transferId: TransferId }; out: MarksView };
  /** The takes of a song on all tapes: by reel, side and part, then as they lie on the tape. */
  'songs.takes': { in: { songId: SongId }; out: { takes: readonly Mark[]; revision: number } };
  /** Takes and fragments of all tapes in whose words all of these occur, in the order of the tapes. */
  'marks.search': { in: { text: string }; out: { marks: readonly Mark[]; more: boolean } };
  /** How many takes each song has, and on how many tapes they lie; songs without takes are not in it. */
  'songs.counts': { in: Nothing; out: { counts: SongCounts; revision: number } };
  'marks.counts': { in: Nothing; out: { counts: MarkCounts; revision: number } };
  'changes.commit': { in: { title: string; change: Change; place: Place | null }; out: { revision: number } };
  'history.undo': { in: Nothing; out: Step };
  'history.redo': { in: Nothing; out: Step };
  'history.list': {
    in: { transferId: TransferId | null; markId: MarkId | null; limit: number };
    out: { entries: readonly HistoryEntry[] };
  };
  // Leaving and entering the house
  'export.preview': {
    in: { transferId: TransferId; format: ExportFormat; options: ExportOptions };
    out: ExportPreview;
  };
  'export.write': {
    in: { transferId: TransferId; format: ExportFormat; options: ExportOptions; folder: string };
    out: WrittenExport;
  };
  'import.preview': {
    in: { transferId: TransferId; format: ImportFormat | null; fileName: string; bytesBase64: string };
    out: ImportPreview;
  };
  'import.apply': {
    in: {
      transferId: TransferId;
      format: ImportFormat | null;
      fileName: string;
      bytesBase64: string;
      replaceConflicts: boolean;
    };
    out: { revision: number; added: number; replaced: number; skipped: number };
  };
  // The waveform, the disk, the work behind
  'peaks.get': { in: { transferId: TransferId }; out: PeaksView };
  /** For the little picture in a list: unlike the tape that is opened, it is read when its turn comes. */
  'peaks.glance': { in: { transferId: TransferId }; out: PeaksView };
  'files.browse': { in: { path: string | null; showAllFiles: boolean }; out: FolderView };
  'files.match': {
    in: { dropped: readonly { name: string; sizeBytes: number; headBase64: string }[] };
    out: { paths: readonly (string | null)[] };
  };
  'files.pick': { in: { what: 'files' | 'folder' | 'exportFolder' }; out: PickedPaths };
  'jobs.cancel': { in: { jobId: JobId }; out: Nothing };
  // Loudness of a stretch (null until the transfer was read once), the picture as a file, halting work
  'loudness.get': {
    in: { transferId: TransferId; startFrame: number; endFrame: number };
    out: { loudness: LoudnessView | null };
  };
  /** Where something sounds, in order; the rest is silence or noise. Null until the transfer was read once. */
  'activity.get': { in: { transferId: TransferId }; out: { active: readonly FrameRange[] | null } };
  'peaks.export': { in: { transferId: TransferId; folder: string }; out: { path: string } };
  'jobs.pause': { in: { jobId: JobId; paused: boolean }; out: Nothing };
  /** How many tapes are read at once on this machine. */
  'tapesAtOnce.get': { in: Nothing; out: { atOnce: number } };
  'tapesAtOnce.set': { in: { atOnce: number }; out: { atOnce: number } };
  // What files say beside their sound, and the program that helps to read them
  'metadata.get': { in: { transferId: TransferId }; out: MetadataView };
  'offered.add': { in: { transferId: TransferId }; out: { revision: number; added: number; skipped: number } };
  'offered.dismiss': { in: { transferId: TransferId }; out: Nothing };
  'ffmpeg.look': { in: Nothing; out: FfmpegView };
  'ffmpeg.choose': { in: { path: string }; out: FfmpegView };
  // Takes beside each other
  'marks.find': { in: { markIds: readonly MarkId[] }; out: { marks: readonly Mark[] } };
  /** Runs as a job that can be cancelled; answers in the order of `others`. What was found once is answered at once. */
  'compare.align': {
    in: { reference: StretchView; others: readonly StretchView[] };
    out: { alignments: readonly AlignmentView[] };
  };
  // Verdicts on takes
  'verdicts.add': { in: { verdict: NewVerdict }; out: { verdict: Verdict } };
  /** Newest first; of all marks where `markIds` is null. Withdrawn ones are among them. */
  'verdicts.list': { in: { markIds: readonly MarkId[] | null }; out: { verdicts: readonly Verdict[] } };
  'verdicts.withdraw': { in: { verdictId: VerdictId }; out: { verdict: Verdict } };
  // What of the tapes was heard
  'heard.list': { in: Nothing; out: { heard: readonly HeardSummary[] } };
  'heard.get': { in: { transferId: TransferId }; out: { ranges: readonly FrameRange[] } };
  /** Only what really sounded, at up to four times the usual speed. Tells how much is heard now, in frames. */
  'heard.add': { in: { transferId: TransferId; ranges: readonly FrameRange[] }; out: { heardFrames: number } };
  'heard.forget': { in: { transferId: TransferId }; out: Nothing };
  /** What a tour plays, step by step; `leftOut` counts the marks that cannot be heard. */
  'tour.plan': {
    in: { what: TourSubject; part: TourPart; seconds: number };
    out: {
      steps: readonly TourStep[];
      leftOut: { readonly open: number; readonly timestamps: number; readonly unplayable: number };
    };
  };
  'player.claim': { in: { windowId: string }; out: Nothing };
  'settings.set': { in: { settings: Partial<Settings> }; out: Nothing };
  /** Keeps how the channels of these tapes are shown and heard, for the next window that opens; no window is told. */
  'channels.keep': { in: { channels: readonly KeptChannels[] }; out: Nothing };
};

export type RequestName = keyof Requests;
export type In<Name extends RequestName> = Requests[Name]['in'];
export type Out<Name extends RequestName> = Requests[Name]['out'];
export type Handlers = { [Name in RequestName]: (input: In<Name>) => Promise<Out<Name>> | Out<Name> };

/** What comes back over any wire, as JSON text. */
export type Reply<Name extends RequestName = RequestName> =
  | { readonly ok: true; readonly value: Out<Name> }
  | ({ readonly ok: false } & ErrorReply);

/** What either host gives to the window; the window knows nothing else of the main process. */
export type Bridge = {
  request<Name extends RequestName>(name: Name, input: In<Name>): Promise<Out<Name>>;
  on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): () => void;
};

/** The wire under the bridge: text in, text out, the same on both hosts. */
export type Wire = {
  call(name: string, inputJson: string): Promise<string>;
  listen(onEvent: (name: string, payloadJson: string) => void): () => void;
  /** Only where files have paths (Electron): the path of a dropped file. */
  pathForFile?(file: unknown): string;
};
