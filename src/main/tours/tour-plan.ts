import type { In, Out } from '../../shared/contract/requests.ts';
import { UserError } from '../../shared/contract/errors.ts';
import type { FrameRange } from '../../shared/domain/frame-ranges.ts';
import type { TransferId } from '../../shared/domain/ids.ts';
import type { Mark } from '../../shared/domain/mark.ts';
import { edgeOf, framesHeardIn, type TourStep, type TourSubject, type TourTape } from '../../shared/domain/tour.ts';
import type { Transfer } from '../../shared/domain/transfer.ts';

/** Where a planner looks things up; each answers in the order in which the tour goes. */
export type TourSources = {
  marksOf(subject: TourSubject): readonly Mark[];
  /** Null for one that was taken out of the archive. */
  transfer(id: TransferId): Transfer | null;
  /** Where the loudest part of a range begins; null where that is not known yet. */
  loudest(
    transfer: Transfer,
    range: FrameRange,
    lengthFrames: number,
  ): Promise<{ readonly startFrame: number; readonly by: 'loudness' | 'level' } | null>;
};

type Question = In<'tour.plan'>;

/**
 * What a tour plays, step by step. Marks without a length, still open ones and those on tapes whose file is not there
 * are left out and counted. Throws `UserError` when nothing is left.
 */
export async function planTour(question: Question, sources: TourSources): Promise<Out<'tour.plan'>> {
  const leftOut = { open: 0, timestamps: 0, unplayable: 0 };
  const steps: TourStep[] = [];
  for (const mark of sources.marksOf(question.what)) {
    const transfer = sources.transfer(mark.transferId);
    if (mark.kind === 'timestamp') leftOut.timestamps += 1;
    else if (mark.endFrame === null) leftOut.open += 1;
    else if (transfer === null || !isPlayable(transfer)) leftOut.unplayable += 1;
    else
      steps.push(
        await stepOf(mark, { startFrame: mark.startFrame, endFrame: mark.endFrame }, transfer, question, sources),
      );
  }
  if (steps.length > 0) return { steps, leftOut };
  throw new UserError('notFound', nothingToHear(leftOut));
}

async function stepOf(
  mark: Mark,
  range: FrameRange,
  transfer: Transfer,
  { part, seconds }: Question,
  sources: TourSources,
): Promise<TourStep> {
  const tape: TourTape = {
    sampleRate: transfer.sampleRate ?? 1,
    speedRatio: transfer.speedRatio,
    runsBackwards: transfer.runsBackwards,
  };
  const at = { markId: mark.id, transferId: mark.transferId };
  const lengthFrames = framesHeardIn(seconds, tape);
  if (part === 'whole' || lengthFrames >= range.endFrame - range.startFrame) return { ...at, ...range, by: part };
  if (part !== 'loudest') return { ...at, ...edgeOf(range, part, seconds, tape), by: part };
  const found = await sources.loudest(transfer, range, lengthFrames);
  if (found === null) return { ...at, ...edgeOf(range, 'first', seconds, tape), by: 'first' };
  const { startFrame } = found;
  return {
    ...at,
    startFrame,
    endFrame: startFrame + lengthFrames,
    by: found.by === 'loudness' ? 'loudest' : 'loudestByPeaks',
  };
}

function isPlayable({ state, sampleRate, frames }: Transfer): boolean {
  return state !== 'missing' && state !== 'unreadable' && sampleRate !== null && frames !== null;
}

function nothingToHear({ open, timestamps, unplayable }: Out<'tour.plan'>['leftOut']): string {
  if (unplayable > 0) return 'The files of these takes are not where they were. Locate them, then start the tour.';
  if (open > 0) return 'All of these takes are still open. End one with T, then start the tour.';
  if (timestamps > 0) return 'Timestamps have no length to hear. Choose takes or fragments for a tour.';
  return 'There is no take to tour here. Mark one with T, or choose something else.';
}
