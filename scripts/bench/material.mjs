// Sound to measure on: made here, so that every machine measures the same.
import { closeSync, existsSync, ftruncateSync, openSync, rmSync, writeSync } from 'node:fs';

/** Seconds of sound that are made; a longer file repeats them. */
const patternSeconds = 10;

/**
 * Writes a WAV (`RIFF`) or RF64 file of so many seconds; returns `{ path, seconds, bytes, ... }`. With `isSparse` the
 * sound is a hole, so that a tape of a day takes no room. A file that is there already is kept.
 */
export function makeWav(path, options) {
  const { container = 'RIFF', sampleRate, bits, channels = 2, seconds, isSparse = false } = options;
  const frameBytes = (channels * bits) / 8;
  const frames = sampleRate * seconds;
  const dataBytes = frames * frameBytes;
  const header = headerOf({ container, sampleRate, bits, channels, frames, dataBytes });
  const made = { path, seconds, sampleRate, frames, bytes: header.length + dataBytes };
  if (existsSync(path)) return made;
  const file = openSync(path, 'w');
  try {
    writeSync(file, header);
    if (isSparse) {
      ftruncateSync(file, made.bytes);
      return made;
    }
    const pattern = patternOf({ sampleRate, bits, channels });
    for (let left = dataBytes; left > 0; left -= pattern.length) {
      writeAll(file, left < pattern.length ? pattern.subarray(0, left) : pattern);
    }
    return made;
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}

function writeAll(file, bytes) {
  for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
}

/** A band in the plainest sense: a few partials that come and go, hiss, and a hit twice a second. */
function patternOf({ sampleRate, bits, channels }) {
  const frames = sampleRate * patternSeconds;
  const width = bits / 8;
  const bytes = Buffer.alloc(frames * channels * width);
  const full = 2 ** (bits - 1) - 1;
  let noise = 0x2545_f491;
  for (let frame = 0, at = 0; frame < frames; frame += 1) {
    const time = frame / sampleRate;
    const swell = 0.35 + 0.25 * Math.sin(2 * Math.PI * 0.3 * time);
    const hit = Math.exp(-12 * (time % 0.5)) * 0.3;
    for (let channel = 0; channel < channels; channel += 1, at += width) {
      noise ^= noise << 13;
      noise ^= noise >>> 17;
      noise ^= noise << 5;
      const hiss = noise / 2 ** 31;
      const pitch = 110 * (channel + 1);
      const tone = Math.sin(2 * Math.PI * pitch * time) + 0.4 * Math.sin(2 * Math.PI * pitch * 3.01 * time);
      const value = Math.max(-1, Math.min(1, swell * tone * 0.6 + hit * hiss + 0.003 * hiss));
      bytes.writeIntLE(Math.round(value * full), at, width);
    }
  }
  return bytes;
}

/** The header of a WAV or RF64 of so many frames. */
export function headerOf({ container, sampleRate, bits, channels, frames, dataBytes }) {
  const isLarge = container === 'RF64';
  const header = Buffer.alloc(isLarge ? 80 : 44);
  header.write(container, 0, 'latin1');
  header.writeUInt32LE(isLarge ? 0xffff_ffff : dataBytes + 36, 4);
  header.write('WAVE', 8, 'latin1');
  let at = 12;
  if (isLarge) {
    // EBU Tech 3306: sizes of RIFF and data and the number of frames, 64 bits each.
    header.write('ds64', at, 'latin1');
    header.writeUInt32LE(28, at + 4);
    header.writeBigUInt64LE(BigInt(dataBytes + 72), at + 8);
    header.writeBigUInt64LE(BigInt(dataBytes), at + 16);
    header.writeBigUInt64LE(BigInt(frames), at + 24);
    at += 36;
  }
  header.write('fmt ', at, 'latin1');
  header.writeUInt32LE(16, at + 4);
  header.writeUInt16LE(1, at + 8);
  header.writeUInt16LE(channels, at + 10);
  header.writeUInt32LE(sampleRate, at + 12);
  header.writeUInt32LE((sampleRate * channels * bits) / 8, at + 16);
  header.writeUInt16LE((channels * bits) / 8, at + 20);
  header.writeUInt16LE(bits, at + 22);
  header.write('data', at + 24, 'latin1');
  header.writeUInt32LE(isLarge ? 0xffff_ffff : dataBytes, at + 28);
  return header;
}
