import { expect, test } from 'vitest';
import { judgeReturn, type Rendered, soundingSamples, wrongSamples } from '../support/offline-judge.ts';
import { codeOf } from '../support/sound-reel.ts';

const ears = [3, 1] as const;

/** What two ears hear of frames that come one after the other; `null` is silence. */
function heard(...frames: readonly (number | null)[]): Rendered {
  const side = (channel: number) => Float32Array.from(frames, (frame) => (frame === null ? 0 : codeOf(frame, channel)));
  return { left: side(ears[0]), right: side(ears[1]), ears };
}

const run = (from: number, to: number, step = 1) =>
  Array.from({ length: Math.abs(to - from) }, (_, at) => from + step * at);

const all = (rendered: Rendered) => ({ fromSample: 0, toSample: rendered.left.length });

test('turns of a loop are right either way, and one sample more or less at the seam is not', () => {
  const loop = { startFrame: 1000, endFrame: 1500 };
  const forwards = (...frames: readonly (number | null)[]) => {
    const rendered = heard(...frames);
    return wrongSamples(rendered, { ...all(rendered), position: 1400, direction: 1, loop });
  };
  expect(forwards(...run(1400, 1500), ...run(1000, 1500), ...run(1000, 1010))).toBe(0);
  expect(forwards(...run(1400, 1501), ...run(1000, 1200))).toBe(201);
  expect(forwards(...run(1400, 1499), ...run(1000, 1200))).toBe(200);
  expect(forwards(...run(1400, 1500), null, ...run(1001, 1200))).toBe(1);
  const backwards = heard(...run(1199, 999, -1), ...run(1499, 1400, -1));
  const position = { position: 1200, direction: -1, loop } as const;
  expect(wrongSamples(backwards, { ...all(backwards), ...position })).toBe(0);
  expect(wrongSamples(backwards, { ...all(backwards), ...position, position: 1201 })).toBe(299);
});

test('the wrong channel, the other ear and what was never rendered are wrong', () => {
  const rendered = heard(...run(5, 105));
  const expected = { ...all(rendered), position: 5, direction: 1 } as const;
  expect(wrongSamples(rendered, expected)).toBe(0);
  expect(wrongSamples({ ...rendered, ears: [2, 1] }, expected)).toBe(100);
  expect(wrongSamples({ ...rendered, left: rendered.right, right: rendered.left }, expected)).toBe(100);
  expect(wrongSamples(rendered, { ...expected, toSample: 110 })).toBe(10);
  expect(soundingSamples(heard(7, null, 8, null), 1)).toBe(1);
});

test('a return to unity is right where it leads to whole frames in their place', () => {
  const excursion = { leftAt: 0, backAt: 1000, judgedFrom: 1500, judgedTo: 1600, speed: 2, position: 100 } as const;
  const judged = (...frames: readonly (number | null)[]) =>
    judgeReturn(heard(...run(0, 1500).map(() => null), ...frames), { ...excursion, direction: 1 });
  // 1,000 samples at twice the speed and 500 at unity.
  expect(judged(...run(2600, 2700))).toEqual({ wrong: 0, position: 2700 });
  expect(judged(...run(2640, 2740)).wrong).toBe(0);
  expect(judged(...run(2700, 2800)).wrong).toBe(35);
  expect(judged(...run(2600, 2650), ...run(2651, 2701)).wrong).toBe(50);
  expect(judged(...run(2600, 2700).map((frame) => frame + 0.5)).wrong).toBe(100);
});
