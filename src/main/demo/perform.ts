import {
  beatSeconds,
  barSeconds,
  type DemoEvent,
  demoSampleRate,
  demoScript,
  demoSeconds,
  takeEnd,
  tapeRunsOut,
  toneStart,
} from './demo-script.ts';
import { hat, kick, noise, noteHz, pluck, slateTone, snare, type Stereo, stick, talk } from './instruments.ts';

type Take = Extract<DemoEvent, { kind: 'take' }>;

/** Chords of the eight-bar tune as MIDI notes; the bass plays the first an octave down. */
const chords: readonly (readonly number[])[] = [
  [50, 57, 62, 66, 69],
  [47, 54, 59, 62, 66],
  [43, 55, 59, 62, 67],
  [45, 52, 57, 61, 64],
  [50, 57, 62, 66, 69],
  [54, 57, 61, 66, 69],
  [43, 55, 59, 62, 66],
  [45, 52, 57, 61, 67],
];

/** The lead line of two choruses: beat within eight bars, note, beats. */
const lead: readonly (readonly [beat: number, note: number, beats: number])[] = [
  [0, 78, 2],
  [2, 81, 1],
  [3, 83, 3],
  [6, 81, 1.5],
  [8, 79, 2],
  [10, 78, 1],
  [11, 76, 3.5],
  [16, 78, 1],
  [17, 81, 2],
  [20, 85, 2.5],
  [23, 83, 1],
  [24, 81, 3],
  [28, 79, 1],
  [29, 76, 1],
  [30, 74, 2],
];

/**
 * Plays the whole reel into two channels, one event after another; `pause` is awaited between events so that the
 * program stays awake meanwhile.
 */
export async function performDemoReel(pause: () => Promise<void>): Promise<Stereo> {
  const length = demoSeconds * demoSampleRate;
  const mix: Stereo = { left: new Float32Array(length), right: new Float32Array(length), sampleRate: demoSampleRate };
  let seed = 417;
  for (const event of demoScript) {
    seed += 7919;
    await pause();
    perform(mix, event, seed);
  }
  await pause();
  playTape(mix);
  return mix;
}

function perform(mix: Stereo, event: DemoEvent, seed: number): void {
  switch (event.kind) {
    case 'slate':
      return slateTone(mix, { at: event.at, gain: 0.2, pan: 0 });
    case 'talk':
      return talk(
        mix,
        { at: event.at, gain: event.far ? 0.11 : 0.08, pan: event.far ? 0.35 : -0.1 },
        event.seconds,
        event.far,
        seed,
      );
    case 'countIn':
      for (let beat = 0; beat < event.beats; beat += 1) {
        stick(mix, { at: event.at + beat * beatSeconds, gain: 0.22, pan: 0.2 });
      }
      return;
    case 'noodle':
      return noodle(mix, event.at, event.seconds, seed);
    case 'take':
      return playTake(mix, event, seed);
  }
}

function playTake(mix: Stereo, take: Take, seed: number): void {
  const random = noise(seed);
  const beats = (take.bars - 1) * 4 + take.lastBeats;
  // Nobody plays like a clock: each take has its own small push and pull.
  const late = (): number => 0.006 * random();
  for (let eighth = 0; eighth < beats * 2; eighth += 1) {
    const beat = eighth / 2;
    const bar = take.fromBar + Math.floor(beat / 4);
    const inBar = eighth % 8;
    const at = take.at + beat * beatSeconds + late();
    const chord = chords[bar % chords.length] ?? [50];
    // In a breakdown the band drops out one after the other: guitar, then drums.
    const left = beats - beat;
    const hasGuitar = !take.isBreakdown || left > 2.5;
    const hasDrums = !take.isBreakdown || left > 0.6;
    // Verses are held back, the second half opens up.
    const swell = bar >= 16 ? 1.35 : bar >= 8 ? 1 : 0.72;
    if (hasDrums && bar >= 1) {
      hat(mix, { at, gain: inBar % 2 === 0 ? 0.1 : 0.06, pan: 0.4 }, seed + eighth);
      if (inBar === 0 || inBar === 5) kick(mix, { at, gain: 0.6 * swell, pan: 0 });
      if (inBar === 2 || inBar === 6) snare(mix, { at, gain: 0.42 * swell, pan: 0.12 }, seed + 31 * eighth);
    }
    if (bar >= 1 && (inBar === 0 || inBar === 3 || inBar === 6)) {
      const note = (chord[0] ?? 50) - 12 + (inBar === 6 ? 7 : 0);
      pluck(mix, { at, gain: 0.5 * swell, pan: -0.05 }, noteHz(note), 0.62, 0.2, seed + eighth * 17);
    }
    if (hasGuitar) {
      const note = chord[[1, 3, 2, 4, 3, 2, 4, 3][inBar] ?? 1] ?? 62;
      pluck(mix, { at, gain: 0.3 * swell, pan: -0.45 }, noteHz(note), 1.1, 0.5, seed + eighth * 101);
      if (inBar === 0) {
        for (const [string, chordNote] of chord.entries()) {
          const strum = { at: at + string * 0.014, gain: 0.2 * swell, pan: 0.5 };
          pluck(mix, strum, noteHz(chordNote), 2.1, 0.42, seed + eighth * 7 + string);
        }
      }
    }
  }
  if (!take.isBreakdown) playEnding(mix, take, seed);
  for (let chorus = 16; chorus + 8 <= take.fromBar + take.bars; chorus += 8) {
    if (chorus < take.fromBar) continue;
    for (const [beat, note, length] of lead) {
      const at = take.at + (chorus - take.fromBar) * barSeconds + beat * beatSeconds + late();
      pluck(
        mix,
        { at, gain: 0.34, pan: 0.18 },
        noteHz(note),
        length * beatSeconds + 0.5,
        0.8,
        seed + beat * 13 + chorus,
      );
    }
  }
}

/** The last chord, left ringing. */
function playEnding(mix: Stereo, take: Take, seed: number): void {
  const at = takeEnd(take) - 2.4;
  for (const [string, note] of [38, 50, 57, 62, 66, 74].entries()) {
    pluck(
      mix,
      { at: at + string * 0.022, gain: 0.34, pan: -0.4 + string * 0.16 },
      noteHz(note),
      2.6,
      0.5,
      seed + string,
    );
  }
  kick(mix, { at, gain: 0.5, pan: 0 });
}

function noodle(mix: Stereo, at: number, seconds: number, seed: number): void {
  const figure = [62, 66, 69, 74, 73, 69, 66, 64, 62, 57, 62, 66, 69, 71, 69, 66];
  for (const [index, note] of figure.entries()) {
    const start = at + (index * seconds) / figure.length;
    pluck(mix, { at: start, gain: 0.26, pan: -0.45 }, noteHz(note), 0.9, 0.5, seed + index * 29);
  }
}

/** What the tape itself adds: hiss, hum, gentle saturation, silence on the leader, and the end running off the reel. */
function playTape(mix: Stereo): void {
  const rate = mix.sampleRate;
  const channels = [
    { samples: mix.left, hiss: noise(91), hum: 0.0007 },
    { samples: mix.right, hiss: noise(1973), hum: 0.0005 },
  ];
  for (const { samples, hiss, hum } of channels) {
    let dull = 0;
    for (let frame = 0; frame < samples.length; frame += 1) {
      const t = frame / rate;
      const isTape = t >= toneStart && t < tapeRunsOut;
      dull += 0.45 * (hiss() - dull);
      const floor = isTape ? 0.0032 * dull + hum * Math.sin(2 * Math.PI * 50 * t) : 0.00006 * dull;
      const signal = isTape ? Math.tanh(2.1 * (samples[frame] ?? 0)) : 0;
      samples[frame] = 0.82 * signal + floor;
    }
  }
}
