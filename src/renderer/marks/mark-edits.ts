import type { Mark } from '../../shared/domain/mark.ts';
import { heardFrame, heardMark } from '../../shared/domain/tape-order.ts';
import { parsePlace, parseSpan, type TapeTime } from '../../shared/domain/tape-time.ts';
import type { TimeDisplay } from '../../shared/domain/timecode.ts';
import { say } from '../ui/messages.ts';
import type { SheetColumn } from '../view/view-store.ts';
import { editMarks, setSong } from './mark-actions.ts';

/** How places are written in what is typed. */
type Time = { readonly tape: TapeTime; readonly display: TimeDisplay };

/** Stores what was typed into a cell or field of a mark; a text that cannot be read is said and nothing changes. */
export async function commitText(mark: Mark, column: SheetColumn, text: string, time: Time): Promise<void> {
  switch (column) {
    case 'take':
      return setNumber(mark, text);
    case 'song':
      return mark.kind === 'take'
        ? setSong([mark], text)
        : editMarks([mark], 'title', (one) => ({ ...one, title: text.trim() }));
    case 'start':
      return setStart(mark, text, time);
    case 'length':
      return setLength(mark, text, time);
    case 'notes':
      return editMarks([mark], 'notes', (one) => ({ ...one, notes: text }));
    case 'status':
    case 'rating':
      return undefined;
  }
}

/** Moves a mark's start (what is heard first of it) to a typed position; a timestamp moves as a whole. */
export async function setStart(mark: Mark, text: string, time: Time): Promise<void> {
  const { order } = time.tape;
  const typed = parsePlace(time.tape, text, time.display);
  if (typed === null) return say('problem', unreadable(text, time));
  const frame = heardFrame(order, typed);
  const { endFrame: out } = heardMark(order, mark);
  if (out !== null && mark.kind !== 'timestamp' && frame >= out) {
    return say('problem', 'The in point must lie before the out point.');
  }
  const endFrame = mark.kind === 'timestamp' ? frame : out;
  return editHeard(mark, 'in point', time, { startFrame: frame, endFrame });
}

/** Moves a mark's end (what is heard last of it) to a typed position. */
export async function setEnd(mark: Mark, text: string, time: Time): Promise<void> {
  const typed = parsePlace(time.tape, text, time.display);
  if (typed === null) return say('problem', unreadable(text, time));
  return endAt(mark, heardFrame(time.tape.order, typed), 'out point', time);
}

/** Moves a mark's end so that it is as long as was typed. */
export async function setLength(mark: Mark, text: string, time: Time): Promise<void> {
  const frames = parseSpan(time.tape, text, time.display);
  if (frames === null) return say('problem', unreadable(text, time));
  return endAt(mark, heardMark(time.tape.order, mark).startFrame + frames, 'length', time);
}

/** `endFrame` is a heard frame. */
async function endAt(mark: Mark, endFrame: number, what: 'out point' | 'length', time: Time): Promise<void> {
  const { startFrame } = heardMark(time.tape.order, mark);
  if (endFrame <= startFrame) return say('problem', 'The out point must lie after the in point.');
  return editHeard(mark, what, time, { startFrame, endFrame });
}

/** Puts the edges of a mark at heard frames. */
async function editHeard(
  mark: Mark,
  what: string,
  { tape: { order } }: Time,
  edges: Pick<Mark, 'startFrame' | 'endFrame'>,
): Promise<void> {
  if (order.backwards && Math.max(edges.startFrame, edges.endFrame ?? 0) > order.frames) {
    return say('problem', 'That lies beyond the end of the tape.');
  }
  return editMarks([mark], what, (one) => heardMark(order, { ...heardMark(order, one), ...edges }));
}

/** Sets the number of a take; an empty text takes it away. */
export async function setNumber(mark: Mark, text: string): Promise<void> {
  const trimmed = text.trim();
  if (trimmed !== '' && !/^\d{1,5}$/.test(trimmed)) return say('problem', `“${trimmed}” is no take number.`);
  const takeNumber = trimmed === '' ? null : Number(trimmed);
  return editMarks([mark], 'number', (one) => ({ ...one, takeNumber }));
}

function unreadable(text: string, { display }: Time): string {
  const example = display === 'samples' ? '118664640' : display === 'cdFrames' ? '00:41:12:26' : '00:41:12.345';
  return `“${text}” is no position; write it as ${example}.`;
}
