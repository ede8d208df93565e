// Sound whose every frame says where it lies, so that each sample that is heard tells where it came from.
import { closeSync, existsSync, ftruncateSync, openSync, rmSync, writeSync } from 'node:fs';
import { headerOf } from './material.mjs';

const framesAtOnce = 1 << 18;

/**
 * Writes a WAV (RF64 when it is longer than RIFF can say) with coded sound in `stretches` of `[startFrame, frames]` and
 * holes between them; without stretches all of it is coded. Left are the low 16 bits of the frame's number, less
 * 32,768; right are the bits above them, and one more, so that silence is no frame. The ear of the page knows the same.
 */
export function makeCodedWav(path, { sampleRate, bits = 16, seconds, stretches }) {
  const channels = 2;
  const frames = sampleRate * seconds;
  const frameBytes = (channels * bits) / 8;
  const dataBytes = frames * frameBytes;
  const container = dataBytes > 4_000_000_000 ? 'RF64' : 'RIFF';
  const header = headerOf({ container, sampleRate, bits, channels, frames, dataBytes });
  const made = { path, seconds, sampleRate, bits, channels, frames, dataOffset: header.length };
  if (existsSync(path)) return made;
  const file = openSync(path, 'w');
  try {
    writeSync(file, header);
    ftruncateSync(file, header.length + dataBytes);
    for (const [startFrame, length] of stretches ?? [[0, frames]]) {
      const end = Math.min(frames, startFrame + length);
      for (let frame = startFrame; frame < end; frame += framesAtOnce) {
        const bytes = codedBytes(frame, Math.min(framesAtOnce, end - frame), bits);
        for (let done = 0; done < bytes.length;) {
          done += writeSync(file, bytes, done, undefined, header.length + frame * frameBytes + done);
        }
      }
    }
    return made;
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}

function codedBytes(startFrame, frames, bits) {
  const samples = bits === 16 ? new Int16Array(2 * frames) : new Int32Array(2 * frames);
  for (let index = 0; index < frames; index += 1) {
    const frame = startFrame + index;
    samples[2 * index] = (frame % 65_536) - 32_768;
    samples[2 * index + 1] = Math.floor(frame / 65_536) + 1;
  }
  const stored = Buffer.from(samples.buffer);
  if (bits === 16) return stored;
  // Three bytes a sample: an empty one below the two that are coded.
  const bytes = Buffer.alloc(2 * frames * 3);
  for (let sample = 0; sample < 2 * frames; sample += 1) {
    bytes[3 * sample + 1] = stored[4 * sample];
    bytes[3 * sample + 2] = stored[4 * sample + 1];
  }
  return bytes;
}

/** Park and Miller's generator: the same places on each run. */
export function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
