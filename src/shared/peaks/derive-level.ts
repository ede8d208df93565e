import { finestFramesPerBucket, levelFactor, numbersPerBucketChannel } from './levels.ts';

/**
 * Buckets of the level above the finest from stored buckets of the finest, of which the first begins a bucket of the
 * new level. `frames` are those that all of them stand for: only the last of all may have fewer than the others. RMS
 * comes from rounded numbers, so it may be one off.
 */
export function deriveLevel(finest: Int16Array, channels: number, frames: number): Int16Array<ArrayBuffer> {
  const step = channels * numbersPerBucketChannel;
  const buckets = finest.length / step;
  const derived = new Int16Array(Math.ceil(buckets / levelFactor) * step);
  for (let bucket = 0, to = 0; bucket < buckets; bucket += levelFactor, to += step) {
    const end = Math.min(bucket + levelFactor, buckets);
    const inAll = Math.min(frames - bucket * finestFramesPerBucket, (end - bucket) * finestFramesPerBucket);
    for (let channel = 0; channel < step; channel += numbersPerBucketChannel) {
      let least = 32_767;
      let most = -32_768;
      let squares = 0;
      for (let child = bucket; child < end; child += 1) {
        const at = child * step + channel;
        const rms = finest[at + 2]! & 0xffff;
        least = Math.min(least, finest[at]!);
        most = Math.max(most, finest[at + 1]!);
        squares += rms * rms * Math.min(finestFramesPerBucket, frames - child * finestFramesPerBucket);
      }
      derived[to + channel] = least;
      derived[to + channel + 1] = most;
      // Int16Array wraps what is above 32,767: the bits are those of the uint16.
      derived[to + channel + 2] = Math.round(Math.sqrt(squares / inAll));
    }
  }
  return derived;
}
