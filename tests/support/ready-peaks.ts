import { closeSync, fstatSync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { openFrameSource, statSound } from '../../src/main/audio/open-frame-source.ts';
import { bytesPerStepChannel, createTapeMeter } from '../../src/main/audio/kernel/tape-meter.ts';
import { openPeaksFileToWrite } from '../../src/main/peaks/peaks-file.ts';
import { encodeHeader, freshHeader, headerSlotBytes } from '../../src/main/peaks/peaks-header.ts';
import { layoutOf } from '../../src/main/peaks/peaks-layout.ts';
import { peaksPlace } from '../../src/main/peaks/peaks-place.ts';
import { createRowsWriter, nothingWritten, type Strip, type Written } from '../../src/main/peaks/tile-checksums.ts';
import { stepsIn, wholeHops } from '../../src/shared/loudness/hops.ts';
import {
  derivedFramesPerBucket,
  finestFramesPerBucket,
  knownBuckets,
  levelsFor,
  numbersPerBucketChannel,
} from '../../src/shared/peaks/levels.ts';

const noChecksum = '0'.repeat(64);
const framesAtOnce = 65_536;

/**
 * Lays the peaks of a tape that is silent but for one frame into a cache folder, as reading it whole would have left
 * them: what surrounds that frame is read, all other buckets are holes, which is what silence is kept as. It takes no
 * time, where reading a day of 24 channels takes minutes. Loudness and checksums are not those of the tape. With
 * `knownFrames` it is the picture of a tape whose reading was broken off there.
 */
export async function layReadyPeaks(
  cacheDir: string,
  tapePath: string,
  { loudFrame, knownFrames }: { readonly loudFrame: number; readonly knownFrames?: number },
): Promise<void> {
  const { key, peaksPath } = peaksPlace(cacheDir, await statSound(tapePath));
  const source = await openFrameSource(tapePath);
  const { sampleRate, channels, frames } = source.facts;
  const header = freshHeader({ key, sampleRate, channels, roomFrames: frames });
  const layout = layoutOf(header);
  mkdirSync(dirname(peaksPath), { recursive: true });
  const file = openSync(peaksPath, 'w');
  try {
    const all = levelsFor(frames);
    const coarsest = all.at(-1)!.framesPerBucket;
    const start = loudFrame - (loudFrame % coarsest);
    const end = Math.min(frames, start + coarsest);
    const meter = createTapeMeter(channels, sampleRate, all.length);
    for (let at = start; at < end; at += framesAtOnce) {
      meter.addSamples(await source.read(at, Math.min(framesAtOnce, end - at)));
    }
    meter.finish();
    const isComplete = knownFrames === undefined;
    const known = knownFrames ?? frames;
    const written: Written[] = [];
    for (const [level, { framesPerBucket }] of all.entries()) {
      if (framesPerBucket === derivedFramesPerBucket) continue;
      const loud = Buffer.from(meter.takePeaks(level).slice().buffer);
      const strip = layout.levels.get(framesPerBucket)!;
      const rows = knownBuckets(known, isComplete, framesPerBucket);
      written[strip.index] = await layRows(file, strip, rows, { first: start / framesPerBucket, bytes: loud });
    }
    const { energies, steps } = layout;
    written[energies.index] = await layRows(file, energies, wholeHops(known, sampleRate));
    written[steps.index] = await layRows(file, steps, stepsIn(known, sampleRate));
    const ended = { isComplete, sha256: noChecksum, audioSha256: noChecksum, figures: meter.figures() };
    const whole = { ...header, knownFrames: known, written, ...(isComplete ? ended : {}) };
    writeSync(file, encodeHeader(whole), 0, headerSlotBytes, 0);
  } finally {
    closeSync(file);
    await source.close();
  }
}

type Loud = { readonly first: number; readonly bytes: Uint8Array };

/** Lays so many rows that are silent but for those given; where the file ends, a hole makes it long enough. */
async function layRows(
  file: number,
  strip: Strip,
  rows: number,
  loud: Loud = { first: rows, bytes: new Uint8Array(0) },
): Promise<Written> {
  const { offset, rowBytes } = strip;
  const silence = new Uint8Array(4096 * rowBytes);
  const writer = createRowsWriter(strip, nothingWritten, (position, parts) => {
    let at = position;
    for (const part of parts) {
      if (part.buffer !== silence.buffer) writeSync(file, part, 0, part.length, at);
      at += part.length;
    }
    return Promise.resolve();
  });
  const addSilence = async (until: number): Promise<void> => {
    while (writer.written.rows < until) {
      const count = Math.min(4096, until - writer.written.rows);
      await writer.write(writer.written.rows, [silence.subarray(0, count * rowBytes)]);
    }
  };
  await addSilence(Math.min(rows, loud.first));
  await writer.write(writer.written.rows, [loud.bytes.subarray(0, Math.max(0, rows - loud.first) * rowBytes)]);
  await addSilence(rows);
  if (fstatSync(file).size < offset + rows * rowBytes) ftruncateSync(file, offset + rows * rowBytes);
  return writer.written;
}

/**
 * Lays the peaks of a tape into a cache folder of which only the finest level is known, and of that only the RMS, one
 * number for each bucket of each channel; it has little to do with the tape's sound.
 */
export async function layLevels(
  cacheDir: string,
  tapePath: string,
  rmsOf: (bucket: number, channel: number) => number,
): Promise<void> {
  const { key, peaksPath } = peaksPlace(cacheDir, await statSound(tapePath));
  const source = await openFrameSource(tapePath);
  const { sampleRate, channels, frames } = source.facts;
  await source.close();
  mkdirSync(dirname(peaksPath), { recursive: true });
  const writer = await openPeaksFileToWrite(peaksPath, freshHeader({ key, sampleRate, channels, roomFrames: frames }));
  try {
    const numbers = new Int16Array(Math.ceil(frames / finestFramesPerBucket) * channels * numbersPerBucketChannel);
    for (let at = 2; at < numbers.length; at += numbersPerBucketChannel) {
      const row = Math.floor(at / numbersPerBucketChannel);
      numbers[at] = rmsOf(Math.floor(row / channels), row % channels);
    }
    await writer.writeBuckets(finestFramesPerBucket, 0, [numbers]);
    // The last thing that is known ends the file: without it the file would be too short to be believed.
    await writer.writeSteps(0, new Uint8Array(stepsIn(frames, sampleRate) * channels * bytesPerStepChannel));
    await writer.confirm({ knownFrames: frames, isComplete: true, sha256: noChecksum, audioSha256: noChecksum });
  } finally {
    await writer.close();
  }
}
