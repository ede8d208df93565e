import { datBuckets, datHeader } from '../../shared/peaks/bbc-dat.ts';
import { bucketsPerTile, finestFramesPerBucket, levelOf } from '../../shared/peaks/levels.ts';
import type { PeaksReader } from './peaks-file.ts';

/** A complete waveform as BBC waveform data, part by part; `guard` watches over each read of it. */
export async function* datParts(
  reader: PeaksReader,
  guard: <Result>(read: () => Promise<Result>) => Promise<Result>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const { sampleRate, channels, knownFrames } = reader.header;
  const { framesPerBucket, buckets } = levelOf(knownFrames, finestFramesPerBucket);
  yield datHeader({ sampleRate, channels, framesPerBucket, buckets });
  for (let first = 0; first < buckets; first += bucketsPerTile) {
    const bytes = await guard(() => reader.readBuckets(framesPerBucket, first, bucketsPerTile, knownFrames));
    yield datBuckets(new Int16Array(bytes.buffer));
  }
}
