import { describe, expect, test } from 'vitest';
import { createTileCache, levelFor, type TileCacheOptions } from '../../src/renderer/waveform/tile-cache.ts';
import { peaksViewOf } from '../support/peaks-double.ts';

type Request = {
  readonly url: string;
  readonly signal: AbortSignal;
  answer(bytes: number): Promise<void>;
  refuse(): Promise<void>;
};

/** A cache over a wire that answers when the test says so. */
function cacheOver(peaks = peaksViewOf(1_000_000, 1), part: Partial<TileCacheOptions> = {}) {
  const requests: Request[] = [];
  const problems: unknown[] = [];
  let arrivals = 0;
  const settled = () => new Promise<void>((resolve) => void setImmediate(resolve));
  const cache = createTileCache({
    peaks,
    urlOfPeaks: (framesPerBucket, tile, version) => `peaks ${framesPerBucket} ${tile} ${version}`,
    urlOfPcm: (startFrame, frames) => `pcm ${startFrame} ${frames}`,
    fetchBytes: (url, signal) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('aborted')));
        requests.push({
          url,
          signal,
          answer: (bytes) => {
            resolve(new ArrayBuffer(bytes));
            return settled();
          },
          refuse: () => {
            reject(new Error('no such tile'));
            return settled();
          },
        });
      }),
    onTile: () => {
      arrivals += 1;
    },
    onProblem: (error) => problems.push(error),
    ...part,
  });
  /** One drawn frame that wants these tiles of a level. */
  const frame = (level: number, ...tiles: readonly number[]) => {
    cache.startFrame();
    const found = tiles.map((tile) => (level < 0 ? cache.pcmTile(tile) : cache.peaksTile(level, tile)));
    cache.fetchWishes();
    return found;
  };
  return { cache, requests, problems, frame, arrivals: () => arrivals };
}

describe('tiles', () => {
  test('the level has a bucket for every column, and exact frames are read below 16 frames a column', () => {
    const peaks = peaksViewOf(1_000_000, 1);
    expect([0.1, 15.9, 16, 63, 64, 300, 1e6].map((per) => levelFor(peaks, per))).toEqual([-1, -1, 0, 0, 1, 2, 4]);
  });

  test('tiles of a file that grew are drawn until they came anew; of another file they are gone at once', async () => {
    const before = peaksViewOf(1_000_000, 1);
    const { cache, requests, frame } = cacheOver(before);
    frame(2, 3);
    await requests[0]?.answer(64 * 6);
    cache.grow({ ...peaksViewOf(1_200_000, 1), version: 'second' });
    expect(frame(2, 3)[0]).toMatchObject({ buckets: 64 });
    expect(requests.at(-1)?.url).toBe('peaks 256 3 second');
    // Of what is drawn anew less may be there yet.
    await requests[1]?.answer(0);
    expect(frame(2, 3)[0]).toMatchObject({ buckets: 64 });
    expect(requests).toHaveLength(2);
    cache.grow({ ...before, version: 'third' });
    expect(frame(2, 3)).toEqual([null]);
  });

  test('a tile is asked for once, and drawn from then on', async () => {
    const { requests, frame, arrivals } = cacheOver();
    expect(frame(2, 3)).toEqual([null]);
    frame(2, 3);
    expect(requests.map(({ url }) => url)).toEqual(['peaks 256 3 first']);
    await requests[0]?.answer(64 * 6);
    expect(arrivals()).toBe(1);
    expect(frame(2, 3)[0]).toMatchObject({ buckets: 64 });
    expect(requests).toHaveLength(1);
  });

  test('exact frames are asked for in pages, the last one only as long as the tape', () => {
    const { requests, frame } = cacheOver(peaksViewOf(20_000, 2));
    frame(-1, 0, 1);
    expect(requests.map(({ url }) => url)).toEqual(['pcm 0 16384', 'pcm 16384 3616']);
  });

  test('no more than eight requests are on their way, and what the newest frame does not want is let go', () => {
    const { cache, requests, frame } = cacheOver();
    frame(2, ...Array.from({ length: 20 }, (_, tile) => tile));
    expect(requests).toHaveLength(8);
    expect(cache.pending).toBe(20);
    frame(2, 3, 30);
    expect(requests.filter(({ signal }) => !signal.aborted).map(({ url }) => url)).toEqual([
      'peaks 256 3 first',
      'peaks 256 30 first',
    ]);
  });

  test('memory stays within its budget: what was drawn longest ago goes first', async () => {
    const { requests, frame } = cacheOver(peaksViewOf(1_000_000, 1), { budgetBytes: 1000 });
    frame(2, 0);
    await requests[0]?.answer(384);
    frame(2, 1);
    await requests[1]?.answer(384);
    frame(2, 2);
    await requests[2]?.answer(384);
    expect(frame(2, 1)[0]).not.toBeNull();
    expect(frame(2, 2)[0]).not.toBeNull();
    expect(frame(2, 0)[0]).toBeNull();
  });

  test('a refused tile is said once and not asked for again until more is known', async () => {
    const { cache, requests, problems, frame } = cacheOver();
    frame(2, 5);
    await requests[0]?.refuse();
    frame(2, 5);
    expect(problems).toHaveLength(1);
    expect(requests).toHaveLength(1);
    expect(cache.pending).toBe(0);
    cache.grow(peaksViewOf(1_000_000, 1));
    frame(2, 5);
    expect(requests).toHaveLength(2);
  });

  test('an aborted request is no problem', () => {
    const { problems, frame } = cacheOver();
    frame(2, 5);
    frame(2, 6);
    expect(problems).toEqual([]);
  });
});

describe('a tape that is still being read', () => {
  const whole = peaksViewOf(1_000_000, 1);
  const known = (knownFrames: number) => ({ ...whole, knownFrames, complete: false });

  test('a short tile is drawn as it is and asked for again when the tape is known further', async () => {
    const { cache, requests, frame } = cacheOver(known(8000));
    frame(2, 0);
    await requests[0]?.answer(31 * 6);
    expect(frame(2, 0)[0]).toMatchObject({ buckets: 31 });
    expect(requests).toHaveLength(1);
    cache.grow(known(12_000));
    expect(frame(2, 0)[0]).toMatchObject({ buckets: 31 });
    expect(requests).toHaveLength(2);
    await requests[1]?.answer(46 * 6);
    expect(frame(2, 0)[0]).toMatchObject({ buckets: 46 });
  });

  test('cached levels are not asked for beyond what is read, finer ones are', () => {
    const { requests, frame } = cacheOver(known(8000));
    frame(2, 1);
    expect(requests).toHaveLength(0);
    frame(0, 40);
    expect(requests.map(({ url }) => url)).toEqual(['peaks 16 40 first']);
  });

  test('other peaks replace the old ones', async () => {
    const { cache, requests, frame } = cacheOver();
    frame(2, 0);
    await requests[0]?.answer(384);
    cache.grow({ ...whole, version: 'second' });
    expect(frame(2, 0)).toEqual([null]);
    expect(requests.at(-1)?.url).toBe('peaks 256 0 second');
  });
});
