// Peaks alone: the kernel and the pyramid by which a long tape is drawn ahead, fed by a plain reader of an uncompressed
// file of this bench and not written: `peaks-child.mjs FILE DATA-OFFSET KIND CHANNELS SAMPLE-RATE`.
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { feedStored } from '../../src/main/audio/kernel/feed-kernel.ts';
import { createKernel } from '../../src/main/audio/kernel/kernel.ts';
import { finestFramesPerBucket, levelsFor } from '../../src/shared/peaks/levels.ts';

/** Stays in the nearer cache of the processor between being read and being folded; smaller pieces cost more calls. */
const bufferBytes = 512 * 1024;

const [path, dataOffset, kind, channelsText, rateText] = process.argv.slice(2);
const channels = Number(channelsText);
const frameBytes = channels * { s16: 2, s24: 3 }[kind];
const dataBytes = statSync(path).size - Number(dataOffset);

// Twice: a thread of the product that reads a tape has as a rule read others before, so that its code is compiled.
measure(Math.min(dataBytes, 400_000_000));
const cpuBefore = process.cpuUsage();
const startedAt = performance.now();
const numbers = measure(dataBytes);
const wallMs = performance.now() - startedAt;
const { user, system } = process.cpuUsage(cpuBefore);
process.stdout.write(JSON.stringify({ cpuMs: (user + system) / 1000, wallMs, numbers }));

function measure(bytes) {
  const levels = levelsFor(Math.floor(bytes / frameBytes));
  const sampleRate = Number(rateText);
  const kernel = createKernel({ channels, sampleRate, levels: levels.length, onlyPeaks: true, bufferBytes });
  // Whole buckets, so that none is ever left open between two blocks.
  const bucketBytes = frameBytes * finestFramesPerBucket;
  const wholeBytes = Math.floor(bufferBytes / bucketBytes) * bucketBytes;
  const file = openSync(path, 'r');
  let taken = 0;
  for (let at = 0; at < bytes; at += wholeBytes) {
    const count = readSync(file, kernel.buffers[0], 0, Math.min(wholeBytes, bytes - at), Number(dataOffset) + at);
    feedStored(kernel, { kind, buffer: 0, frames: Math.floor(count / frameBytes) });
    for (const level of levels.keys()) taken += kernel.pyramid.take(level).length;
  }
  closeSync(file);
  kernel.finish();
  for (const level of levels.keys()) taken += kernel.pyramid.take(level).length;
  return taken;
}
