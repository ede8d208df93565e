import type { Mark } from '../../shared/domain/mark.ts';
import { parsePosition, type TimeDisplay } from '../../shared/domain/timecode.ts';
import { say } from '../ui/messages.ts';
import type { SheetColumn } from '../view/view-store.ts';
import { editMarks, setSong } from './mark-actions.ts';

type Time = { readonly sampleRate: number; readonly display: TimeDisplay };

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
      return setEnd(mark, mark.startFrame, text, time, 'length');
    case 'notes':
      return editMarks([mark], 'notes', (one) => ({ ...one, notes: text }));
    case 'status':
    case 'rating':
      return undefined;
  }
}

/** Moves a mark's start to a typed position; a timestamp moves as a whole. */
export async function setStart(mark: Mark, text: string, time: Time): Promise<void> {
  const frame = parsePosition(text, time.sampleRate, time.display);
  if (frame === null) return say('problem', unreadable(text, time));
  if (mark.endFrame !== null && mark.kind !== 'timestamp' && frame >= mark.endFrame) {
    return say('problem', 'The in point must lie before the out point.');
  }
  const endFrame = mark.kind === 'timestamp' ? frame : mark.endFrame;
  return editMarks([mark], 'in point', (one) => ({ ...one, startFrame: frame, endFrame }));
}

/** Moves a mark's end to a typed position that is counted from `origin`. */
export async function setEnd(
  mark: Mark,
  origin: number,
  text: string,
  time: Time,
  what: 'out point' | 'length',
): Promise<void> {
  const frame = parsePosition(text, time.sampleRate, time.display);
  if (frame === null) return say('problem', unreadable(text, time));
  const endFrame = origin + frame;
  if (endFrame <= mark.startFrame) return say('problem', 'The out point must lie after the in point.');
  return editMarks([mark], what, (one) => ({ ...one, endFrame }));
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
