import { setImmediate } from 'node:timers/promises';
import { UserError } from '../../shared/contract/errors.ts';
import { finestFramesPerBucket } from '../../shared/peaks/levels.ts';
import type { FrameSource, StoredFrames, StoredPart } from '../audio/frame-source.ts';
import { feedStored, storedBytes } from '../audio/kernel/feed-kernel.ts';
import { createKernel, type Kernel } from '../audio/kernel/kernel.ts';
import type { PictureLevels } from './picture-levels.ts';

/** When a tape is drawn before its checksums are taken. */
export type AheadTerms = {
  /** Shorter files are read to their end before anybody could look. */
  readonly leastBytes: number;
  /**
   * From a disk that gives less, reading twice would take longer than it spares: the pass with the checksums, which
   * takes some 400 MB a second, would wait for that disk as well.
   */
  readonly leastBytesPerMs: number;
  /** Milliseconds. */
  readonly now: () => number;
};

export const aheadTerms: AheadTerms = {
  leastBytes: 256 * 1024 * 1024,
  leastBytesPerMs: 600_000,
  now: () => performance.now(),
};

/** Of each of two reads under way: the way to another thread and back is long beside reading a MiB. */
const bufferBytes = 4 * 1024 * 1024;

export type AheadTask = {
  readonly source: FrameSource;
  readonly sizeBytes: number;
  readonly picture: PictureLevels;
  readonly reportMs: number;
  /** Tells how far the picture is. */
  readonly report: () => void;
  /** Waits until it may go on; tells whether it may. */
  readonly mayGoOn: () => Promise<boolean>;
};

/**
 * Draws a long uncompressed tape up to its last whole bucket with no regard to anything else, as long as its disk is
 * quick enough, so that the whole can be seen at once. The full pass follows, and begins anew.
 */
export async function drawAhead(task: AheadTask, terms: AheadTerms = aheadTerms): Promise<void> {
  const { source, picture } = task;
  const { channels, frames } = source.facts;
  // To decode takes longer than the checksums do; and an earlier reading may have drawn everything.
  if (source.readStored === undefined || framesPerRead(channels) === 0 || task.sizeBytes < terms.leastBytes) return;
  if (picture.knownFrames() >= frames - (frames % finestFramesPerBucket)) return;
  try {
    await drawWhileQuick(task, terms);
  } catch (error) {
    // The full pass meets the same fault where it lies, keeps what can be seen before it, and says it.
    if (!(error instanceof UserError)) throw error;
  }
}

async function drawWhileQuick({ source, picture, ...task }: AheadTask, terms: AheadTerms): Promise<void> {
  const { channels, sampleRate } = source.facts;
  const kernel = createKernel({ channels, sampleRate, levels: picture.count, onlyPeaks: true, bufferBytes });
  const write = picture.begin(kernel.pyramid.take);
  let lookedAt = terms.now();
  let bytes = 0;
  for await (const stored of storedFramesOf(source, kernel)) {
    if (!(await task.mayGoOn())) break;
    feedStored(kernel, stored);
    bytes += stored.frames * channels * storedBytes[stored.kind];
    const passedMs = terms.now() - lookedAt;
    if (passedMs < task.reportMs) continue;
    if (bytes < passedMs * terms.leastBytesPerMs) break;
    await write();
    task.report();
    // Messages are delivered only when somebody waits.
    await setImmediate();
    lookedAt = terms.now();
    bytes = 0;
  }
  await write();
  task.report();
}

/** All frames as they are stored. Both buffers are read to at once, and each again as soon as it was folded. */
async function* storedFramesOf(source: FrameSource, { buffers, channels }: Kernel): AsyncGenerator<StoredFrames> {
  const step = framesPerRead(channels);
  const read = (index: number): Promise<StoredPart | null> => {
    if (index * step >= source.facts.frames) return Promise.resolve(null);
    const part = source.readStored!(index * step, step, buffers[index % 2 === 0 ? 0 : 1]);
    part.catch(() => undefined); // Told when it is awaited.
    return part;
  };
  const coming = [read(0), read(1)];
  try {
    for (let index = 0; ; index++) {
      const part = await coming[index % 2];
      if (part === undefined || part === null) return;
      yield { ...part, buffer: index % 2 === 0 ? 0 : 1 };
      // A file that became shorter is for the full pass to tell of.
      if (part.frames < step) return;
      coming[index % 2] = read(index + 2);
    }
  } finally {
    // Who leaves early may close the file at once; nothing may then be reading it any more.
    await Promise.allSettled(coming);
  }
}

/** Whole buckets that fit a buffer, whatever a sample takes. */
function framesPerRead(channels: number): number {
  const buckets = Math.floor(bufferBytes / (channels * finestFramesPerBucket * 4));
  return buckets * finestFramesPerBucket;
}
