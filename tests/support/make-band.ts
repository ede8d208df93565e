import { writeFileSync } from 'node:fs';
import { wavBytes } from './make-wav.ts';

/** One take of a tune as a band plays it: which notes, and when each was really struck. */
export type Performance = {
  readonly notes: readonly { readonly at: number; readonly hz: number; readonly gain: number }[];
};

const scale = [110, 123.5, 138.6, 146.8, 164.8, 185, 207.7, 220];

/** Chance that is the same every time. */
export function chance(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 8) / 2 ** 24;
  };
}

/** The tune is the same for every take; `take` moves each note as people do, and `bars` is how far it gets. */
export function performance(take: number, seconds: number, tune = 7): Performance {
  const melody = chance(tune);
  const hand = chance(1000 + take);
  const beat = 0.5 * (1 + 0.03 * (hand() - 0.5));
  const notes: Performance['notes'][number][] = [];
  for (let at = 0; at < seconds; at += beat / 2) {
    const hz = scale[Math.floor(melody() * scale.length)]! * (melody() > 0.6 ? 2 : 1);
    notes.push({ at: Math.max(0, at + (at === 0 ? 0 : 0.05 * (hand() - 0.5))), hz, gain: 0.12 + 0.12 * melody() });
    notes.push({ at, hz: 55 * (1 + Math.floor(melody() * 3) / 4), gain: 0.15 });
  }
  return { notes };
}

export type Recording = {
  readonly sampleRate?: number;
  readonly seconds: number;
  /** Where the music begins. */
  readonly startsAt: number;
  /** How much faster this copy runs. */
  readonly speed?: number;
  readonly gain?: number;
  readonly noise?: number;
  /** One-pole low pass, as a dull head does it; 1 lets everything through. */
  readonly brightness?: number;
  /** Clicks of a stick before the music, a beat apart. */
  readonly countIn?: boolean;
  readonly seed?: number;
};

/** Records a performance: speed, level, tone and noise are those of the machine and the room. */
export function record({ notes }: Performance, recording: Recording): Float32Array {
  const { sampleRate = 16_000, seconds, startsAt, speed = 1, gain = 1, noise = 0.0005, brightness = 1 } = recording;
  const samples = new Float32Array(Math.round(seconds * sampleRate));
  const pluck = (at: number, hz: number, level: number, decay: number): void => {
    const first = Math.round(at * sampleRate);
    for (let n = Math.max(0, -first); n < sampleRate * 1.2 && first + n < samples.length; n += 1) {
      const t = (n / sampleRate) * speed;
      const attack = Math.min(1, t / 0.003);
      const tone =
        Math.sin(2 * Math.PI * hz * t) + 0.5 * Math.sin(4 * Math.PI * hz * t) + 0.3 * Math.sin(6 * Math.PI * hz * t);
      samples[first + n] = samples[first + n]! + level * attack * Math.exp(-t * decay) * tone;
    }
  };
  if (recording.countIn === true) {
    for (let beat = 4; beat >= 1; beat -= 1) pluck(startsAt - beat * 0.5, 1800, 0.3, 60);
  }
  for (const note of notes) pluck(startsAt + note.at / speed, note.hz, note.gain, 3);
  const hiss = chance(recording.seed ?? 1);
  let dull = 0;
  return samples.map((value) => {
    dull += brightness * (value + noise * (hiss() - 0.5) * 2 - dull);
    return gain * dull;
  });
}

/** Writes such sound as a file of 16 bits. */
export function writeBand(path: string, samples: Float32Array, sampleRate = 16_000, channels = 1): string {
  const code = (frame: number): number =>
    Math.max(-32_768, Math.min(32_767, Math.round((samples[frame] ?? 0) * 32_767)));
  writeFileSync(path, wavBytes({ sampleRate, channels, frames: samples.length, code }));
  return path;
}
