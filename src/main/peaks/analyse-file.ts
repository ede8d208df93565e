import { setImmediate } from 'node:timers/promises';
import { UserError } from '../../shared/contract/errors.ts';
import { clockText } from '../../shared/domain/timecode.ts';
import type { FrameSource, PassBlock } from '../audio/frame-source.ts';
import { soundName } from '../audio/locator.ts';
import { openFrameSource, statSound } from '../audio/open-frame-source.ts';
import { notNumbers } from '../audio/repairs.ts';
import type { AnalysisMessage, AnalysisTask } from './analysis-messages.ts';
import { createChecksums, type Checksums } from './checksums.ts';
import { bytesPerStepChannel, createTapeMeter, type TapeMeter } from '../audio/kernel/tape-meter.ts';
import { type AheadTask, type AheadTerms, aheadTerms, drawAhead } from './draw-ahead.ts';
import { bytesPerTurn, hasListener, waitForTurn } from './pacing.ts';
import { openPeaksFileToWrite, type PeaksWriter } from './peaks-file.ts';
import { freshHeader } from './peaks-header.ts';
import { createPictureLevels, type PictureLevels } from './picture-levels.ts';

/** The first picture comes early; then the window is told about five times a second. */
const firstReportMs = 50;
const reportMs = 200;
/** How much work a power cut may cost. */
const confirmMs = 1000;

/** How a long tape is drawn ahead; on the usual terms unless said otherwise. */
export type Ahead = Pick<AheadTask, 'startSecond'> & { readonly terms?: AheadTerms };

/**
 * Reads a file from its first to its last byte: peaks of all levels go to the peaks file as they become known, and both
 * checksums are taken. A long tape on a quick disk is drawn ahead of that. Tells its growth; returns how it ended.
 * Throws `UserError` for what cannot be read.
 */
export async function analyseFile(
  task: AnalysisTask,
  tell: (message: AnalysisMessage) => void,
  ahead: Ahead,
): Promise<AnalysisMessage> {
  const source = await openFrameSource(task.path);
  try {
    let roomFrames = source.facts.frames;
    for (;;) {
      const end = await readOnce(task, source, roomFrames, tell, ahead);
      if (end.kind !== 'needsRoom') return end;
      // The header promised less than there is. Where the levels lie depends on the length, so all is laid out anew.
      tell({ kind: 'grew', knownFrames: 0, doneBytes: 0, totalBytes: task.sizeBytes });
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
  { startSecond, terms = aheadTerms }: Ahead,
): Promise<End> {
  const { sampleRate, channels } = source.facts;
  const checksums = createChecksums();
  const isCancelled = (): boolean => Atomics.load(task.cancelled, 0) !== 0;
  const mayGoOn = async (): Promise<boolean> => {
    await waitForTurn(task.pace, isCancelled, task.rest);
    return !isCancelled();
  };
  const { sizeBytes } = task;
  const writer = await openPeaksFileToWrite(
    task.peaksPath,
    freshHeader({ key: task.key, sampleRate, channels, roomFrames }),
    () => {
      // To look through half of the picture of a day takes a while.
      tell({ kind: 'alive' });
      return mayGoOn();
    },
  );
  try {
    const levels = createPictureLevels(writer);
    let doneBytes = 0;
    let confirmedAt = terms.now();
    const confirm = (): Promise<void> => writer.confirm({ knownFrames: levels.knownFrames() });
    const report = async (): Promise<void> => {
      tell({ kind: 'grew', knownFrames: levels.knownFrames(), doneBytes, totalBytes: sizeBytes });
      if (terms.now() - confirmedAt < confirmMs) return;
      confirmedAt = terms.now();
      await confirm();
    };
    const mustGiveWay = (): boolean => hasListener(task.pace);
    await drawAhead(
      { source, sizeBytes, picture: levels, reportMs, report, mayGoOn, isCancelled, mustGiveWay, startSecond },
      terms,
    );
    const meter = createTapeMeter(channels, sampleRate, levels.count);
    const picture = createPicture(writer, meter, levels);
    let reportedAt = performance.now() - reportMs + firstReportMs;
    let bytesOfTurn = 0;
    for await (const block of source.pass(meter.buffers)) {
      bytesOfTurn += bytesToCount(block);
      const isTurn = bytesOfTurn >= bytesPerTurn;
      if (isTurn) bytesOfTurn = 0;
      if (isTurn ? !(await mayGoOn()) : isCancelled()) {
        await picture.write();
        await confirm();
        return { kind: 'cancelled' };
      }
      checksums.add(block);
      doneBytes += block.bytes.length;
      if (block.stored !== undefined) meter.addStored(block.stored);
      if (block.samples.length > 0) meter.addSamples(block.samples);
      if (meter.frames > writer.header.roomFrames) return { kind: 'needsRoom', frames: meter.frames };

      const now = performance.now();
      if (now - reportedAt < reportMs) continue;
      reportedAt = now;
      await picture.write();
      await report();
      // Decoders may never wait for the disk; messages are delivered only when somebody waits.
      await setImmediate();
    }
    return await finish(task, source, writer, meter, picture, checksums);
  } finally {
    await writer.close();
  }
}

/** Of a set what was woven counts, in small pieces, and not the blocks of its files, of which many come at once. */
function bytesToCount({ file, bytes, samples }: PassBlock): number {
  return file === undefined ? Math.max(bytes.length, samples.byteLength) : 0;
}

async function finish(
  task: AnalysisTask,
  source: FrameSource,
  writer: PeaksWriter,
  meter: TapeMeter,
  picture: Picture,
  checksums: Checksums,
): Promise<AnalysisMessage> {
  await refuseChangedFile(task);
  meter.finish();
  await picture.write();
  const { frames } = meter;
  const sums = checksums.finish();
  const results = { ...sums, findings: findingsOf(source, meter), figures: meter.figures() };
  await writer.confirm({ knownFrames: frames, isComplete: true, ...results });
  // Those that are kept, so that they are the same when they are told again.
  return { kind: 'done', analysis: { ...sums, frames, findings: writer.header.findings } };
}

/** What reading it from end to end found wrong with its content: what its source says, then what was measured. */
function findingsOf(source: FrameSource, meter: TapeMeter): readonly string[] {
  const told = source.passFindings?.() ?? [];
  const noSound = meter.noSound();
  if (noSound === null) return told;
  return [...told, notNumbers(noSound.samples, clockText(noSound.firstFrame, source.facts.sampleRate))];
}

type Picture = {
  /** Writes what has become known since the last time, all levels, so that the overview grows as well. */
  write(): Promise<void>;
};

function createPicture(writer: PeaksWriter, meter: TapeMeter, levels: PictureLevels): Picture {
  const { channels } = writer.header;
  const writeLevels = levels.begin((level) => [meter.takePeaks(level)]);
  let hops = 0;
  let steps = 0;
  return {
    async write() {
      await writeLevels();
      const energies = meter.takeEnergies();
      await writer.writeEnergies(hops, energies);
      hops += energies.length / channels;
      const measured = meter.takeSteps();
      await writer.writeSteps(steps, measured);
      steps += measured.length / (channels * bytesPerStepChannel);
    },
  };
}

// A recorder or a copy may still be at work; a checksum of such a file would be of no file at all.
async function refuseChangedFile(task: AnalysisTask): Promise<void> {
  const now = await statSound(task.path);
  if (now.sizeBytes === task.sizeBytes && now.modifiedAt === task.modifiedAt) return;
  throw new UserError(
    'stale',
    `${soundName(task.path)} changed while it was read. Wait until whatever writes it has finished, and try again.`,
  );
}
