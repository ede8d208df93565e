import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { formatContent, joinBytes, largeSizes, riffChunk, riffFile, withSize } from './make-wav.ts';

/** A 16 bit RF64 of any length that takes next to no disk: silence, and one loud frame in all channels. */
export function makeSparseWav(
  path: string,
  tape: {
    readonly frames: number;
    readonly channels: number;
    readonly sampleRate: number;
    readonly impulseFrame: number;
    readonly code: number;
  },
): string {
  const { frames, channels, sampleRate, impulseFrame, code } = tape;
  const bytesPerFrame = 2 * channels;
  const dataBytes = frames * bytesPerFrame;
  const head = riffFile('RF64', [
    largeSizes(dataBytes, frames),
    riffChunk('fmt ', formatContent('s16le', channels, sampleRate)),
    withSize(riffChunk('data', new Uint8Array(0)), 0xffff_ffff),
  ]);
  const impulse = new Int16Array(channels).fill(code);
  const file = openSync(path, 'w');
  try {
    writeSync(file, joinBytes([head]));
    ftruncateSync(file, head.length + dataBytes);
    writeSync(file, new Uint8Array(impulse.buffer), 0, bytesPerFrame, head.length + impulseFrame * bytesPerFrame);
  } finally {
    closeSync(file);
  }
  return path;
}
