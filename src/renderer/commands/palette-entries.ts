import { transferName } from '../../shared/domain/transfer.ts';
import { archive } from '../archive/archive.ts';
import { compareStore } from '../compare/compare-store.ts';
import { searchTakes, showTab } from '../library/library-actions.ts';
import { openTransfer } from '../tapes/open-transfer.ts';
import { countText, lengthText } from '../tapes/tape-words.ts';
import { sayProblem } from '../ui/messages.ts';
import type { Findable, Found } from './palette-search.ts';
import { allCommands, type Command, isInReach, runById } from './registry.ts';

/** One line of the palette. */
export type Entry = Findable & {
  readonly group: 'Tapes' | 'Commands' | 'Takes';
  readonly left: string;
  readonly note: string;
  readonly right: string;
  readonly keys: string | undefined;
  readonly whyNot: string | null;
  run(): void;
};

/** What no list of names can hold: the words of every take, on all tapes. */
export function takesEntry(query: string): readonly Found<Entry>[] {
  const text = query.trim();
  if (text === '' || compareStore.getState().isOpen || archive.store.getState().transfers.size === 0) return [];
  const item: Entry = {
    id: 'find-takes',
    title: `Find takes with “${text}”`,
    more: '',
    group: 'Takes',
    left: '',
    note: 'in their notes, names, players, tags and songs, on all tapes',
    right: '',
    keys: undefined,
    whyNot: null,
    run() {
      showTab('songs');
      searchTakes(text);
    },
  };
  return [{ item, score: 0, marks: [] }];
}

export function tapeEntries(): readonly Entry[] {
  const { tapes, transfers, counts } = archive.store.getState();
  return [...transfers.values()].map((transfer) => {
    const tape = tapes.get(transfer.tapeId);
    return {
      id: transfer.id,
      title: tape === undefined ? 'Untitled tape' : transferName(tape, transfer),
      more: [tape?.title, tape?.studio, tape?.date, transfer.notes].filter(Boolean).join(' '),
      group: 'Tapes',
      left: lengthText(transfer),
      note: tape === undefined || tape.reel === '' ? '' : tape.title,
      right: countText(counts[transfer.id]?.takes ?? 0, 'take'),
      keys: undefined,
      whyNot: null,
      run: () => {
        openTransfer(transfer.id).catch(sayProblem);
      },
    };
  });
}

export function commandEntries(): readonly Entry[] {
  const isComparing = compareStore.getState().isOpen;
  return allCommands()
    .filter((command) => command.inPalette !== false && command.during?.() !== false)
    .filter((command) => isInReach(command, isComparing))
    .map((command: Command) => {
      const whyNot = command.unavailable?.() ?? null;
      return {
        id: command.id,
        title: command.title,
        more: command.group,
        group: 'Commands',
        left: command.group,
        note: whyNot ?? '',
        right: '',
        keys: command.keys[0],
        whyNot,
        run: () => runById(command.id),
      };
    });
}
