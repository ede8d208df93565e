import { firstSound, inputParameters } from './ffmpeg-input.ts';
import type { ExternalSound } from './external-sound.ts';
import { cannotRead, withoutPath } from './probe-sound.ts';
import { lastLine, startProgram } from './run-program.ts';

/** A running ffmpeg that decodes on from page to page. */
export type FfmpegCursor = {
  /** The frame that comes next. */
  nextFrame(): number;
  /** Interleaved samples from `startFrame` on, which lies not before `nextFrame`; fewer only where the sound ends. */
  read(startFrame: number, frames: number): Promise<Float32Array>;
  /** Ends it and resolves when it is gone. */
  stop(): Promise<void>;
};

/** ffmpeg that gives nothing for so long is stopped, before the thread that waits for it is given up (20 s). */
export const silenceMs = 15_000;

/** Decoders need a little of what comes before until they give the same as when they read from the beginning. */
const warmUpSeconds = 0.25;

/** Starts decoding so that `frame` and all that follow come out exact. */
export function openFfmpegCursor(sound: ExternalSound, frame: number): FfmpegCursor {
  const { channels, sampleRate } = sound.facts;
  const frameBytes = 4 * channels;
  const start = sound.seeks ? seekableFrame(frame - Math.ceil(warmUpSeconds * sampleRate), sampleRate) : 0;
  const program = startProgram(sound.programs.ffmpeg, decodeParameters(sound.path, start, sampleRate), silenceMs);
  let next = start;
  let ahead: Buffer = Buffer.alloc(0);
  let isAtEnd = false;

  /** Bytes that are there, at most so many; none at the end. */
  async function take(bytes: number): Promise<Buffer> {
    if (ahead.length === 0 && !isAtEnd) {
      const piece = await program.next();
      isAtEnd = piece === null;
      ahead = piece ?? ahead;
      if (isAtEnd) await refuseNothing();
    }
    const taken = ahead.subarray(0, bytes);
    ahead = ahead.subarray(taken.length);
    return taken;
  }

  /** A file that was cut off ends sooner, and that is all; one that gives nothing from its beginning is broken. */
  async function refuseNothing(): Promise<void> {
    const { code, stderr } = await program.ended();
    if (code === 0 || next > 0) return;
    throw cannotRead(sound.path, withoutPath(lastLine(stderr) ?? `it ended with ${code}`));
  }

  /** Fills the target as far as the sound goes; returns how many bytes that were. */
  async function fill(target: Uint8Array): Promise<number> {
    let filled = 0;
    while (filled < target.length) {
      const taken = await take(target.length - filled);
      if (taken.length === 0) break;
      target.set(taken, filled);
      filled += taken.length;
    }
    return filled;
  }

  async function skipTo(target: number): Promise<void> {
    const scratch = new Uint8Array(Math.min(1 << 16, Math.max(0, target - next)) * frameBytes);
    while (next < target && scratch.length > 0) {
      const wanted = scratch.subarray(0, Math.min(scratch.length, (target - next) * frameBytes));
      const filled = await fill(wanted);
      next += Math.floor(filled / frameBytes);
      if (filled < wanted.length) return;
    }
  }

  return {
    nextFrame: () => next,
    async read(startFrame, frames) {
      await skipTo(startFrame);
      if (next < startFrame) return new Float32Array(0);
      const target = new Float32Array(frames * channels);
      const got = Math.floor((await fill(new Uint8Array(target.buffer))) / frameBytes);
      next += got;
      return got === frames ? target : target.slice(0, got * channels);
    },
    stop: () => program.stop(),
  };
}

/** ffmpeg's words for: all samples from `start` on, as interleaved 32 bit floats on its output. */
export function decodeParameters(path: string, start: number, sampleRate: number): readonly string[] {
  const seek = start === 0 ? [] : ['-ss', (start / sampleRate).toFixed(6)];
  const output = ['-c:a', 'pcm_f32le', '-f', 'f32le', 'pipe:1'];
  return ['-nostdin', '-hide_banner', '-v', 'error', ...seek, ...inputParameters(path), ...firstSound, ...output];
}

/**
 * The last frame not after this one whose time is a whole number of microseconds: `-ss` counts those, so that only
 * such a frame is sought without rounding. They lie at most some thousand frames apart.
 */
export function seekableFrame(frame: number, sampleRate: number): number {
  const step = sampleRate / greatestCommonDivisor(sampleRate, 1_000_000);
  return Math.max(0, frame - (frame % step));
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
