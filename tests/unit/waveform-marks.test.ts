import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hitLane, type HitScene, hitWave, markSpanning } from '../../src/renderer/waveform/hit-test.ts';
import { indexMarks, visitMarks } from '../../src/renderer/waveform/mark-index.ts';
import { blockLabel } from '../../src/renderer/waveform/mark-labels.ts';
import type { MarkId, SongId } from '../../src/shared/domain/ids.ts';
import { byPlace, type Mark } from '../../src/shared/domain/mark.ts';
import { aFragment, aSong, aTake, aTimestamp } from '../support/make-marks.ts';

const indexOf = (...marks: readonly Mark[]) => indexMarks(new Map(marks.map((mark) => [mark.id, mark])));

/** 100 frames a pixel from frame 0: frame 1000 lies at x 10. */
function scene(marks: readonly Mark[], selected: readonly Mark[] = [], playheadFrame = 0): HitScene {
  return {
    index: indexOf(...marks),
    viewport: { startFrame: 0, framesPerPixel: 100 },
    selection: selected.map((mark) => mark.id),
    playheadFrame,
  };
}

const someTakes = fc
  .array(fc.tuple(fc.nat(10_000), fc.integer({ min: 1, max: 3000 })), { maxLength: 60 })
  .map((places) => places.map(([startFrame, length]) => aTake({ startFrame, endFrame: startFrame + length })));

describe('finding marks in a stretch', () => {
  test('exactly the marks that touch the stretch are visited, in the order they lie', () => {
    fc.assert(
      fc.property(someTakes, fc.nat(12_000), fc.nat(4000), (takes, start, length) => {
        const end = start + length;
        const visited: Mark[] = [];
        visitMarks(indexOf(...takes).lanes.take, start, end, (mark) => visited.push(mark));
        const expected = takes.filter((mark) => mark.startFrame <= end && (mark.endFrame ?? 0) >= start);
        expect(visited).toEqual(expected.toSorted(byPlace));
      }),
    );
  });

  test('an open take is found wherever the view is, once it has begun', () => {
    const open = aTake({ startFrame: 500, endFrame: null });
    const { lanes } = indexOf(open, aTake({ startFrame: 0, endFrame: 10 }));
    const visited: boolean[] = [];
    visitMarks(lanes.take, 1_000_000, 1_100_000, (_, isOpen) => visited.push(isOpen));
    expect(visited).toEqual([true]);
    visitMarks(lanes.take, 0, 499, (mark) => expect(mark.endFrame).toBe(10));
  });
});

describe('what lies under the pointer', () => {
  const take = aTake({ startFrame: 1000, endFrame: 9000 });

  test('a block can be held at its edges, at least six pixels each, and as a whole between them', () => {
    const parts = (xs: readonly number[]) => xs.map((x) => hitLane(scene([take]), 'take', x)?.part ?? null);
    expect(parts([5, 6, 12, 16])).toEqual([null, 'start', 'start', 'start']);
    expect(parts([17, 50, 83])).toEqual(['whole', 'whole', 'whole']);
    expect(parts([84, 90, 94, 95])).toEqual(['end', 'end', 'end', null]);
  });

  test('even a block of one pixel has two edges that can be held', () => {
    const narrow = aTake({ startFrame: 1000, endFrame: 1100 });
    expect(hitLane(scene([narrow]), 'take', 7)?.part).toBe('start');
    expect(hitLane(scene([narrow]), 'take', 14)?.part).toBe('end');
  });

  test('where marks lie over each other the selected one is held, else the one drawn last', () => {
    const inner = aTake({ startFrame: 4000, endFrame: 6000 });
    expect(hitLane(scene([take, inner]), 'take', 50)?.mark).toBe(inner);
    expect(hitLane(scene([take, inner], [take]), 'take', 50)?.mark).toBe(take);
  });

  test('an open take has no end to hold', () => {
    const open = aTake({ startFrame: 1000, endFrame: null });
    expect(hitLane(scene([open], [], 5000), 'take', 50)?.part).toBe('whole');
    expect(hitLane(scene([open], [], 5000), 'take', 60)).toBeNull();
  });

  test('in the waveform only edges of selected marks can be held', () => {
    expect(hitWave(scene([take]), 10)).toBeNull();
    expect(hitWave(scene([take], [take]), 10)?.part).toBe('start');
    expect(hitWave(scene([take], [take]), 90)?.part).toBe('end');
    expect(hitWave(scene([take], [take]), 50)).toBeNull();
  });

  test('a timestamp is held as a whole', () => {
    const stamp = aTimestamp({ startFrame: 3000 });
    expect(hitLane(scene([stamp]), 'timestamp', 33)).toEqual({ mark: stamp, part: 'whole' });
    expect(hitLane(scene([stamp]), 'timestamp', 40)).toBeNull();
  });

  test('a double click in the waveform means the innermost mark there', () => {
    const idea = aFragment({ startFrame: 2000, endFrame: 3000 });
    expect(markSpanning(scene([take, idea]), 25)).toBe(idea);
    expect(markSpanning(scene([take, idea]), 60)).toBe(take);
    expect(markSpanning(scene([take, idea]), 95)).toBeNull();
  });
});

describe('what a block says', () => {
  const song = aSong('Ramble, slow version');
  const songs = new Map([[song.id, song]]);

  test('a take says its number and song, and how far it got where the song has no room', () => {
    const take = aTake({ takeNumber: 1, songId: song.id, status: 'falseStart' });
    expect(blockLabel(take, songs)).toEqual({ number: '1', words: ['Ramble, slow version', 'false start'] });
    expect(blockLabel({ ...take, status: 'complete' }, songs).words).toEqual(['Ramble, slow version']);
  });

  test('a mark without any words is called by its kind', () => {
    expect(blockLabel(aFragment(), songs).words).toEqual(['Fragment']);
    expect(blockLabel(aTake({ songId: 'gone' as SongId, id: 'x' as MarkId }), songs).words).toEqual(['Take']);
  });
});
