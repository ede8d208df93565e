import { heardFrame, inFrameOf } from '../../shared/domain/tape-order.ts';
import { flagNames, type Mark, statusNames, type TakeFlag, type TakeStatus } from '../../shared/domain/mark.ts';
import { archive } from '../archive/archive.ts';
import {
  editMarks,
  goToMark,
  joinSelected,
  markTimestamp,
  marksInPlace,
  openOrder,
  removeSelected,
  selectedMarks,
  setEdge,
  splitAtPlayhead,
  toggleMark,
} from '../marks/mark-actions.ts';
import { withFlag } from '../marks/flags.ts';
import { player } from '../transport/transport.ts';
import { primaryMark, viewStore } from '../view/view-store.ts';
import type { Command } from './registry.ts';
import { whyNoTape } from './why-no-tape.ts';

const needsTape = (): string | null => whyNoTape('Open a tape first, then mark it.');
const needsSelection = (): string | null =>
  selectedMarks().length === 0 ? 'Select a mark first: click it, or press the arrow keys up and down.' : null;
const needsTake = (): string | null =>
  selectedMarks().some((mark) => mark.kind === 'take') ? null : 'Select a take first; only takes have a status.';
const needsMarks = (): string | null =>
  archive.store.getState().marks.size === 0
    ? 'There are no marks on this tape yet: press T, F or M while it runs.'
    : null;

const make: readonly Command[] = [
  {
    id: 'marks.take',
    title: 'Mark take: open or end',
    group: 'Mark',
    keys: ['T'],
    scope: 'global',
    unavailable: needsTape,
    run: ({ timeStampMs }) => toggleMark('take', timeStampMs),
  },
  {
    id: 'marks.fragment',
    title: 'Mark fragment: open or end',
    group: 'Mark',
    keys: ['F'],
    scope: 'global',
    unavailable: needsTape,
    run: ({ timeStampMs }) => toggleMark('fragment', timeStampMs),
  },
  {
    id: 'marks.timestamp',
    title: 'Mark timestamp',
    group: 'Mark',
    keys: ['M'],
    scope: 'global',
    unavailable: needsTape,
    run: ({ timeStampMs }) => markTimestamp(timeStampMs),
  },
  {
    id: 'marks.name',
    title: 'Name the newest mark',
    group: 'Mark',
    keys: ['Enter'],
    scope: 'global',
    unavailable: () => (markToName() === null ? 'Make or select a mark first, then Enter names it.' : null),
    run: () => viewStore.setState({ naming: markToName()?.id ?? null }),
  },
];

const shape: readonly Command[] = [
  {
    id: 'marks.setStart',
    title: 'Set start of selected mark to playhead',
    group: 'Mark',
    keys: ['BracketLeft'],
    scope: 'global',
    unavailable: needsSelection,
    run: ({ timeStampMs }) => setEdge('start', timeStampMs),
  },
  {
    id: 'marks.setEnd',
    title: 'Set end of selected mark to playhead',
    group: 'Mark',
    keys: ['BracketRight'],
    scope: 'global',
    unavailable: needsSelection,
    run: ({ timeStampMs }) => setEdge('end', timeStampMs),
  },
  {
    id: 'marks.split',
    title: 'Split mark at playhead',
    group: 'Mark',
    keys: ['S'],
    scope: 'global',
    unavailable: needsTape,
    run: ({ timeStampMs }) => splitAtPlayhead(timeStampMs),
  },
  {
    id: 'marks.join',
    title: 'Join selected marks',
    group: 'Mark',
    keys: ['Ctrl+J'],
    scope: 'global',
    unavailable: () => (selectedMarks().length < 2 ? 'Select at least two marks to join.' : null),
    run: joinSelected,
  },
  {
    id: 'marks.remove',
    title: 'Remove selected marks',
    group: 'Mark',
    keys: ['Delete', 'Backspace'],
    scope: 'global',
    unavailable: needsSelection,
    run: removeSelected,
  },
];

const select: readonly Command[] = [
  {
    id: 'marks.previous',
    title: 'Go to previous mark',
    group: 'Mark',
    keys: ['ArrowUp'],
    scope: 'global',
    unavailable: needsMarks,
    run: () => step(-1),
  },
  {
    id: 'marks.next',
    title: 'Go to next mark',
    group: 'Mark',
    keys: ['ArrowDown'],
    scope: 'global',
    unavailable: needsMarks,
    run: () => step(1),
  },
  {
    id: 'marks.selectAll',
    title: 'Select all marks of this tape',
    group: 'Mark',
    keys: ['Ctrl+A'],
    scope: 'global',
    unavailable: needsMarks,
    run: () => viewStore.setState({ selection: marksInPlace().map((mark) => mark.id) }),
  },
  {
    id: 'marks.selectNone',
    title: 'Select nothing',
    group: 'Mark',
    keys: ['Escape'],
    scope: 'global',
    run: () => viewStore.setState({ selection: [], range: null }),
  },
];

const ratings: readonly Command[] = [0, 1, 2, 3, 4, 5].map((rating) => ({
  id: `marks.rate${rating}`,
  title: rating === 0 ? 'Clear rating' : `Rate ${'★'.repeat(rating)}`,
  group: 'Mark',
  keys: [`${rating}`],
  scope: 'global',
  unavailable: needsSelection,
  run: () => editMarks(selectedMarks(), 'rating', (mark) => ({ ...mark, rating })),
}));

const statusKeys: Readonly<Record<TakeStatus, string>> = {
  complete: 'Shift+C',
  falseStart: 'Shift+F',
  breakdown: 'Shift+B',
  insert: 'Shift+I',
  pickup: 'Shift+P',
  overdub: 'Shift+O',
  rehearsal: 'Shift+R',
  unknown: 'Shift+U',
};

const statuses: readonly Command[] = Object.entries(statusKeys).map(([name, key]) => {
  const status = name as TakeStatus; // Object.entries forgets the key type
  return {
    id: `marks.status.${status}`,
    title: `Status: ${statusNames[status].toLowerCase()}`,
    group: 'Mark',
    keys: [key],
    scope: 'global',
    unavailable: needsTake,
    run: () => editMarks(takes(), 'status', (mark) => ({ ...mark, status })),
  };
});

const flagKeys: Readonly<Record<TakeFlag, string>> = {
  master: 'Shift+M',
  best: 'Shift+K',
  hold: 'Shift+H',
  noGood: 'Shift+N',
};

const flags: readonly Command[] = Object.entries(flagKeys).map(([name, key]) => {
  const flag = name as TakeFlag; // Object.entries forgets the key type
  return {
    id: `marks.flag.${flag}`,
    title: `Flag: ${flagNames[flag].toLowerCase()} (on or off)`,
    group: 'Mark',
    keys: [key],
    scope: 'global',
    unavailable: needsTake,
    run: () => {
      const chosen = takes();
      const isOn = chosen.every((mark) => mark.flags.includes(flag));
      return editMarks(chosen, 'flags', (mark) => withFlag(mark, flag, !isOn));
    },
  };
});

/** Everything that makes, shapes, selects and judges marks. */
export const markCommands: readonly Command[] = [...make, ...shape, ...select, ...ratings, ...statuses, ...flags];

function takes(): readonly Mark[] {
  return selectedMarks().filter((mark) => mark.kind === 'take');
}

function markToName(): Mark | null {
  const { newestMark } = viewStore.getState();
  const { marks } = archive.store.getState();
  const id = newestMark !== null && marks.has(newestMark) ? newestMark : primaryMark(viewStore.getState());
  return id === null ? null : (marks.get(id) ?? null);
}

function step(direction: 1 | -1): void {
  const marks = marksInPlace();
  const current = marks.findIndex((mark) => mark.id === primaryMark(viewStore.getState()));
  const order = openOrder();
  const frame = heardFrame(order, player.frameNow());
  const startOf = (mark: Mark): number => heardFrame(order, inFrameOf(order, mark));
  const near =
    direction > 0
      ? marks.findIndex((mark) => startOf(mark) > frame)
      : marks.findLastIndex((mark) => startOf(mark) < frame);
  const next = marks[current < 0 ? near : current + direction];
  if (next !== undefined) goToMark(next);
}
