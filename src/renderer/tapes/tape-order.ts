import { pathParts } from '../../shared/domain/file-path.ts';
import { searchWords } from '../../shared/domain/search-words.ts';
import type { Tape } from '../../shared/domain/tape.ts';
import { fileNameOf, type Transfer, transferName } from '../../shared/domain/transfer.ts';

/** A line of the list of tapes: a heading with how many stand under it, or one transfer. */
export type TapeRow =
  | {
      readonly kind: 'group';
      readonly key: string;
      readonly isHeading: true;
      readonly label: string;
      readonly count: number;
    }
  | { readonly kind: 'tape'; readonly key: string; readonly transfer: Transfer; readonly name: string };

type Group = { readonly sortKey: string; readonly label: string };

const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const natural = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/**
 * The transfers as the list shows them: under the month of their tape where a date is known, else under the folder
 * they lie in; in the order of their names. `filter` keeps those in whose words all of its words occur.
 */
export function tapeRows(
  tapes: ReadonlyMap<string, Tape>,
  transfers: Iterable<Transfer>,
  filter: string,
): readonly TapeRow[] {
  const words = searchWords(filter);
  const groups = new Map<string, { group: Group; rows: Extract<TapeRow, { kind: 'tape' }>[] }>();
  for (const transfer of transfers) {
    const tape = tapes.get(transfer.tapeId);
    const name = tape === undefined ? fileNameOf(transfer) : transferName(tape, transfer);
    if (!words.every((word) => searchText(tape, transfer, name).includes(word))) continue;
    const group = groupOf(tape, transfer);
    const known = groups.get(group.sortKey) ?? { group, rows: [] };
    known.rows.push({ kind: 'tape', key: transfer.id, transfer, name });
    groups.set(group.sortKey, known);
  }
  const inOrder = [...groups.values()].toSorted((a, b) => natural.compare(a.group.sortKey, b.group.sortKey));
  return inOrder.flatMap(({ group, rows }) => [
    {
      kind: 'group' as const,
      key: `group ${group.sortKey}`,
      isHeading: true as const,
      label: group.label,
      count: rows.length,
    },
    ...rows.toSorted(
      (a, b) => natural.compare(a.name, b.name) || natural.compare(pathOf(a.transfer), pathOf(b.transfer)),
    ),
  ]);
}

function groupOf(tape: Tape | undefined, transfer: Transfer): Group {
  const date = tape?.date.trim() ?? '';
  if (date === '') {
    const folder = pathParts(pathOf(transfer)).at(-2) ?? '';
    return { sortKey: `9 ${folder.toLowerCase()}`, label: folder === '' ? 'No date' : folder };
  }
  const year = /(?:^|\D)((?:1[89]|20)\d\d)(?:\D|$)/.exec(date)?.[1];
  if (year === undefined) return { sortKey: `5 ${date.toLowerCase()}`, label: date };
  const byNumber = /^\d{4}-(\d{2})/.exec(date)?.[1];
  const month =
    byNumber === undefined
      ? monthNames.findIndex((monthName) => new RegExp(`\\b${monthName.slice(0, 3)}`, 'i').test(date))
      : Number(byNumber) - 1;
  const monthName = monthNames[month];
  if (monthName === undefined) return { sortKey: `1 ${year}-00`, label: year };
  return { sortKey: `1 ${year}-${String(month + 1).padStart(2, '0')}`, label: `${year} · ${monthName}` };
}

function searchText(tape: Tape | undefined, transfer: Transfer, name: string): string {
  const said = tape === undefined ? [] : [tape.title, tape.date, tape.studio, tape.people, tape.boxNotes];
  return [name, ...said, transfer.notes, transfer.generation, fileNameOf(transfer)].join('\n').toLowerCase();
}

function pathOf(transfer: Transfer): string {
  return transfer.files[0]?.path ?? '';
}
