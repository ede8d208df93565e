import { describe, expect, it } from 'vitest';
import { createPageCache } from '../../src/renderer/transport/page-cache.ts';
import { pageOfSamples } from '../../src/renderer/transport/page-of-samples.ts';
import type { LoopRange, TapePage } from '../../src/renderer/transport/tape-messages.ts';
import { wantedPages } from '../../src/renderer/transport/wanted-pages.ts';
import { framesPerPage } from '../../src/shared/contract/byte-routes.ts';
import { codedPage } from '../support/sound-tape.ts';

const frames = 1000 * framesPerPage;
const somePage = codedPage(0, frames);
const page = (index: number): number => index * framesPerPage;

const aim = (position: number, loop: LoopRange | null = null, framesPerSecond = 44_100) => ({
  position,
  framesPerSecond,
  loop,
});

/** A cache whose reads are answered by hand. */
function aCache() {
  const asked = new Map<number, { give: () => void; fail: (error: Error) => void; signal: AbortSignal }>();
  const given: number[] = [];
  const forgotten: number[] = [];
  const problems: unknown[] = [];
  let bytes = 0;
  const cache = createPageCache({
    frames,
    bytesPerFrame: 8,
    maxBytes: 32 * 1024 * 1024,
    parallelFetches: 3,
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
  const answerOne = async (index: number): Promise<void> => {
    asked.get(index)?.give();
    asked.delete(index);
    await settled();
  };
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
  return { cache, asked, given, forgotten, problems, answerOne, answerAll, bytes: () => bytes };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the pages that are wanted', () => {
  it('are the one under the tape, six ahead and one behind, nearest first', () => {
    expect(wantedPages(aim(page(10) + 5000), frames, 6)).toEqual([10, 11, 12, 13, 14, 15, 16, 9]);
  });

  it('are those before it for a tape that runs backwards', () => {
    expect(wantedPages(aim(page(10) + 5000, null, -44_100), frames, 6)).toEqual([10, 9, 8, 7, 6, 5, 4, 11]);
    expect(wantedPages(aim(page(10), null, -44_100), frames, 2)[0]).toBe(9);
  });

  it('are first those that are needed to read between frames', () => {
    expect(wantedPages(aim(page(10) + 5), frames, 6).slice(0, 2)).toEqual([10, 9]);
    expect(wantedPages(aim(page(10) - 5), frames, 6).slice(0, 2)).toEqual([9, 10]);
  });

  it('follow the loop round its end to its start, either way', () => {
    const loop = { startFrame: page(4) + 1000, endFrame: page(8) - 1000 };
    expect(wantedPages(aim(page(6) + 5000, loop), frames, 6)).toEqual([6, 7, 4, 5]);
    expect(wantedPages(aim(page(6) + 5000, loop, -44_100), frames, 6)).toEqual([6, 5, 4, 7]);
  });

  it('reach a little beyond the edges of the loop, for reading between frames', () => {
    const loop = { startFrame: page(4), endFrame: page(8) };
    expect(wantedPages(aim(page(6) + 5000, loop), frames, 6)).toEqual([6, 7, 4, 5, 3, 8]);
  });

  it('stay inside the tape, to its last short page', () => {
    const short = page(2) + 10;
    expect(wantedPages(aim(0), short, 6)).toEqual([0, 1, 2]);
    expect(wantedPages(aim(short), short, 6)).toEqual([2, 1]);
    expect(wantedPages(aim(-500_000), short, 6)).toEqual([0, 1, 2]);
    expect(wantedPages(aim(0, null, -44_100), short, 6)).toEqual([0, 1]);
  });

  it('reach three quarters of a second ahead at high rates and speeds', async () => {
    const { cache, given, answerAll } = aCache();
    cache.aim(aim(0, null, 768_000));
    await answerAll();
    expect(Math.max(...given) * framesPerPage).toBeGreaterThan(0.7 * 768_000);
  });
});

describe('the cache of pages', () => {
  it('reads each page once, three at a time, the nearest first and alone', async () => {
    const { cache, asked, given, answerOne, answerAll } = aCache();
    cache.aim(aim(page(10) + 5000));
    cache.aim(aim(page(10) + 5700));
    expect([...asked.keys()]).toEqual([10]);
    await answerOne(10);
    expect([...asked.keys()]).toEqual([11, 12, 13]);
    await answerAll();
    expect(given).toEqual([10, 11, 12, 13, 14, 15, 16, 9]);
    cache.aim(aim(page(11) + 5000));
    expect([...asked.keys()]).toEqual([17]);
  });

  it('reads two at once where the second is heard before it could come', () => {
    for (const position of [page(11) - 3000, page(11) - 5, page(10) + 100]) {
      const { cache, asked } = aCache();
      cache.aim(aim(position));
      expect([...asked.keys()]).toEqual(position === page(10) + 100 ? [10, 9] : [10, 11]);
    }
  });

  it('stops reads that a seek has made useless, and says no word about them', async () => {
    const { cache, asked, problems, given, answerAll } = aCache();
    cache.aim(aim(page(10)));
    const old = asked.get(10);
    cache.aim(aim(page(500)));
    expect(old?.signal.aborted).toBe(true);
    asked.delete(10);
    await answerAll();
    expect(given[0]).toBe(500);
    expect(problems).toEqual([]);
  });

  it('stays under 32 MB however long the tape plays, and keeps what is near', async () => {
    const { cache, given, forgotten, answerAll, bytes } = aCache();
    for (let index = 0; index < 600; index += 5) {
      cache.aim(aim(page(index)));
      await answerAll();
      expect(bytes()).toBeLessThanOrEqual(32 * 1024 * 1024);
    }
    expect(forgotten).toContain(0);
    expect(forgotten).not.toContain(given.at(-1));
  });

  it('tells a failed read only when the tape has come to it', async () => {
    const { cache, asked, problems, answerOne, answerAll } = aCache();
    cache.aim(aim(page(10) + 5000));
    await answerOne(10);
    asked.get(12)?.fail(new Error('The disk is gone.'));
    asked.delete(12);
    await answerAll();
    cache.aim(aim(page(11) + 5000));
    await answerAll();
    expect(problems).toEqual([]);
    cache.aim(aim(page(12)));
    expect(problems).toEqual([new Error('The disk is gone.')]);
  });

  it('tells a failed read once, and reads again when it is asked again', async () => {
    const { cache, asked, problems, answerAll, given } = aCache();
    cache.aim(aim(page(10)));
    asked.get(10)?.fail(new Error('The disk is gone.'));
    await settled();
    expect(problems).toEqual([new Error('The disk is gone.')]);
    asked.clear();
    cache.aim(aim(page(10)));
    await answerAll();
    expect(given).toContain(10);
    expect(problems).toHaveLength(1);
  });

  it('is silent after it was closed', async () => {
    const { cache, asked, problems, given } = aCache();
    cache.aim(aim(0));
    cache.close();
    expect(asked.get(0)?.signal.aborted).toBe(true);
    await settled();
    expect([given, problems]).toEqual([[], []]);
  });
});

describe('a page', () => {
  const laidOut = (samples: readonly number[], channels: number, length: number): readonly number[][] =>
    pageOfSamples(Float32Array.from(samples), channels, length).channels.map((channel) => [...channel]);

  it('keeps each channel apart', () => {
    expect(laidOut([0.25, 0.5], 1, 2)).toEqual([[0.25, 0.5]]);
    expect(laidOut([0.25, 0.5, -0.25, -0.5], 2, 2)).toEqual([
      [0.25, -0.25],
      [0.5, -0.5],
    ]);
    expect(laidOut([1, 2, 3, 4, 5, 6], 3, 2)).toEqual([
      [1, 4],
      [2, 5],
      [3, 6],
    ]);
  });

  it('ends in silence where fewer frames came than the tape has', () => {
    expect(laidOut([0.5, 0.5], 2, 3)).toEqual([
      [0.5, 0, 0],
      [0.5, 0, 0],
    ]);
    expect(laidOut([0.5], 1, 2)).toEqual([[0.5, 0]]);
  });
});
