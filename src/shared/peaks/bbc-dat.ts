import { numbersPerBucketChannel } from './levels.ts';

/** Bytes of the header of a waveform data file, version 2 (bbc/audiowaveform, doc/DataFormat.md). */
const headerBytes = 24;
const version = 2;
/** Flag 0 would say 8 bit; without it, numbers are 16 bit. */
const flags16Bit = 0;

export type DatFacts = {
  readonly sampleRate: number;
  readonly framesPerBucket: number;
  readonly buckets: number;
  readonly channels: number;
};

/** The header of a BBC waveform data file, version 2, 16 bit. */
export function datHeader({ sampleRate, framesPerBucket, buckets, channels }: DatFacts): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(headerBytes));
  for (const [index, value] of [version, flags16Bit, sampleRate, framesPerBucket, buckets, channels].entries()) {
    view.setUint32(index * 4, value, true);
  }
  return new Uint8Array(view.buffer);
}

/** Buckets as such a file has them: minimum and maximum of every channel, without the RMS. */
export function datBuckets(stored: Int16Array): Uint8Array<ArrayBuffer> {
  const numbers = new Int16Array((stored.length / numbersPerBucketChannel) * 2);
  for (let from = 0, to = 0; from < stored.length; from += numbersPerBucketChannel, to += 2) {
    numbers[to] = stored[from]!;
    numbers[to + 1] = stored[from + 1]!;
  }
  return new Uint8Array(numbers.buffer);
}
