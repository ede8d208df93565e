import { createHash, type Hash } from 'node:crypto';
import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { UserError } from '../../shared/contract/errors.ts';
import { finestFramesPerBucket, levelsFor } from '../../shared/peaks/levels.ts';
import { createPeaksBuilder, type PeaksBuilder } from '../../shared/peaks/peaks-builder.ts';
import type { FrameSource } from '../audio/frame-source.ts';
import { openFrameSource } from '../audio/open-frame-source.ts';
import { statOriginal } from '../audio/open-original.ts';
import type { AnalysisMessage, AnalysisTask } from './analysis-messages.ts';
import { openPeaksFileToWrite, type PeaksWriter } from './peaks-file.ts';

/** The first picture comes early; then the window is told about five times a second. */
const firstReportMs = 50;
const reportMs = 200;
/** How much work a power cut may cost. */
const confirmMs = 1000;

/**
 * Reads a file once, from its first to its last byte: peaks of all levels go to the peaks file as they become known,
 * and both checksums are taken. Tells its growth; returns how it ended. Throws `UserError` for what cannot be read.
 */
export async function analyseFile(
  task: AnalysisTask,
  tell: (message: AnalysisMessage) => void,
): Promise<AnalysisMessage> {
  const source = await openFrameSource(task.path);
  try {
    let roomFrames = source.facts.frames;
    for (;;) {
      const end = await readOnce(task, source, roomFrames, tell);
      if (end.kind !== 'needsRoom') return end;
      // The header promised less than there is. Where the levels lie depends on the length, so all is laid out anew.
      roomFrames = end.frames * 2;
    }
  } finally {
    await source.close();
  }
}

type End = AnalysisMessage | { readonly kind: 'needsRoom'; readonly frames: number };

async function readOnce(
  task: AnalysisTask,
  source: FrameSource,
  roomFrames: number,
  tell: (message: AnalysisMessage) => void,
): Promise<End> {
  const { sampleRate, channels } = source.facts;
  const whole = createHash('sha256');
  const audio = createHash('sha256');
  const writer = await openPeaksFileToWrite(task.peaksPath, {
    key: task.key,
    sequence: 0,
    sampleRate,
    channels,
    roomFrames,
    knownFrames: 0,
    isComplete: false,
    sha256: '',
    audioSha256: '',
    notice: null,
  });
  try {
    const picture = createPicture(writer, createPeaksBuilder(channels, levelsFor(roomFrames).length));
    const startedAt = performance.now();
    let reportedAt = startedAt - reportMs + firstReportMs;
    let confirmedAt = startedAt;
    let doneBytes = 0;
    for await (const block of source.pass()) {
      if (Atomics.load(task.cancelled, 0) !== 0) {
        await picture.write();
        await writer.confirm({ knownFrames: picture.knownFrames() });
        return { kind: 'cancelled' };
      }
      whole.update(block.bytes);
      audio.update(block.audioBytes);
      doneBytes += block.bytes.length;
      if (block.samples.length > 0) picture.builder.add(block.samples);
      if (picture.builder.frames > roomFrames) return { kind: 'needsRoom', frames: picture.builder.frames };

      const now = performance.now();
      if (now - reportedAt < reportMs) continue;
      reportedAt = now;
      await picture.write();
      if (now - confirmedAt >= confirmMs) {
        confirmedAt = now;
        await writer.confirm({ knownFrames: picture.knownFrames() });
      }
      tell({ kind: 'grew', knownFrames: picture.knownFrames(), doneBytes, totalBytes: task.sizeBytes });
      // Decoders may never wait for the disk; messages are delivered only when somebody waits.
      await setImmediate();
    }
    return await finish(task, source, writer, picture, whole, audio);
  } finally {
    await writer.close();
  }
}

async function finish(
  task: AnalysisTask,
  source: FrameSource,
  writer: PeaksWriter,
  picture: Picture,
  whole: Hash,
  audio: Hash,
): Promise<AnalysisMessage> {
  await refuseChangedFile(task);
  picture.builder.finish();
  await picture.write();
  const analysis = {
    sha256: whole.digest('hex'),
    audioSha256: audio.digest('hex'),
    frames: picture.builder.frames,
    notice: source.passNotice?.() ?? null,
  };
  const { frames: knownFrames, ...findings } = analysis;
  await writer.confirm({ knownFrames, isComplete: true, ...findings });
  return { kind: 'done', analysis };
}

type Picture = {
  readonly builder: PeaksBuilder;
  /** Writes what has become known since the last time, all levels, so that the overview grows as well. */
  write(): Promise<void>;
  /** Frames that can be shown: those of this pass, or of an earlier one that was interrupted further on. */
  knownFrames(): number;
};

function createPicture(writer: PeaksWriter, builder: PeaksBuilder): Picture {
  const levels = levelsFor(writer.header.roomFrames);
  const written = levels.map(() => 0);
  const step = writer.header.channels * 3;
  return {
    builder,
    async write() {
      for (const level of levels.keys()) {
        const numbers = builder.take(level);
        if (numbers.length === 0) continue;
        await writer.writeBuckets(level, written[level]!, numbers);
        written[level] = written[level]! + numbers.length / step;
      }
    },
    knownFrames: () => Math.max(writer.header.knownFrames, written[0]! * finestFramesPerBucket),
  };
}

// A recorder or a copy may still be at work; a checksum of such a file would be of no file at all.
async function refuseChangedFile(task: AnalysisTask): Promise<void> {
  const now = await statOriginal(task.path);
  if (now.size === task.sizeBytes && now.mtimeMs === task.modifiedAt) return;
  throw new UserError(
    'stale',
    `${basename(task.path)} changed while it was read. Wait until whatever writes it has finished, and try again.`,
  );
}
