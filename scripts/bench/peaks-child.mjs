// Peaks alone, which the product never makes without the rest: its kernel and its pyramid, fed by a plain reader of an
// uncompressed file of this bench: `peaks-child.mjs FILE DATA-OFFSET KIND CHANNELS SAMPLE-RATE`.
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { createKernel, floatsPerBucket } from '../../src/main/peaks/kernel/kernel.ts';
import { finestFramesPerBucket, levelsFor } from '../../src/shared/peaks/levels.ts';
import { createPeaksBuilder } from '../../src/shared/peaks/peaks-builder.ts';

const [path, dataOffset, kind, channelsText, rateText] = process.argv.slice(2);
const channels = Number(channelsText);
const frameBytes = channels * { s16: 2, s24: 3 }[kind];
const dataBytes = statSync(path).size - Number(dataOffset);

// Twice: the first time over a little of it, because the product's threads are warm when a file comes.
measure(Math.min(dataBytes, 20_000_000));
const cpuBefore = process.cpuUsage();
const startedAt = performance.now();
const numbers = measure(dataBytes);
const wallMs = performance.now() - startedAt;
const { user, system } = process.cpuUsage(cpuBefore);
process.stdout.write(JSON.stringify({ cpuMs: (user + system) / 1000, wallMs, numbers }));

function measure(bytes) {
  const kernel = createKernel(channels, Number(rateText));
  const levels = levelsFor(Math.floor(bytes / frameBytes));
  const builder = createPeaksBuilder(channels, levels.length);
  const buckets = Array.from({ length: channels }, (_, channel) => kernel.buckets(channel));
  // Whole buckets, so that none is ever left open between two blocks.
  const chunkFrames = kernel.chunkFrames - (kernel.chunkFrames % finestFramesPerBucket);
  const [buffer] = kernel.buffers;
  const bucketBytes = frameBytes * finestFramesPerBucket;
  const blockBytes = Math.floor(2 ** 20 / bucketBytes) * bucketBytes;
  const file = openSync(path, 'r');
  let taken = 0;
  for (let at = 0; at < bytes; at += blockBytes) {
    const count = readSync(file, buffer, 0, Math.min(blockBytes, bytes - at), Number(dataOffset) + at);
    const frames = Math.floor(count / frameBytes);
    for (let from = 0; from < frames; from += chunkFrames) {
      const length = Math.min(chunkFrames, frames - from);
      kernel.load(0, from * frameBytes, kind, length);
      for (let channel = 0; channel < channels; channel += 1) kernel.fold(channel, length, finestFramesPerBucket);
      for (let bucket = 0; bucket * finestFramesPerBucket < length; bucket += 1) {
        const inIt = Math.min(finestFramesPerBucket, length - bucket * finestFramesPerBucket);
        builder.addBucket(buckets, bucket * floatsPerBucket, inIt);
      }
    }
    for (const level of levels.keys()) taken += builder.take(level).length;
  }
  closeSync(file);
  builder.finish();
  for (const level of levels.keys()) taken += builder.take(level).length;
  return taken;
}
