import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { computeSpectrum } from '../../src/renderer/waveform/spectrogram-compute.ts';
import type { SpectrumTask } from '../../src/renderer/waveform/spectrogram-messages.ts';
import { createSpectrogramTiles, tilesBetween } from '../../src/renderer/waveform/spectrogram-tiles.ts';
import { maxFramesPerRequest } from '../../src/shared/contract/byte-routes.ts';
import type { TransferId } from '../../src/shared/domain/ids.ts';
import { codeDb } from '../../src/shared/spectrum/level-code.ts';
import { rowOf } from '../../src/shared/spectrum/spectrum-rows.ts';
import {
  columnsPerTile,
  framesPerColumn,
  framesPerTile,
  levelsBefore,
  maxWindowsPerColumn,
  spectrumLevel,
  transformSizes,
  windowRun,
} from '../../src/shared/spectrum/tile-plan.ts';

const aTape = (part: { frames: number; channels?: number; sampleRate?: number }): SpectrumTask['tape'] => ({
  transferId: 'reel' as TransferId,
  channels: 1,
  sampleRate: 44_100,
  runsBackwards: false,
  ...part,
});

describe('the plan of a tile', () => {
  const anyPlace = fc.record({
    level: fc.integer({ min: 3, max: 34 }),
    tile: fc.integer({ min: 0, max: 500 }),
    frames: fc.integer({ min: 10_000, max: 24 * 3600 * 96_000 }),
    transformSize: fc.constantFrom(...transformSizes),
  });

  test('takes no more than four windows for a column, at any zoom of any tape', () => {
    fc.assert(
      fc.property(anyPlace, ({ level, tile, frames, transformSize }) => {
        const run = windowRun(level, tile, frames, transformSize);
        expect(run.count).toBeGreaterThanOrEqual(0);
        expect(run.count).toBeLessThanOrEqual(columnsPerTile * maxWindowsPerColumn);
        expect(run.perColumn).toBeLessThanOrEqual(maxWindowsPerColumn);
      }),
    );
  });

  test('puts every window about its own column, and windows that lie apart within the tape', () => {
    fc.assert(
      fc.property(anyPlace, ({ level, tile, frames, transformSize }) => {
        const run = windowRun(level, tile, frames, transformSize);
        const column = framesPerColumn(level);
        for (const window of [0, run.count - 1]) {
          if (run.count === 0) continue;
          const start = run.startFrame + window * run.stepFrames;
          const own = tile * framesPerTile(level) + Math.floor(window / run.perColumn) * column;
          const middle = start + transformSize / 2;
          expect(middle).toBeGreaterThan(own);
          expect(middle).toBeLessThan(own + column);
          if (run.stepFrames > transformSize) {
            expect(start).toBeGreaterThanOrEqual(0);
            expect(start + transformSize).toBeLessThanOrEqual(frames);
          }
        }
      }),
    );
  });

  test('has columns about as wide as a pixel, down to where windows show nothing new', () => {
    expect(framesPerColumn(spectrumLevel(40_000, 2048))).toBe(32_768);
    expect(framesPerColumn(spectrumLevel(1000, 2048))).toBe(1024);
    expect(framesPerColumn(spectrumLevel(1 / 16, 2048))).toBe(32);
  });

  test('shows something coarse first where windows lie apart, and nothing twice where they touch', () => {
    expect(levelsBefore(16, 2048)).toEqual([21, 18]);
    expect(levelsBefore(13, 2048)).toEqual([]);
  });

  test('finds the tiles that a stretch touches', () => {
    expect(tilesBetween(3, 1024, 2048)).toEqual([1]);
    expect(tilesBetween(3, 1000, 2049)).toEqual([0, 1, 2]);
    expect(tilesBetween(3, -5, 0)).toEqual([]);
  });
});

describe('computing', () => {
  const rows = 256;
  const tone = (frame: number): number => 0.5 * Math.sin((2 * Math.PI * 1000 * frame) / 44_100);

  /** Reads from a tape that sounds as `sample` says, and notes how much was asked for at once. */
  function reader(channels: number, sample: (frame: number, channel: number) => number) {
    const asked: { startFrame: number; frames: number; count: number }[] = [];
    return {
      asked,
      read: (startFrame: number, frames: number, { stepFrames, count }: { stepFrames: number; count: number }) => {
        asked.push({ startFrame, frames, count });
        const samples = new Float32Array(frames * count * channels);
        for (let at = 0; at < samples.length; at += 1) {
          const frame = Math.floor(at / channels);
          const place = startFrame + Math.floor(frame / frames) * stepFrames + (frame % frames);
          samples[at] = sample(place, at % channels);
        }
        return Promise.resolve(samples);
      },
    };
  }

  /** The loudest row of a column of one lane, and its level in dB. */
  function loudest(levels: Uint8Array, column: number, lane = 0): { row: number; decibels: number } {
    let best = 0;
    const at = (row: number): number => levels[(lane * rows + row) * columnsPerTile + column] ?? 0;
    for (let row = 1; row < rows; row += 1) if (at(row) > at(best)) best = row;
    return { row: best, decibels: codeDb(at(best)) };
  }

  const own = Math.floor(rowOf(1000, { sampleRate: 44_100, rows }));

  test.each(transformSizes.flatMap((size) => [5, 9, 12, 15, 18].map((level) => [level, size] as const)))(
    'a tone stands in its row in all columns of level %i with windows of %i',
    async (level, transformSize) => {
      const tape = aTape({ frames: 300 * framesPerTile(level) });
      const { read, asked } = reader(1, tone);
      const levels = await computeSpectrum(
        { tape, transformSize, rows, run: windowRun(level, 2, tape.frames, transformSize) },
        read,
      );
      for (const column of [0, 1, 63, 127]) {
        const { row, decibels } = loudest(levels, column);
        expect(Math.abs(row - own)).toBeLessThanOrEqual(1);
        expect(decibels).toBeGreaterThan(-8);
        expect(decibels).toBeLessThan(-5);
      }
      for (const { frames, count } of asked) expect(frames * count).toBeLessThanOrEqual(maxFramesPerRequest);
    },
  );

  test('never asks for frames outside the tape, and columns behind its end stay silent', async () => {
    const tape = aTape({ frames: 10_000 });
    for (const transformSize of transformSizes) {
      const { read, asked } = reader(1, tone);
      const run = windowRun(8, 0, tape.frames, transformSize);
      const levels = await computeSpectrum({ tape, transformSize, rows, run }, read);
      for (const { startFrame, frames } of asked) {
        expect(startFrame).toBeGreaterThanOrEqual(0);
        expect(startFrame + frames).toBeLessThanOrEqual(tape.frames);
      }
      expect(Math.abs(loudest(levels, 20).row - own)).toBeLessThanOrEqual(1);
      expect(loudest(levels, 40).decibels).toBe(codeDb(0));
    }
  });

  test('left and right are shown apart, more channels as one mix', async () => {
    const stereo = aTape({ frames: 1e7, channels: 2 });
    const run = windowRun(10, 0, 1e7, 2048);
    const onRight = reader(2, (frame, channel) => (channel === 1 ? tone(frame) : 0));
    const two = await computeSpectrum({ tape: stereo, transformSize: 2048, rows, run }, onRight.read);
    expect(loudest(two, 5, 0).decibels).toBe(codeDb(0));
    // Half of full scale; between two frequencies of the transform up to 1.4 dB less.
    const right = loudest(two, 5, 1).decibels;
    expect(right).toBeGreaterThan(-8);
    expect(right).toBeLessThan(-5);

    const onOneOfFour = reader(4, (frame, channel) => (channel === 3 ? tone(frame) : 0));
    const four = await computeSpectrum(
      { tape: { ...stereo, channels: 4 }, transformSize: 2048, rows, run },
      onOneOfFour.read,
    );
    expect(four).toHaveLength(rows * columnsPerTile);
    expect(right - loudest(four, 5).decibels).toBeCloseTo(12, 0);
    // Of those that are heard only: alone it is as loud as it is, and without it there is nothing.
    for (const [mixed, below] of [
      [[3], 0],
      [[0, 3], 6],
    ] as const) {
      const tape = { ...stereo, channels: 4 };
      const some = await computeSpectrum({ tape, transformSize: 2048, rows, run, mixed }, onOneOfFour.read);
      expect(right - loudest(some, 5).decibels).toBeCloseTo(below, 0);
    }
    const others = { ...stereo, channels: 4 };
    const task = { tape: others, transformSize: 2048, rows, run, mixed: [0, 1] };
    expect(new Set(await computeSpectrum(task, onOneOfFour.read))).toEqual(new Set([0]));
  });

  test('samples that are no numbers are silence', async () => {
    const tape = aTape({ frames: 1e6 });
    const { read } = reader(1, () => Number.NaN);
    const levels = await computeSpectrum({ tape, transformSize: 512, rows, run: windowRun(9, 0, 1e6, 512) }, read);
    expect(new Set(levels)).toEqual(new Set([0]));
  });
});

describe('tiles', () => {
  type Asked = {
    readonly task: SpectrumTask;
    readonly signal: AbortSignal;
    answer(): Promise<void>;
    refuse(): Promise<void>;
  };

  /** Tiles whose workers answer when the test says so. */
  function tilesOver(part: { budgetBytes?: number } = {}) {
    const asked: Asked[] = [];
    const problems: unknown[] = [];
    let arrivals = 0;
    const settled = () => new Promise<void>((resolve) => void setImmediate(resolve));
    const tiles = createSpectrogramTiles({
      tape: aTape({ frames: 1e9 }),
      compute: (task, signal) =>
        new Promise((resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('aborted')));
          asked.push({
            task,
            signal,
            answer: () => {
              resolve(new Uint8Array(task.rows * columnsPerTile));
              return settled();
            },
            refuse: () => {
              reject(new Error('The file is gone.'));
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
    const frame = (level: number, wanted: readonly number[], transformSize = 2048) => {
      tiles.startFrame({ transformSize, rows: 256 });
      const found = wanted.map((tile) => tiles.find(level, tile, 1));
      tiles.fetchWishes();
      return found;
    };
    return { tiles, asked, problems, frame, arrivals: () => arrivals };
  }

  test('no more than two are under way, and one that came is never asked for again', async () => {
    const { asked, frame, tiles, arrivals } = tilesOver();
    expect(frame(10, [0, 1, 2])).toEqual([null, null, null]);
    expect([asked.length, tiles.pending]).toEqual([2, 3]);
    await asked[0]?.answer();
    expect(arrivals()).toBe(1);
    expect(frame(10, [0, 1, 2])[0]).toMatchObject({ level: 10, tile: 0 });
    expect(asked.map(({ task }) => task.run.startFrame)).toEqual([0, 1, 2].map((at) => at * framesPerTile(10) - 512));
  });

  test('what has left the view is let go', () => {
    const { asked, frame } = tilesOver();
    frame(10, [0, 1]);
    frame(10, [1, 2]);
    expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, false, false]);
  });

  test('nothing is computed while nobody looks', () => {
    const { asked, tiles, frame } = tilesOver();
    frame(10, [0, 1]);
    tiles.rest();
    expect(asked.every(({ signal }) => signal.aborted)).toBe(true);
    expect(tiles.pending).toBe(0);
  });

  test('the coarse picture of all comes before the fine one of any', () => {
    const { asked, tiles } = tilesOver();
    tiles.startFrame({ transformSize: 2048, rows: 256 });
    tiles.find(16, 0, 2);
    tiles.find(16, 1, 2);
    tiles.find(21, 0, 0);
    tiles.find(18, 0, 1);
    tiles.fetchWishes();
    expect(asked.map(({ task }) => task.run.stepFrames * maxWindowsPerColumn)).toEqual([2 ** 21, 2 ** 18]);
  });

  test('a tile that cannot be computed is said once and not asked for again until it may be', async () => {
    const { asked, frame, problems, tiles } = tilesOver();
    frame(10, [0]);
    await asked[0]?.refuse();
    frame(10, [0]);
    expect([asked.length, problems.length, tiles.pending]).toEqual([1, 1, 0]);
    tiles.retry();
    frame(10, [0]);
    expect(asked).toHaveLength(2);
  });

  test('with other settings the tiles of the former ones stand in', async () => {
    const { asked, frame, tiles } = tilesOver();
    frame(10, [0], 2048);
    await asked[0]?.answer();
    expect(frame(10, [0], 4096)).toEqual([null]);
    expect(tiles.peek(10, 0)).toMatchObject({ transformSize: 2048 });
  });

  test('the memory is bounded: what was drawn longest ago goes first', async () => {
    const { asked, frame, tiles } = tilesOver({ budgetBytes: 3.5 * 5 * 256 * columnsPerTile });
    for (const tile of [0, 1, 2, 3]) {
      frame(10, [tile]);
      await asked.at(-1)?.answer();
    }
    tiles.startFrame({ transformSize: 2048, rows: 256 });
    expect([0, 1, 2, 3].map((tile) => tiles.peek(10, tile)?.tile ?? null)).toEqual([null, 1, 2, 3]);
  });
});
