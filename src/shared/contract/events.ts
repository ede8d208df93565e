import type { Change } from '../domain/change.ts';
import type { FrameRange } from '../domain/frame-ranges.ts';
import type { TransferId } from '../domain/ids.ts';
import type { Tape } from '../domain/tape.ts';
import type { Transfer, TransferFacts } from '../domain/transfer.ts';
import type { Verdict } from '../domain/verdict.ts';
import type { HistoryHeads, IntakeReport, JobView, Settings } from './views.ts';

/** Everything the main process may tell the window unasked. Events say what happened; they order nothing. */
export type Events = {
  /** A commit, undo or redo is on disk. A gap in `revision` means: ask again. */
  'archive.changed': {
    revision: number;
    change: Change;
    cause: 'command' | 'undo' | 'redo';
    title: string;
    heads: HistoryHeads;
  };
  'transfers.added': { tapes: readonly Tape[]; transfers: readonly Transfer[] };
  'transfers.factsChanged': { facts: readonly TransferFacts[] };
  'transfers.removed': { transferIds: readonly TransferId[] };
  /** Peaks are known from frame 0 up to `knownFrames`; fewer than before only when what was kept is damaged. */
  'peaks.grew': { transferId: TransferId; knownFrames: number; complete: boolean };
  /** All jobs that are waiting, running or have just ended. */
  'jobs.changed': { jobs: readonly JobView[] };
  'intake.finished': IntakeReport;
  /** A verdict was given or withdrawn. */
  'verdicts.changed': { verdict: Verdict };
  /** What of a transfer was heard, all in all and in order; `lastHeardAt` is null when it was forgotten. */
  'heard.changed': {
    transferId: TransferId;
    ranges: readonly FrameRange[];
    heardFrames: number;
    lastHeardAt: number | null;
  };
  'player.claimed': { windowId: string };
  /** Only those that were set. */
  'settings.changed': { settings: Partial<Settings> };
};
