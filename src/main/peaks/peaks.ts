import { createHash } from 'node:crypto';
import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../shared/contract/errors.ts';
import type { PeaksView } from '../../shared/contract/views.ts';
import { bucketsPerTile, levelOf, levelsFor, onDemandFramesPerBucket } from '../../shared/peaks/levels.ts';
import { foldFrames } from '../../shared/peaks/peaks-builder.ts';
import type { SourceFacts } from '../audio/frame-source.ts';
import { statOriginal } from '../audio/open-original.ts';
import type { Analysis } from './analysis-messages.ts';
import { createAnalysisWorkers } from './analysis-workers.ts';
import { cacheProblem } from './cache-problem.ts';
import { openPeaksFile, type PeaksReader } from './peaks-file.ts';

export type { Analysis } from './analysis-messages.ts';

export type AnalysisListener = {
  /** Peaks are known from frame 0 to `knownFrames`; never fewer than was told before. */
  grew(knownFrames: number, complete: boolean): void;
  progress(doneBytes: number, totalBytes: number): void;
};

/** Peaks and checksums of originals, kept in a folder that may be deleted at any time. */
export type Peaks = {
  /**
   * Reads a file once for its peaks and checksums, or finds them kept from an earlier time. Throws `UserError`, or the
   * signal's reason.
   */
  analyse(path: string, listener: AnalysisListener, signal: AbortSignal): Promise<Analysis>;
  /** What is known of a file's peaks: all, a part while they are made, or nothing yet. Throws `UserError`. */
  describe(path: string, facts: SourceFacts): Promise<PeaksView>;
  /**
   * The bytes of one tile, as `peaksUrl` describes them; shorter at the end and while it grows. Levels that are not
   * kept are folded from `readFrames`. Throws `UserError`.
   */
  readTile(
    path: string,
    facts: SourceFacts,
    framesPerBucket: number,
    tile: number,
    readFrames: (startFrame: number, frames: number) => Promise<Float32Array>,
  ): Promise<Uint8Array<ArrayBuffer>>;
  close(): Promise<void>;
};

/** Changes when the arithmetic or the layout does, so that old files are made anew. */
const algorithmVersion = 1;

type CachedFile = {
  readonly key: string;
  readonly peaksPath: string;
  readonly sizeBytes: number;
  readonly modifiedAt: number;
};

export function createPeaks(options: { readonly cacheDir: string; readonly workerUrl: URL }): Peaks {
  const workers = createAnalysisWorkers(options.workerUrl);
  /** What workers have told and their files' headers do not say yet, by key. */
  const knownFrames = new Map<string, number>();
  /** Where the peaks of a path were found, so that tiles need not ask the disk of the original. */
  const found = new Map<string, CachedFile>();

  async function find(path: string): Promise<CachedFile> {
    const { size, mtimeMs } = await statOriginal(path);
    const key = createHash('sha256')
      .update(JSON.stringify([algorithmVersion, await realpath(path), size, mtimeMs]))
      .digest('hex')
      .slice(0, 40);
    const cached = { key, peaksPath: join(options.cacheDir, `${key}.peaks`), sizeBytes: size, modifiedAt: mtimeMs };
    found.set(path, cached);
    return cached;
  }

  async function analyse(path: string, listener: AnalysisListener, signal: AbortSignal): Promise<Analysis> {
    signal.throwIfAborted();
    const { key, peaksPath, sizeBytes, modifiedAt } = await find(path);
    const kept = await keptAnalysis(peaksPath, key);
    if (kept !== null) {
      listener.progress(sizeBytes, sizeBytes);
      listener.grew(kept.frames, true);
      return kept;
    }
    await mkdir(options.cacheDir, { recursive: true }).catch((error: unknown) => {
      throw cacheProblem(options.cacheDir, error);
    });
    try {
      const analysis = await workers.run(
        { path, sizeBytes, modifiedAt, key, peaksPath },
        (growth) => {
          listener.progress(growth.doneBytes, growth.totalBytes);
          if (growth.knownFrames <= (knownFrames.get(key) ?? 0)) return;
          knownFrames.set(key, growth.knownFrames);
          listener.grew(growth.knownFrames, false);
        },
        signal,
      );
      listener.progress(sizeBytes, sizeBytes);
      listener.grew(analysis.frames, true);
      return analysis;
    } finally {
      knownFrames.delete(key);
    }
  }

  async function describe(path: string, facts: SourceFacts): Promise<PeaksView> {
    const { key, peaksPath } = await find(path);
    return withReader(peaksPath, key, (reader) => {
      const header = reader?.header ?? null;
      const isComplete = header?.isComplete ?? false;
      const frames = header !== null && isComplete ? header.knownFrames : facts.frames;
      return {
        sampleRate: facts.sampleRate,
        channels: facts.channels,
        frames,
        bucketsPerTile,
        levels: [
          ...onDemandFramesPerBucket.map((size) => ({ ...levelOf(frames, size), cached: false })),
          ...levelsFor(header?.roomFrames ?? frames).map(({ framesPerBucket }) => ({
            ...levelOf(frames, framesPerBucket),
            cached: true,
          })),
        ],
        knownFrames: Math.min(frames, Math.max(header?.knownFrames ?? 0, knownFrames.get(key) ?? 0)),
        complete: isComplete,
        version: key.slice(0, 16),
      };
    });
  }

  const readTile: Peaks['readTile'] = async (path, facts, framesPerBucket, tile, readFrames) => {
    if (onDemandFramesPerBucket.includes(framesPerBucket)) {
      const startFrame = tile * bucketsPerTile * framesPerBucket;
      const count = Math.min(bucketsPerTile * framesPerBucket, facts.frames - startFrame);
      if (count <= 0) return new Uint8Array(0);
      return bytesOf(foldFrames(await readFrames(startFrame, count), facts.channels, framesPerBucket));
    }
    const { key, peaksPath } = found.get(path) ?? (await find(path));
    return withReader(peaksPath, key, (reader) => {
      const levels = levelsFor(reader?.header.roomFrames ?? facts.frames);
      if (!levels.some((level) => level.framesPerBucket === framesPerBucket)) {
        throw new UserError('badInput', `There are no peaks with ${framesPerBucket} frames per bucket.`);
      }
      if (reader === null) return new Uint8Array(0);
      return reader.readBuckets(framesPerBucket, tile * bucketsPerTile, bucketsPerTile, knownFrames.get(key) ?? 0);
    });
  };

  return { analyse, describe, readTile, close: () => workers.close() };
}

async function withReader<Result>(
  peaksPath: string,
  key: string,
  use: (reader: PeaksReader | null) => Result | Promise<Result>,
): Promise<Result> {
  const reader = await openPeaksFile(peaksPath, key);
  try {
    return await use(reader);
  } finally {
    await reader?.close();
  }
}

async function keptAnalysis(peaksPath: string, key: string): Promise<Analysis | null> {
  return withReader(peaksPath, key, (reader) => {
    if (reader === null || !reader.header.isComplete) return null;
    const { sha256, audioSha256, knownFrames, notice } = reader.header;
    return { sha256, audioSha256, frames: knownFrames, notice };
  });
}

function bytesOf(numbers: Int16Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(numbers.slice().buffer);
}
