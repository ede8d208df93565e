import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { openFrameSource, statSound } from '../../src/main/audio/open-frame-source.ts';
import { bytesPerStepChannel, createTapeMeter } from '../../src/main/audio/kernel/tape-meter.ts';
import { openPeaksFileToWrite } from '../../src/main/peaks/peaks-file.ts';
import { freshHeader } from '../../src/main/peaks/peaks-header.ts';
import { peaksPlace } from '../../src/main/peaks/peaks-place.ts';
import { stepsIn } from '../../src/shared/loudness/hops.ts';
import {
  derivedFramesPerBucket,
  finestFramesPerBucket,
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
  await mkdir(dirname(peaksPath), { recursive: true });
  const source = await openFrameSource(tapePath);
  const { sampleRate, channels, frames } = source.facts;
  const writer = await openPeaksFileToWrite(peaksPath, freshHeader({ key, sampleRate, channels, roomFrames: frames }));
  try {
    const levels = levelsFor(frames);
    const coarsest = levels.at(-1)!.framesPerBucket;
    const start = loudFrame - (loudFrame % coarsest);
    const end = Math.min(frames, start + coarsest);
    const meter = createTapeMeter(channels, sampleRate, levels.length);
    for (let at = start; at < end; at += framesAtOnce) {
      meter.addSamples(await source.read(at, Math.min(framesAtOnce, end - at)));
    }
    meter.finish();
    for (const [level, { framesPerBucket }] of levels.entries()) {
      if (framesPerBucket === derivedFramesPerBucket) continue;
      await writer.writeBuckets(framesPerBucket, start / framesPerBucket, [meter.takePeaks(level)]);
    }
    // The last thing that is known ends the file: without it the file would be too short to be believed.
    if (knownFrames !== undefined) {
      const lastKnown = Math.floor(knownFrames / finestFramesPerBucket) - 1;
      const silence = new Int16Array(channels * numbersPerBucketChannel);
      await writer.writeBuckets(finestFramesPerBucket, lastKnown, [silence]);
      await writer.confirm({ knownFrames });
      return;
    }
    await writer.writeSteps(stepsIn(frames, sampleRate) - 1, new Uint8Array(channels * bytesPerStepChannel));
    await writer.confirm({
      knownFrames: frames,
      isComplete: true,
      sha256: noChecksum,
      audioSha256: noChecksum,
      figures: meter.figures(),
    });
  } finally {
    await writer.close();
    await source.close();
  }
}
