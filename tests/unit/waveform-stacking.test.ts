import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { laneAt, lanePlaces } from '../../src/renderer/waveform/lane-places.ts';
import { hitLane } from '../../src/renderer/waveform/hit-test.ts';
import { crowdsBetween, nextOfCrowd } from '../../src/renderer/waveform/mark-crowds.ts';
import { indexMarks, mostRows } from '../../src/renderer/waveform/mark-index.ts';
import type { Mark } from '../../src/shared/domain/mark.ts';
import { aFragment, aTake, aTimestamp } from '../support/make-marks.ts';

const indexOf = (...marks: readonly Mark[]) => indexMarks(new Map(marks.map((mark) => [mark.id, mark])));
const take = (startFrame: number, endFrame: number | null) => aTake({ startFrame, endFrame });

describe('marks that lie over each other', () => {
  test('takes that only touch stand in one row', () => {
    expect(indexOf(take(0, 100), take(100, 200), take(200, 300)).lanes.take.rowCount).toBe(1);
  });

  test('each takes the first row that is free', () => {
    const marks = [take(0, 100), take(50, 150), take(120, 200)];
    const { rows, rowCount } = indexOf(...marks).lanes.take;
    expect(marks.map(({ id }) => rows.get(id))).toEqual([0, 1, 0]);
    expect(rowCount).toBe(2);
  });

  test('no two marks of a row lie over each other, except in crowds, which count them', () => {
    const places = fc.array(fc.tuple(fc.nat(5000), fc.integer({ min: 1, max: 2000 })), { maxLength: 60 });
    fc.assert(
      fc.property(places, (given) => {
        const marks = given.map(([start, length]) => take(start, start + length));
        const lane = indexOf(...marks).lanes.take;
        const { rows, rowCount, marks: inOrder } = lane;
        const crowds = crowdsBetween(lane, 0, 10_000);
        expect(rowCount).toBeLessThanOrEqual(mostRows);
        let overlaps = 0;
        for (let row = 0; row < rowCount; row += 1) {
          let end = 0;
          for (const mark of inOrder.filter(({ id }) => rows.get(id) === row)) {
            const isOver = mark.startFrame < end;
            if (isOver) overlaps += 1;
            if (isOver) expect(row).toBe(mostRows - 1);
            end = Math.max(end, mark.endFrame ?? 0);
          }
        }
        expect(crowds.reduce((sum, { count }) => sum + count - 1, 0)).toBe(overlaps);
      }),
    );
  });

  test('an open take reaches on, so it stands below what comes after its start', () => {
    const [open, later] = [take(100, null), take(500, 900)];
    const { rows } = indexOf(open, later).lanes.take;
    expect([rows.get(later.id), rows.get(open.id)]).toEqual([0, 1]);
  });

  test('timestamps need one row however many lie at one place', () => {
    const stamps = Array.from({ length: 9 }, () => aTimestamp({ startFrame: 77 }));
    expect(indexOf(...stamps).lanes.timestamp.rowCount).toBe(1);
  });

  test('all rows of all lanes are equally high, and each height belongs to one of them', () => {
    const index = indexOf(take(0, 100), take(50, 150), aFragment({ startFrame: 0, endFrame: 9 }));
    expect(lanePlaces(index, 100).map(({ kind, top, height }) => [kind, top, height])).toEqual([
      ['take', 0, 50],
      ['fragment', 50, 25],
      ['timestamp', 75, 25],
    ]);
    expect([10, 30, 60, 99, 400].map((y) => laneAt(index, y, 100))).toEqual([
      { kind: 'take', row: 0 },
      { kind: 'take', row: 1 },
      { kind: 'fragment', row: 0 },
      { kind: 'timestamp', row: 0 },
      { kind: 'timestamp', row: 0 },
    ]);
  });

  test('the pointer holds the mark of its own row', () => {
    const [upper, lower] = [take(0, 10_000), take(2000, 9000)];
    const scene = {
      index: indexOf(upper, lower),
      viewport: { startFrame: 0, framesPerPixel: 100 },
      selection: [],
      playheadFrame: 0,
    };
    expect(hitLane(scene, 'take', 50, 0)?.mark).toBe(upper);
    expect(hitLane(scene, 'take', 50, 1)?.mark).toBe(lower);
  });

  test('a crowd counts what is in view, not the chain of overlaps it belongs to', () => {
    // Ten marks over each other at any place, each leading to the next.
    const marks = Array.from({ length: 300 }, (_, at) => take(at * 100, at * 100 + 1000));
    const lane = indexOf(...marks).lanes.take;
    const inView = (mark: Mark) => lane.rows.get(mark.id) === mostRows - 1;
    const touching = marks.filter((mark) => mark.startFrame < 10_150 && (mark.endFrame ?? 0) > 10_050);
    expect(crowdsBetween(lane, 10_050, 10_150).map(({ count }) => count)).toEqual([touching.filter(inView).length]);
    expect(crowdsBetween(indexOf(take(0, 900), take(10, 900), take(20, 900)).lanes.take, 0, 900)).toEqual([]);
  });

  test('click by click every mark of a crowd is reached, on its number and beside it', () => {
    const marks = Array.from({ length: 6 }, (_, at) => take(at * 1000, at * 1000 + 90_000));
    const index = indexOf(...marks);
    const lastOnes = marks.slice(mostRows - 1);
    const viewport = { startFrame: 0, framesPerPixel: 100 };
    const drawn = { kind: 'take' as const, startFrame: 2000, endFrame: 95_000, count: 4, left: 760, right: 800 };
    for (const crowd of [drawn, null]) {
      let selection: readonly Mark['id'][] = [];
      const reached = new Set<Mark>();
      for (let click = 0; click < lastOnes.length; click += 1) {
        const scene = { index, viewport, selection, playheadFrame: 0 };
        const hit = hitLane(scene, 'take', 500, mostRows - 1);
        if (hit === null) throw new Error('nothing lies there');
        const mark = nextOfCrowd(scene, hit, 500, crowd, 800) ?? hit.mark;
        selection = [mark.id];
        reached.add(mark);
      }
      expect([...reached].toSorted((a, b) => a.startFrame - b.startFrame)).toEqual(lastOnes);
    }
  });

  test('among ten thousand marks narrower than a pixel the one under the pointer is held', () => {
    const marks = Array.from({ length: 10_000 }, (_, at) => take(at * 1000, at * 1000 + 600));
    const scene = {
      index: indexOf(...marks),
      viewport: { startFrame: 0, framesPerPixel: 1000 },
      selection: [],
      playheadFrame: 0,
    };
    for (const at of [0, 1, 777, 5000, 9999]) expect(hitLane(scene, 'take', at + 0.3)?.mark).toBe(marks[at]);
  });
});
