import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type GestureEffect,
  type GestureEvent,
  type GestureScene,
  gestureStep,
  type GestureState,
  idle,
  type Press,
} from '../../src/renderer/waveform/gestures.ts';
import type { Mark } from '../../src/shared/domain/mark.ts';
import { aFragment, aTake, aTimestamp } from '../support/make-marks.ts';

const take = aTake({ startFrame: 1000, endFrame: 9000, takeNumber: 2 });
const later = aTake({ startFrame: 20_000, endFrame: 30_000, takeNumber: 3 });
const stamp = aTimestamp({ startFrame: 5000 });
const marks: readonly Mark[] = [take, later, stamp];

const scene = (part: Partial<GestureScene> = {}): GestureScene => ({
  frames: 100_000,
  playing: false,
  playheadFrame: 0,
  selection: [],
  range: null,
  markById: (id) => marks.find((mark) => mark.id === id) ?? null,
  marksBetween: (first, last) => (first.startFrame < last.startFrame ? [first, last] : [last, first]),
  ...part,
});

/** 100 frames a pixel from frame 0. */
const press = (x: number, part: Partial<Press> = {}): GestureEvent => ({
  kind: 'down',
  press: {
    x,
    frame: x * 100,
    zone: 'wave',
    button: 'main',
    hit: null,
    onHead: false,
    shift: false,
    ctrl: false,
    ...part,
  },
});
const drag = (x: number): GestureEvent => ({ kind: 'move', x, frame: x * 100 });
const up: GestureEvent = { kind: 'up' };
const escape: GestureEvent = { kind: 'cancel' };

function play(events: readonly GestureEvent[], world = scene()) {
  let state: GestureState = idle;
  const effects: GestureEffect[] = [];
  for (const event of events) {
    const step = gestureStep(state, event, world);
    ({ state } = step);
    effects.push(...step.effects);
  }
  return { state, effects };
}

const commits = (effects: readonly GestureEffect[]) => effects.filter((effect) => effect.kind === 'commit');

describe('clicks', () => {
  test('a click in the waveform goes there and lets go of the range', () => {
    expect(play([press(40), up]).effects).toEqual([
      { kind: 'seek', frame: 4000 },
      { kind: 'range', range: null },
    ]);
  });

  test('a hand that trembles by two pixels has clicked', () => {
    expect(play([press(40), drag(42), up]).effects[0]).toEqual({ kind: 'seek', frame: 4000 });
  });

  test('a click on a block selects it and goes there', () => {
    const hit = { mark: take, part: 'whole' } as const;
    expect(play([press(40, { zone: 'lanes', hit }), up]).effects).toEqual([
      { kind: 'select', markIds: [take.id] },
      { kind: 'seek', frame: 4000 },
    ]);
  });

  test('while the tape runs a click on a block selects it and does not disturb the listening', () => {
    const hit = { mark: take, part: 'whole' } as const;
    const { effects } = play([press(40, { zone: 'lanes', hit }), up], scene({ playing: true }));
    expect(effects).toEqual([{ kind: 'select', markIds: [take.id] }]);
  });

  test('a click on a timestamp goes to its very frame', () => {
    const hit = { mark: stamp, part: 'whole' } as const;
    const { effects } = play([press(53, { zone: 'lanes', hit }), up]);
    expect(effects).toContainEqual({ kind: 'seek', frame: 5000 });
  });

  test('Ctrl adds a block to the selection and takes it out again', () => {
    const hit = { mark: later, part: 'whole' } as const;
    const click = [press(250, { zone: 'lanes', hit, ctrl: true }), up];
    expect(play(click, scene({ selection: [take.id] })).effects).toEqual([
      { kind: 'select', markIds: [take.id, later.id] },
    ]);
    expect(play(click, scene({ selection: [take.id, later.id] })).effects).toEqual([
      { kind: 'select', markIds: [take.id] },
    ]);
  });

  test('Shift selects up to the clicked block, which becomes the one the inspector shows', () => {
    const hit = { mark: take, part: 'whole' } as const;
    const click = [press(40, { zone: 'lanes', hit, shift: true }), up];
    expect(play(click, scene({ selection: [later.id] })).effects).toEqual([
      { kind: 'select', markIds: [later.id, take.id] },
    ]);
  });

  test('Shift extends the range from its far end, or from the playhead', () => {
    const click = [press(80, { shift: true }), up];
    expect(play(click, scene({ playheadFrame: 3000 })).effects).toEqual([
      { kind: 'range', range: { startFrame: 3000, endFrame: 8000 } },
    ]);
    expect(play(click, scene({ range: { startFrame: 2000, endFrame: 7000 } })).effects).toEqual([
      { kind: 'range', range: { startFrame: 2000, endFrame: 8000 } },
    ]);
  });
});

describe('drags', () => {
  test('a drag in the waveform makes a range, in either direction', () => {
    const { effects } = play([press(80), drag(60), drag(20), up]);
    expect(effects.at(-1)).toEqual({ kind: 'range', range: { startFrame: 2000, endFrame: 8000 } });
    expect(commits(effects)).toEqual([]);
  });

  test('a drag on the ruler moves the tape with the hand and changes nothing else', () => {
    const { effects } = play([press(50, { zone: 'ruler' }), drag(60), drag(45), up]);
    expect(effects).toEqual([
      { kind: 'pan', pixels: -10 },
      { kind: 'pan', pixels: 15 },
    ]);
  });

  test('the playhead is dragged with the hand, from the ruler as well, and let go where it is', () => {
    for (const zone of ['ruler', 'wave'] as const) {
      const { effects } = play([press(50, { zone, onHead: true }), drag(60), drag(2000), up]);
      expect(effects).toEqual([
        { kind: 'scrub', frame: 6000 },
        { kind: 'scrub', frame: 100_000 },
        { kind: 'endScrub' },
      ]);
    }
    expect(play([press(50, { onHead: true }), drag(60), escape]).effects.at(-1)).toEqual({ kind: 'endScrub' });
  });

  test('an edge moves by exactly the frames of the drag, in one commit with a name', () => {
    const hit = { mark: take, part: 'end' } as const;
    const { effects } = play([press(90.5, { zone: 'lanes', hit }), drag(100), drag(111.377), up]);
    expect(commits(effects)).toEqual([
      {
        kind: 'commit',
        title: 'Move end of take 2',
        pairs: [[take, { ...take, endFrame: 9000 + 2088 }]],
      },
    ]);
  });

  test('the drag is seen while it lasts', () => {
    const hit = { mark: take, part: 'start' } as const;
    const { effects } = play([press(10, { hit }), drag(15)]);
    expect(effects).toEqual([{ kind: 'preview', marks: [{ ...take, startFrame: 1500 }] }]);
  });

  test('an edge never passes the other one, and never leaves the tape', () => {
    const moved = (part: 'start' | 'end', x: number) => {
      const { effects } = play([press(50, { hit: { mark: take, part } }), drag(x), up]);
      return commits(effects)[0]?.pairs[0]?.[1];
    };
    expect(moved('start', 500)?.startFrame).toBe(8999);
    expect(moved('start', -500)?.startFrame).toBe(0);
    expect(moved('end', -500)?.endFrame).toBe(1001);
    expect(moved('end', 5000)?.endFrame).toBe(100_000);
  });

  test('a whole mark keeps its length, even against the end of the tape', () => {
    const hit = { mark: take, part: 'whole' } as const;
    const { effects } = play([press(50, { zone: 'lanes', hit }), drag(5000), up]);
    expect(commits(effects)[0]).toMatchObject({
      title: 'Move take 2',
      pairs: [[take, { ...take, startFrame: 92_000, endFrame: 100_000 }]],
    });
  });

  test('a drag on one of several selected marks moves them all together', () => {
    const hit = { mark: take, part: 'whole' } as const;
    const world = scene({ selection: [take.id, later.id] });
    const { effects } = play([press(50, { zone: 'lanes', hit }), drag(60), up], world);
    expect(commits(effects)[0]).toMatchObject({
      title: 'Move 2 marks',
      pairs: [
        [take, { startFrame: 2000, endFrame: 10_000 }],
        [later, { startFrame: 21_000, endFrame: 31_000 }],
      ],
    });
  });

  test('a mark that is dragged without having been selected is selected then', () => {
    const hit = { mark: take, part: 'whole' } as const;
    expect(play([press(50, { zone: 'lanes', hit }), drag(60), up]).effects.at(-1)).toEqual({
      kind: 'select',
      markIds: [take.id],
    });
  });

  test('an open take can be moved and stays open', () => {
    const open = aFragment({ startFrame: 4000, endFrame: null });
    const { effects } = play([press(50, { zone: 'lanes', hit: { mark: open, part: 'whole' } }), drag(60), up]);
    expect(commits(effects)[0]?.pairs[0]?.[1]).toMatchObject({ startFrame: 5000, endFrame: null });
  });

  test('Esc puts everything back and commits nothing', () => {
    const hit = { mark: take, part: 'end' } as const;
    const { state, effects } = play([press(90, { hit }), drag(300), escape, up]);
    expect(state).toEqual(idle);
    expect(effects.at(-1)).toEqual({ kind: 'preview', marks: [] });
    expect(commits(effects)).toEqual([]);
  });

  test('a drag that comes back to where it began commits nothing', () => {
    const hit = { mark: take, part: 'whole' } as const;
    expect(commits(play([press(50, { hit }), drag(90), drag(50), up]).effects)).toEqual([]);
  });
});

test('every gesture ends idle with at most one commit, and never leaves a mark that cannot be stored', () => {
  const aPress = fc
    .record({
      x: fc.integer({ min: -50, max: 1100 }),
      zone: fc.constantFrom('ruler', 'wave', 'lanes'),
      button: fc.constantFrom('main', 'middle'),
      mark: fc.constantFrom(null, ...marks),
      part: fc.constantFrom('start', 'end', 'whole'),
      shift: fc.boolean(),
      ctrl: fc.boolean(),
    })
    .map(({ x, mark, part, ...rest }) => {
      const held = mark?.kind === 'timestamp' ? 'whole' : part;
      return press(x, { ...rest, hit: mark === null ? null : { mark, part: held } });
    });
  const moves = fc.array(fc.integer({ min: -3000, max: 3000 }).map(drag), { maxLength: 8 });
  const end = fc.constantFrom(up, escape);
  fc.assert(
    fc.property(aPress, moves, end, fc.subarray(marks.map(({ id }) => id)), (first, middle, last, selection) => {
      const { state, effects } = play([first, ...middle, last], scene({ selection }));
      expect(state).toEqual(idle);
      const made = commits(effects);
      expect(made.length).toBeLessThanOrEqual(1);
      for (const [, after] of made[0]?.pairs ?? []) {
        const { startFrame, endFrame, kind } = after;
        expect(Number.isInteger(startFrame) && startFrame >= 0).toBe(true);
        expect(endFrame).toBeLessThanOrEqual(100_000);
        expect((endFrame ?? 0) - startFrame > 0).toBe(kind !== 'timestamp');
      }
    }),
  );
});
