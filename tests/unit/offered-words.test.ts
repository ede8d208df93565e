import { describe, expect, it, vi } from 'vitest';
import type { OfferedMark } from '../../src/shared/contract/views.ts';

// The window's own wire exists only in a window.
vi.mock('../../src/renderer/client/bridge.ts', () => ({ bridge: {} }));
const { offeredName, offerText } = await import('../../src/renderer/tapes/offered-marks.ts');

const mark: OfferedMark = {
  kind: 'timestamp',
  startFrame: 5,
  endFrame: 5,
  takeNumber: null,
  title: 'slate',
  notes: '',
  origin: null,
  songTitle: '',
  isKnown: false,
};
const stretch: OfferedMark = { ...mark, kind: 'fragment', endFrame: 50, title: 'idea' };
const take: OfferedMark = { ...stretch, kind: 'take', title: '', songTitle: 'Blue Room', takeNumber: 4 };

describe('what a file offers is said in words', () => {
  it.each([
    ['cue points', Array.from({ length: 12 }, () => mark), '12 cue points found in the file: add as timestamps'],
    ['cue points', [mark], '1 cue point found in the file: add as timestamp'],
    [
      'cue points and regions',
      [mark, mark, stretch, take],
      '4 cue points and regions found in the file: add as 1 take, 1 fragment and 2 timestamps',
    ],
    ['markers', [mark, { ...mark, isKnown: true }], '1 marker found in the file: add as timestamp'],
  ])('%s', (source, marks, text) => {
    expect(offerText({ source, marks })).toBe(text);
  });

  it('with the names that the marks will have', () => {
    expect([mark, { ...mark, title: '' }, stretch, take].map(offeredName)).toEqual([
      'slate',
      'Timestamp',
      'idea',
      'Blue Room, take 4',
    ]);
  });
});
