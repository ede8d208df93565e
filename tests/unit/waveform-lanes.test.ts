import { describe, expect, test } from 'vitest';
import type { CanvasColours } from '../../src/renderer/waveform/canvas-colours.ts';
import { drawLanes } from '../../src/renderer/waveform/draw-lanes.ts';
import type { LaneScene } from '../../src/renderer/waveform/lane-scene.ts';
import { laneAt } from '../../src/renderer/waveform/lane-places.ts';
import type { CanvasView } from '../../src/renderer/waveform/draw-wave.ts';
import { indexMarks } from '../../src/renderer/waveform/mark-index.ts';
import { createTextFitter } from '../../src/renderer/waveform/mark-labels.ts';
import type { Mark } from '../../src/shared/domain/mark.ts';
import { aFragment, aTake, aTimestamp } from '../support/make-marks.ts';

/** A canvas that draws nothing, counts its calls and finds every letter six pixels wide. */
function countingCanvas() {
  const calls = new Map<string, number>();
  const words: string[] = [];
  const known: Record<string, unknown> = {};
  const context = new Proxy(known, {
    get(target, name: string) {
      if (name in target) return target[name];
      return (...args: readonly unknown[]) => {
        calls.set(name, (calls.get(name) ?? 0) + 1);
        if (name === 'fillText') words.push(String(args[0]));
        return name === 'measureText' ? { width: 6 * String(args[0]).length } : undefined;
      };
    },
    set(target, name: string, value) {
      target[name] = value;
      return true;
    },
  });
  // The double answers every call that drawing makes.
  return { context: context as unknown as CanvasRenderingContext2D, calls, words };
}

const colours = new Proxy({ textScale: 1 }, { get: (target, name) => (name === 'textScale' ? target.textScale : '') });

/** Draws lanes 1000 pixels wide over a tape of a million frames. */
function draw(marks: readonly Mark[], part: Partial<LaneScene> = {}, view: Partial<CanvasView> = {}) {
  const { context, calls, words } = countingCanvas();
  const scene: LaneScene = {
    index: indexMarks(new Map(marks.map((mark) => [mark.id, mark]))),
    selected: new Set(),
    moved: new Map(),
    range: null,
    playheadFrame: 0,
    songs: new Map(),
    fitter: createTextFitter(),
    names: { endOf: () => 60, draw: () => undefined },
    ...part,
  };
  const shown = { context, width: 1000, height: 99, scale: 1, startFrame: 0, framesPerPixel: 1000, ...view };
  const { flags } = drawLanes(shown, scene, colours as unknown as CanvasColours);
  return { calls, words, flags };
}

describe('the lanes', () => {
  test('ten thousand marks below a pixel each are drawn as no more shapes than there are columns', () => {
    const takes = Array.from({ length: 10_000 }, (_, at) => aTake({ startFrame: at * 100, endFrame: at * 100 + 90 }));
    const stamps = Array.from({ length: 10_000 }, (_, at) => aTimestamp({ startFrame: at * 100 }));
    expect(draw(takes).calls.get('fillRect')).toBeLessThan(1100);
    expect(draw(stamps).calls.get('fillRect')).toBeLessThan(1100);
  });

  test('a block that begins left of the view keeps its words in sight', () => {
    const take = aTake({ startFrame: 0, endFrame: 900_000, takeNumber: 7, title: 'Ramble' });
    const { words } = draw([take], {}, { startFrame: 500_000 });
    expect(words).toEqual(expect.arrayContaining(['7', 'Ramble']));
  });

  test('where the title has no room a take says how far it got, and then only its number', () => {
    const wordsAt = (endFrame: number) => {
      const title = 'Ramble, slow version';
      const take = aTake({ startFrame: 300_000, endFrame, takeNumber: 1, title, status: 'falseStart' });
      return draw([take]).words.filter((word) => /^(1|Ramble|false|fal)/.test(word));
    };
    expect(wordsAt(500_000)).toEqual(['1', 'Ramble, slow version']);
    expect(wordsAt(400_000)).toEqual(['1', 'false start']);
    expect(wordsAt(330_000)).toEqual(['1']);
  });

  test('an open take reaches to the playhead and has a dashed end', () => {
    const open = aTake({ startFrame: 300_000, endFrame: null });
    expect(draw([open], { playheadFrame: 600_000 }).calls.get('setLineDash')).toBe(1);
    expect(draw([{ ...open, endFrame: 600_000 }]).calls.get('setLineDash')).toBeUndefined();
  });

  test('the words of a timestamp end before the next one and can be clicked', () => {
    const first = aTimestamp({ startFrame: 300_000, title: 'tape dropout, second splice' });
    const second = aTimestamp({ startFrame: 380_000, title: 'key change' });
    const { flags } = draw([first, second]);
    expect(flags.map(({ markId }) => markId)).toEqual([first.id, second.id]);
    expect(flags[0]?.left).toBe(300);
    expect(flags[0]?.right).toBeLessThan(380);
  });

  test('a fragment in the middle of a drag is drawn where the pointer has it, and only there', () => {
    const idea = aFragment({ startFrame: 200_000, endFrame: 400_000, title: 'mandolin idea' });
    const moved = new Map([[idea.id, { ...idea, startFrame: 600_000, endFrame: 800_000 }]]);
    expect(draw([idea], { moved }).words.filter((word) => word === 'mandolin idea')).toHaveLength(1);
  });

  test('each height belongs to a lane', () => {
    expect([0, 32, 34, 65, 67, 98, 200, -5].map((y) => laneAt(indexMarks(new Map()), y, 99).kind)).toEqual([
      'take',
      'take',
      'fragment',
      'fragment',
      'timestamp',
      'timestamp',
      'timestamp',
      'take',
    ]);
  });
});
