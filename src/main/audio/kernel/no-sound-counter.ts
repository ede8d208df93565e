import { isSound, type NoSound } from '../no-sound.ts';

/** Counts what is no sound in the chunks of a tape. */
export type NoSoundCounter = {
  /** Goes on with so many frames of interleaved samples, as they are stored; null where all are known to be sound. */
  add(frames: number, suspect: Float32Array | null): void;
  /** Null when all is sound. */
  total(): NoSound | null;
};

export function createNoSoundCounter(channels: number): NoSoundCounter {
  let frame = 0;
  let samples = 0;
  let firstFrame = 0;
  return {
    add(frames, suspect) {
      const end = suspect?.length ?? 0;
      for (let index = 0; index < end; index++) {
        if (isSound(suspect![index]!)) continue;
        if (samples === 0) firstFrame = frame + Math.floor(index / channels);
        samples += 1;
      }
      frame += frames;
    },
    total: () => (samples === 0 ? null : { samples, firstFrame }),
  };
}
