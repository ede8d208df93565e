import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addMarks,
  applyDiff,
  invert,
  isEmptyChange,
  joinChanges,
  noChange,
  removeMarks,
  updateMarks,
} from '../../src/shared/domain/change.ts';
import type { MarkId } from '../../src/shared/domain/ids.ts';
import type { Mark } from '../../src/shared/domain/mark.ts';
import { aTake } from '../support/make-marks.ts';

const ids = ['a', 'b', 'c', 'd'] as MarkId[];
type Marks = ReadonlyMap<MarkId, Mark>;

/** One edit on whatever stands: adds what is missing, changes or removes what is there. */
function edit(marks: Marks, id: MarkId, rating: number, remove: boolean) {
  const known = marks.get(id);
  if (known === undefined) return addMarks(aTake({ id, rating }));
  return remove ? removeMarks(known) : updateMarks([known, { ...known, rating }]);
}

const edits = fc.array(fc.record({ id: fc.constantFrom(...ids), rating: fc.nat(5), remove: fc.boolean() }));

test('whatever was done can be taken back, step by step, and done again', () => {
  fc.assert(
    fc.property(edits, (steps) => {
      const states: Marks[] = [new Map()];
      const changes = steps.map(({ id, rating, remove }) => {
        const marks = states.at(-1) ?? new Map();
        const change = edit(marks, id, rating, remove);
        states.push(applyDiff(marks, change.marks));
        return change;
      });
      let marks = states.at(-1) ?? new Map();
      for (const [index, change] of [...changes.entries()].reverse()) {
        marks = applyDiff(marks, invert(change).marks);
        expect(marks).toEqual(states[index]);
      }
      for (const [index, change] of changes.entries()) {
        marks = applyDiff(marks, change.marks);
        expect(marks).toEqual(states[index + 1]);
      }
    }),
  );
});

test('the same change applied twice changes nothing more', () => {
  const take = aTake();
  const change = joinChanges(addMarks(take), updateMarks([take, { ...take, rating: 3 }]));
  const once = applyDiff<Mark>(new Map(), change.marks);
  expect(applyDiff(once, change.marks)).toEqual(once);
});

test('a change that does nothing is known as such and keeps the same map', () => {
  const marks: Marks = new Map();
  expect(isEmptyChange(noChange)).toBe(true);
  expect(isEmptyChange(addMarks(aTake()))).toBe(false);
  expect(applyDiff(marks, noChange.marks)).toBe(marks);
});
