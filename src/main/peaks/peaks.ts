import { mkdir, rm } from 'node:fs/promises';
import { UserError } from '../../shared/contract/errors.ts';
import type { LoudnessView, PeaksView } from '../../shared/contract/views.ts';
import type { FrameRange } from '../../shared/domain/frame-ranges.ts';
import { bucketsPerTile, levelOf, levelsFor, onDemandFramesPerBucket } from '../../shared/peaks/levels.ts';
import type { SourceFacts } from '../audio/frame-source.ts';
import { type Locator, soundName } from '../audio/locator.ts';
import { type SoundStats, statSound } from '../audio/open-frame-source.ts';
import type { Analysis } from './analysis-messages.ts';
import { createAnalysisWorkers } from './analysis-workers.ts';
import { noteUse, trimCache } from './cache-folder.ts';
import { cacheProblem } from './cache-problem.ts';
import { createDamagedPictures } from './damaged-pictures.ts';
import { datParts } from './dat-parts.ts';
import { createKeptActivity } from './kept-activity.ts';
import { keptAnalysis, withReader } from './kept-analysis.ts';
import { loudestStretchOf, type LoudestStretch } from './loudest-stretch.ts';
import { openPeaksFile, type PeaksReader } from './peaks-file.ts';
import { createOpenReaders } from './open-readers.ts';
import type { Rest } from '../audio/rest.ts';
import { type PeaksPlace, peaksPlace } from './peaks-place.ts';
import { loudnessOfStretch } from './stretch-loudness.ts';

export type AnalysisListener = {
  /** Peaks are known from frame 0 to `knownFrames`; never fewer than was told before. */
  grew(knownFrames: number, complete: boolean): void;
  progress(doneBytes: number, totalBytes: number): void;
};

/** An analysis, and whether it was found as an earlier one kept it. */
export type FoundAnalysis = Analysis & { readonly isKept: boolean };

/**
 * Peaks and checksums of originals, kept in a folder that may be deleted at any time. What is asked of a kept picture
 * throws `PictureDamaged` when its disk gives back something else than was written; it is then to be analysed again.
 */
export type Peaks = {
  /**
   * Reads a file once for its peaks and checksums, or finds them kept from an earlier time. Throws `UserError`, or the
   * signal's reason.
   * @param rest with it the reading is made to rest, and to go on from where it was.
   */
  analyse(path: Locator, listener: AnalysisListener, signal: AbortSignal, rest?: Rest): Promise<FoundAnalysis>;
  /** Removes what is kept of a sound, so that its next reading is one of its bytes. Throws `UserError`. */
  discard(path: Locator): Promise<void>;
  /** What is known of a file's peaks: all, a part while they are made, or nothing yet. Throws `UserError`. */
  describe(path: Locator, facts: SourceFacts): Promise<PeaksView>;
  /**
   * The bytes of one tile, as `peaksUrl` describes them; shorter at the end and while it grows. Levels that are finer
   * than those of the file come from `fold`, which is given a stretch. Throws `UserError`.
   */
  readTile(
    path: Locator,
    facts: SourceFacts,
    framesPerBucket: number,
    tile: number,
    fold: (startFrame: number, frames: number) => Promise<Int16Array<ArrayBuffer>>,
  ): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * The picture as a BBC waveform data file, version 2, part by part. Throws `UserError` when the file was not read to
   * its end yet.
   */
  datOf(path: Locator): AsyncGenerator<Uint8Array<ArrayBuffer>>;
  /** Halts all reading between two blocks, or lets it go on. */
  setPaused(paused: boolean): void;
  /** Somebody listens: for the next second reading goes slower. */
  giveWay(): void;
  /** Whether somebody listened within the last second. */
  givesWay(): boolean;
  /** Removes what was not looked at for the longest time, until the folder is within its bound. */
  trim(): Promise<void>;
  /** The loudness of a stretch; null when the file was not read to its end yet. Throws `UserError`. */
  loudness(
    path: Locator,
    startFrame: number,
    endFrame: number,
    readFrames: (startFrame: number, frames: number) => Promise<Float32Array>,
  ): Promise<LoudnessView | null>;
  /** Where something sounds; null when the file was not read to its end yet. Throws `UserError`. */
  activity(path: Locator): Promise<readonly FrameRange[] | null>;
  /** Where the loudest part of a range begins; null where that is not known yet. Throws `UserError`. */
  loudest(path: Locator, range: FrameRange, lengthFrames: number): Promise<LoudestStretch | null>;
  close(): Promise<void>;
};

type CachedFile = PeaksPlace & Pick<SoundStats, 'sizeBytes' | 'modifiedAt'>;

export type PeaksOptions = {
  readonly cacheDir: string;
  readonly workerUrl: URL;
  /** How many bytes the folder may hold; without it there is no bound. */
  capBytes?(): number;
};

export function createPeaks(options: PeaksOptions): Peaks {
  const workers = createAnalysisWorkers(options.workerUrl);
  const activityAt = createKeptActivity(workers.findActivity);
  /** What workers have told and their files' headers do not say yet, by key. */
  const knownFrames = new Map<string, number>();
  /** Peaks files that are being written. */
  const busy = new Set<string>();
  /** Where the peaks of a path were found, so that tiles need not ask the disk of the original. */
  const found = new Map<string, CachedFile>();

  /** Complete files stay open, so that a screen costs no more than reading it. */
  const readers = createOpenReaders();
  const damaged = createDamagedPictures(readers.forget);

  async function find(path: string): Promise<CachedFile> {
    const sound = await statSound(path);
    const cached = { ...peaksPlace(options.cacheDir, sound), sizeBytes: sound.sizeBytes, modifiedAt: sound.modifiedAt };
    found.set(path, cached);
    return cached;
  }

  async function analyse(
    path: string,
    listener: AnalysisListener,
    signal: AbortSignal,
    rest?: Rest,
  ): Promise<FoundAnalysis> {
    signal.throwIfAborted();
    const place = await find(path);
    const { key, peaksPath, sizeBytes, modifiedAt } = place;
    const kept = damaged.has(place) ? null : await keptAnalysis(peaksPath, key);
    if (kept !== null) {
      listener.progress(sizeBytes, sizeBytes);
      listener.grew(kept.frames, true);
      return { ...kept, isKept: true };
    }
    await mkdir(options.cacheDir, { recursive: true }).catch((error: unknown) => {
      throw cacheProblem(options.cacheDir, error);
    });
    busy.add(peaksPath);
    let toldFrames = 0;
    try {
      await readers.forget(peaksPath);
      const analysis = await workers.run(
        { path, sizeBytes, modifiedAt, key, peaksPath },
        (growth) => {
          listener.progress(growth.doneBytes, growth.totalBytes);
          // Fewer than before, when all was laid out anew.
          knownFrames.set(key, growth.knownFrames);
          if (growth.knownFrames > 0) damaged.remade(place);
          if (growth.knownFrames <= toldFrames) return;
          toldFrames = growth.knownFrames;
          listener.grew(toldFrames, false);
        },
        signal,
        rest,
      );
      damaged.remade(place);
      listener.progress(sizeBytes, sizeBytes);
      listener.grew(analysis.frames, true);
      return { ...analysis, isKept: false };
    } finally {
      knownFrames.delete(key);
      busy.delete(peaksPath);
      await trim();
    }
  }

  async function discard(path: Locator): Promise<void> {
    const { peaksPath } = await find(path);
    await readers.forget(peaksPath);
    await rm(peaksPath, { force: true }).catch((error: unknown) => {
      throw cacheProblem(peaksPath, error);
    });
  }

  async function trim(): Promise<void> {
    if (options.capBytes !== undefined) await trimCache(options.cacheDir, options.capBytes(), busy);
  }

  async function describe(path: string, facts: SourceFacts): Promise<PeaksView> {
    const place = await find(path);
    const { key, peaksPath } = place;
    // It may have been deleted: then the one that is open would show what nobody can find any more.
    await readers.forget(peaksPath);
    await noteUse(peaksPath);
    return withReader(peaksPath, key, (reader) => {
      const header = damaged.has(place) ? null : (reader?.header ?? null);
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

  const readTile: Peaks['readTile'] = async (path, facts, framesPerBucket, tile, fold) => {
    if (onDemandFramesPerBucket.includes(framesPerBucket)) {
      const startFrame = tile * bucketsPerTile * framesPerBucket;
      const count = Math.min(bucketsPerTile * framesPerBucket, facts.frames - startFrame);
      if (count <= 0) return new Uint8Array(0);
      return new Uint8Array((await fold(startFrame, count)).buffer);
    }
    const place = found.get(path) ?? (await find(path));
    const { key, peaksPath } = place;
    return damaged.guard(path, place, () =>
      readers.use(peaksPath, key, (reader) => {
        const levels = levelsFor(reader?.header.roomFrames ?? facts.frames);
        if (!levels.some((level) => level.framesPerBucket === framesPerBucket)) {
          throw new UserError('badInput', `There are no peaks with ${framesPerBucket} frames per bucket.`);
        }
        if (reader === null) return new Uint8Array(0);
        return reader.readBuckets(framesPerBucket, tile * bucketsPerTile, bucketsPerTile, knownFrames.get(key) ?? 0);
      }),
    );
  };

  /** What is found in the picture of a sound as it is now. */
  async function look<Result>(
    path: Locator,
    use: (reader: PeaksReader | null, place: PeaksPlace) => Result | Promise<Result>,
  ): Promise<Result> {
    const place = await find(path);
    return damaged.guard(path, place, () => withReader(place.peaksPath, place.key, (reader) => use(reader, place)));
  }

  const loudness: Peaks['loudness'] = (path, startFrame, endFrame, readFrames) =>
    look(path, (reader) =>
      reader?.header.isComplete === true ? loudnessOfStretch(reader, startFrame, endFrame, readFrames) : null,
    );

  const activity: Peaks['activity'] = (path) =>
    look(path, (reader, { key, peaksPath }) =>
      reader?.header.isComplete === true ? activityAt({ path, key, peaksPath }) : null,
    );

  const loudest: Peaks['loudest'] = (path, range, lengthFrames) =>
    look(path, (reader, { key }) =>
      reader === null ? null : loudestStretchOf(reader, range, lengthFrames, knownFrames.get(key) ?? 0),
    );

  async function* datOf(path: Locator): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    const place = await find(path);
    const reader = await openPeaksFile(place.peaksPath, place.key);
    try {
      if (reader === null || !reader.header.isComplete) {
        throw new UserError(
          'notReadable',
          `The waveform of ${soundName(path)} is not complete yet. Open the transfer, wait until it is read, and try again.`,
        );
      }
      yield* datParts(reader, (read) => damaged.guard(path, place, read));
    } finally {
      await reader?.close();
    }
  }

  return {
    analyse,
    discard,
    describe,
    readTile,
    loudness,
    activity,
    loudest,
    datOf,
    trim,
    setPaused: workers.setPaused,
    giveWay: workers.giveWay,
    givesWay: workers.givesWay,
    async close() {
      await workers.close();
      await readers.close();
    },
  };
}
