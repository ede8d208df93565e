import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeRanges } from '../../src/shared/domain/frame-ranges.ts';
import { heardText, nextUnheard, unheardStretches } from '../../src/shared/domain/heard.ts';

const sampleRate = 10;
const frames = 1000;
const none = { ignored: [], frames, sampleRate, runsBackwards: false } as const;
const range = (startFrame: number, endFrame: number) => ({ startFrame, endFrame });

test('the next unheard stretch lies ahead; behind the last one it begins anew, and says so', () => {
  const heard = [range(100, 300), range(400, 900)];
  const from = (fromFrame: number) => nextUnheard({ ...none, heard, fromFrame });
  expect(from(0)).toEqual({ range: range(300, 400), wraps: false });
  expect(from(150)).toEqual({ range: range(300, 400), wraps: false });
  expect(from(350)).toEqual({ range: range(900, 1000), wraps: false });
  expect(from(950)).toEqual({ range: range(0, 100), wraps: true });
});

test('a tape that runs backwards is searched from its end', () => {
  const heard = [range(100, 300), range(400, 900)];
  const from = (fromFrame: number) => nextUnheard({ ...none, heard, fromFrame, runsBackwards: true });
  expect(from(950)).toEqual({ range: range(300, 400), wraps: false });
  expect(from(350)).toEqual({ range: range(0, 100), wraps: false });
  expect(from(50)).toEqual({ range: range(900, 1000), wraps: true });
});

test('crumbs of a second and silence that is skipped are nothing to go to', () => {
  const heard = [range(0, 300), range(310, 500), range(800, 1000)];
  const question = { ...none, heard, fromFrame: 0 };
  expect(nextUnheard(question)).toEqual({ range: range(500, 800), wraps: false });
  expect(nextUnheard({ ...question, ignored: [range(500, 795)] })).toBeNull();
  expect(nextUnheard({ ...question, heard: [range(0, 1000)] })).toBeNull();
});

test('going from stretch to stretch and hearing each leaves nothing, whatever was heard before', () => {
  const someRanges = fc
    .array(fc.tuple(fc.nat(frames), fc.nat(200)), { maxLength: 15 })
    .map((pairs) => mergeRanges(pairs.map(([start, length]) => range(start, Math.min(frames, start + length)))));
  fc.assert(
    fc.property(someRanges, fc.nat(frames), fc.boolean(), (start, from, runsBackwards) => {
      let heard = start;
      let fromFrame = from;
      const total = unheardStretches({ ...none, heard }).length;
      for (let step = 0; step < total; step += 1) {
        const next = nextUnheard({ ...none, heard, fromFrame, runsBackwards })!;
        expect(unheardStretches({ ...none, heard })).toContainEqual(next.range);
        heard = mergeRanges([...heard, next.range]);
        fromFrame = runsBackwards ? next.range.startFrame : next.range.endFrame;
      }
      expect(nextUnheard({ ...none, heard, fromFrame, runsBackwards })).toBeNull();
    }),
  );
});

test.for([
  [72 * 60, 91 * 60, '1 h 12 min heard · 19 min left'],
  [0, 2 * 3600, '0 s heard · 2 h left'],
  [8, 8 * 60 + 32, '8 s heard · 8 min left'],
  // Thirty seconds that nobody has heard are not nothing.
  [3600 - 30, 3600, '59 min heard · 30 s left'],
  [3600, 3600, 'all heard'],
  [3599.5, 3600, 'all heard'],
  [12 * 60 + 59, 32 * 60, '12 min heard · 19 min left'],
  [29.9, 184, '29 s heard · 3 min left'],
  [130, 150, '2 min heard · 20 s left'],
] as const)('%d of %d seconds read as “%s”', ([heard, total, text]) => {
  expect(heardText(heard, total)).toBe(text);
});
