import type { MarkId } from '../../shared/domain/ids.ts';
import type { Mark } from '../../shared/domain/mark.ts';
import { archive } from '../archive/archive.ts';
import { viewStore } from '../view/view-store.ts';
import type { LoopRange } from './tape-messages.ts';
import { player } from './transport.ts';

/** The mark whose edge the hand is moving while it loops. */
let held: MarkId | null = null;

/** Keeps a loop on its mark or stretch when an edge of it is moved, by hand, by key or by undo; it plays on. */
export function keepLoopOnItsEdges(): () => void {
  const leaveMarks = archive.store.subscribe((now, before) => {
    const { loop } = player.store.getState();
    if (loop === null || now.marks === before.marks) return;
    for (const mark of before.marks.values()) {
      const moved = now.marks.get(mark.id);
      if (moved !== undefined && moved !== mark && isLoopOf(loop, mark)) moveLoop(moved);
    }
  });
  const leaveRange = viewStore.subscribe((now, before) => {
    const { loop } = player.store.getState();
    if (loop === null || now.range === before.range || now.range === null || before.range === null) return;
    // Another stretch is being dragged out when both edges are new.
    const isEdgeMoved =
      now.range.startFrame === before.range.startFrame || now.range.endFrame === before.range.endFrame;
    if (isEdgeMoved && isLoopOf(loop, before.range)) player.setLoop(now.range);
  });
  return () => {
    leaveMarks();
    leaveRange();
  };
}

/** While marks are dragged, before anything is stored; none when the hand has let go. Frames are those of the file. */
export function loopWithHand(marks: readonly Mark[]): void {
  const { loop } = player.store.getState();
  const { marks: stored } = archive.store.getState();
  if (marks.length === 0) {
    const mark = held === null ? undefined : stored.get(held);
    held = null;
    if (mark !== undefined) moveLoop(mark);
    return;
  }
  for (const mark of marks) {
    const before = stored.get(mark.id);
    if (mark.id !== held && (before === undefined || loop === null || !isLoopOf(loop, before))) continue;
    held = mark.id;
    moveLoop(mark);
  }
}

function isLoopOf(loop: LoopRange, { startFrame, endFrame }: Pick<Mark, 'startFrame' | 'endFrame'>): boolean {
  return loop.startFrame === startFrame && loop.endFrame === endFrame;
}

function moveLoop({ startFrame, endFrame }: Mark): void {
  if (endFrame !== null && endFrame > startFrame) player.setLoop({ startFrame, endFrame });
}
