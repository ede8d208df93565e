import { expect, test } from 'vitest';
import type { MarkId, ShortlistId } from '../../src/shared/domain/ids.ts';
import { type Shortlist, withMarksBefore, withMarksMoved } from '../../src/shared/domain/shortlist.ts';

const id = (letter: string): MarkId => letter as MarkId;
const ids = (letters: string): readonly MarkId[] => letters.split('').map(id);

function listOf(letters: string): Shortlist {
  const items = ids(letters).map((markId) => ({ markId, notes: `why ${markId}` }));
  return { id: 'keepers' as ShortlistId, title: 'Keepers', notes: '', createdAt: 0, items };
}

function order({ items }: Shortlist): string {
  for (const { markId, notes } of items) expect(notes).toBe(`why ${markId}`);
  return items.map(({ markId }) => markId).join('');
}

test.each([
  ['c', 'a', 'cabde'],
  ['a', 'd', 'bcade'],
  ['a', null, 'bcdea'],
  ['e', null, 'abcde'],
  // Several keep the order that they have on the list, in whatever order they were selected.
  ['db', 'a', 'bdace'],
  ['ae', 'c', 'baecd'],
  // Before one of themselves is before the next that stays.
  ['bc', 'c', 'abcde'],
  ['bd', 'b', 'abdce'],
  ['de', 'd', 'abcde'],
  ['abcde', 'c', 'abcde'],
] as const)('%s dragged before %s', (moved, before, after) => {
  const list = listOf('abcde');
  const result = withMarksBefore(list, ids(moved), before === null ? null : id(before));
  expect(order(result)).toBe(after);
  if (after === 'abcde') expect(result).toBe(list);
});

test('takes move a line up or down and close up at the end; what is not shown is passed over', () => {
  const shown = new Set(ids('abde'));
  expect(order(withMarksMoved(listOf('abcde'), ids('d'), -1, shown))).toBe('adcbe');
  expect(order(withMarksMoved(listOf('abcde'), ids('ab'), -1, shown))).toBe('abcde');
  expect(order(withMarksMoved(listOf('abcde'), ids('ad'), 1, shown))).toBe('baced');
});
