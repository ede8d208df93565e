import { describe, expect, it } from 'vitest';
import { mixPage } from '../../src/renderer/transport/mix-page.ts';
import { createPageCache, wantedPages } from '../../src/renderer/transport/page-cache.ts';
import type { TapePage } from '../../src/renderer/transport/tape-messages.ts';
import { framesPerPage } from '../../src/shared/contract/byte-routes.ts';
import { codedPage } from '../support/sound-tape.ts';

const frames = 1000 * framesPerPage;
const somePage = codedPage(0, frames);
const page = (index: number): number => index * framesPerPage;

/** A cache whose reads are answered by hand. */
function aCache(sampleRate = 44_100) {
  const asked = new Map<number, { give: () => void; fail: (error: Error) => void; signal: AbortSignal }>();
  const given: number[] = [];
  const forgotten: number[] = [];
  const problems: unknown[] = [];
  let bytes = 0;
  const cache = createPageCache({
    frames,
    sampleRate,
    fetchPage: (index, signal) =>
      new Promise<TapePage>((resolve, reject) => {
        asked.set(index, { give: () => resolve(somePage), fail: reject, signal });
        signal.addEventListener('abort', () => reject(new DOMException('Stopped', 'AbortError')));
      }),
    give: (index) => {
      given.push(index);
      bytes += 2 * 4 * framesPerPage;
    },
    forget: (indexes) => {
      forgotten.push(...indexes);
      bytes -= indexes.length * 2 * 4 * framesPerPage;
    },
    onProblem: (error) => problems.push(error),
  });
  /** Answers reads until none is open. */
  const answerAll = async (): Promise<void> => {
    for (let open = [...asked]; open.length > 0; open = [...asked]) {
      for (const [index, { give }] of open) {
        asked.delete(index);
        give();
      }
      await settled();
    }
  };
  return { cache, asked, given, forgotten, problems, answerAll, bytes: () => bytes };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the pages that are wanted', () => {
  it('are the one under the tape, six ahead and one behind, nearest first', () => {
    expect(wantedPages(page(10) + 5, null, frames, 6)).toEqual([10, 11, 12, 13, 14, 15, 16, 9]);
  });

  it('follow the loop round its end to its start', () => {
    const loop = { startFrame: page(4) + 1, endFrame: page(8) };
    expect(wantedPages(page(6), loop, frames, 6)).toEqual([6, 7, 4, 5]);
  });

  it('stay inside the tape, to its last short page', () => {
    const short = page(2) + 10;
    expect(wantedPages(0, null, short, 6)).toEqual([0, 1, 2]);
    expect(wantedPages(short, null, short, 6)).toEqual([2, 1]);
  });

  it('reach three quarters of a second ahead at high rates', async () => {
    const { cache, given, answerAll } = aCache(768_000);
    cache.aim(0, null);
    await answerAll();
    expect(Math.max(...given) * framesPerPage).toBeGreaterThan(0.7 * 768_000);
  });
});

describe('the cache of pages', () => {
  it('reads each page once, three at a time, the nearest first', async () => {
    const { cache, asked, given, answerAll } = aCache();
    cache.aim(page(10), null);
    cache.aim(page(10) + 700, null);
    expect([...asked.keys()]).toEqual([10, 11, 12]);
    await answerAll();
    expect(given).toEqual([10, 11, 12, 13, 14, 15, 16, 9]);
    cache.aim(page(11), null);
    expect([...asked.keys()]).toEqual([17]);
  });

  it('stops reads that a seek has made useless, and says no word about them', async () => {
    const { cache, asked, problems, given, answerAll } = aCache();
    cache.aim(page(10), null);
    const old = asked.get(10);
    cache.aim(page(500), null);
    expect(old?.signal.aborted).toBe(true);
    asked.delete(10);
    asked.delete(11);
    asked.delete(12);
    await answerAll();
    expect(given[0]).toBe(500);
    expect(problems).toEqual([]);
  });

  it('stays under 32 MB however long the tape plays, and keeps what is near', async () => {
    const { cache, given, forgotten, answerAll, bytes } = aCache();
    for (let index = 0; index < 600; index += 5) {
      cache.aim(page(index), null);
      await answerAll();
      expect(bytes()).toBeLessThanOrEqual(32 * 1024 * 1024);
    }
    expect(forgotten).toContain(0);
    expect(forgotten).not.toContain(given.at(-1));
  });

  it('tells a failed read once, and reads again when it is asked again', async () => {
    const { cache, asked, problems, answerAll, given } = aCache();
    cache.aim(page(10), null);
    asked.get(10)?.fail(new Error('The disk is gone.'));
    await settled();
    expect(problems).toEqual([new Error('The disk is gone.')]);
    asked.clear();
    cache.aim(page(10), null);
    await answerAll();
    expect(given).toContain(10);
    expect(problems).toHaveLength(1);
  });

  it('is silent after it was closed', async () => {
    const { cache, asked, problems, given } = aCache();
    cache.aim(0, null);
    cache.close();
    expect(asked.get(0)?.signal.aborted).toBe(true);
    await settled();
    expect([given, problems]).toEqual([[], []]);
  });
});

describe('a page for two ears', () => {
  const sides = (samples: readonly number[], channels: number, length: number): readonly number[][] => {
    const { left, right } = mixPage(Float32Array.from(samples), channels, length);
    return [[...left], [...right]];
  };

  it('gives one channel to both sides and keeps two apart', () => {
    expect(sides([0.25, 0.5], 1, 2)).toEqual([
      [0.25, 0.5],
      [0.25, 0.5],
    ]);
    expect(sides([0.25, 0.5, -0.25, -0.5], 2, 2)).toEqual([
      [0.25, -0.25],
      [0.5, -0.5],
    ]);
  });

  it('gives the mean of more channels to both sides, so that it cannot clip', () => {
    expect(sides([1, 1, 1, 1, 1, 0, 0, -1], 4, 2)).toEqual([
      [1, 0],
      [1, 0],
    ]);
  });

  it('ends in silence where fewer frames came than the tape has', () => {
    expect(sides([0.5, 0.5], 2, 3)).toEqual([
      [0.5, 0, 0],
      [0.5, 0, 0],
    ]);
  });
});
