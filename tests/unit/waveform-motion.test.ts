import { describe, expect, test } from 'vitest';
import { createGlide } from '../../src/renderer/waveform/glide.ts';
import { keepBytes } from '../../src/renderer/client/kept-bytes.ts';

/** A hand and a display whose frames come when the test says so. */
function thrown(options: { calm?: boolean; restMs?: number } = {}) {
  const frames: FrameRequestCallback[] = [];
  let travelled = 0;
  const glide = createGlide(
    { raf: (run) => frames.push(run) },
    () => options.calm ?? false,
    (pixels) => {
      travelled += pixels;
      return true;
    },
  );
  for (let at = 0; at < 6; at += 1) glide.moved(10, at * 10);
  glide.letGo(50 + (options.restMs ?? 0));
  const play = (frameMs: number): number => {
    let now = performance.now();
    for (let count = 0; frames.length > 0 && count < 5000; count += 1) frames.shift()?.((now += frameMs));
    return travelled;
  };
  return { glide, play };
}

describe('a tape that is thrown', () => {
  test('runs on equally far on slow and fast displays, and comes to rest', () => {
    const slow = thrown().play(16.7);
    const fast = thrown().play(4.2);
    expect(slow).toBeGreaterThan(200);
    expect(Math.abs(slow - fast)).toBeLessThan(slow * 0.05);
  });

  test('stays where it is when the hand rested before it let go, or the reader wants less motion', () => {
    expect(thrown({ restMs: 80 }).play(16)).toBe(0);
    expect(thrown({ calm: true }).play(16)).toBe(0);
  });

  test('stops under the hand', () => {
    const { glide, play } = thrown();
    glide.stop();
    expect(play(16)).toBe(0);
  });
});

describe('tiles that are remembered', () => {
  const never = new AbortController().signal;

  test('come back without being asked for again, the least recently used going first', async () => {
    const asked: string[] = [];
    const kept = keepBytes(async (url) => {
      asked.push(url);
      return new ArrayBuffer(40);
    }, 100);
    for (const url of ['a', 'b', 'a', 'c', 'a', 'b']) await kept.fetch(url, never);
    expect(asked).toEqual(['a', 'b', 'c', 'b']);
  });

  test('two who want the same tile ask once, and one who gives up does not take it from the other', async () => {
    let asked = 0;
    let isGivenUp = false;
    const come: (() => void)[] = [];
    const kept = keepBytes((_, signal) => {
      asked += 1;
      signal.addEventListener('abort', () => (isGivenUp = true));
      return new Promise((resolve) => come.push(() => resolve(new ArrayBuffer(8))));
    }, 100);
    const impatient = new AbortController();
    const first = kept.fetch('tile', impatient.signal);
    const second = kept.fetch('tile', never);
    impatient.abort();
    for (const arrive of come) arrive();
    await expect(first).rejects.toThrow(/abort/);
    expect((await second).byteLength).toBe(8);
    expect([asked, isGivenUp]).toEqual([1, false]);
  });
});
