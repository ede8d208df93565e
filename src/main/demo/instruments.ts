/** Everything the demo reel is played on: small models, seeded, so that the reel is the same on every machine. */
export type Stereo = { readonly left: Float32Array; readonly right: Float32Array; readonly sampleRate: number };

/** A repeatable source of numbers from -1 to 1 (xorshift32). */
export function noise(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state / 0x8000_0000;
  };
}

export function noteHz(midiNote: number): number {
  return 440 * 2 ** ((midiNote - 69) / 12);
}

type Played = { readonly at: number; readonly gain: number; readonly pan: number };

/** A plucked string: Karplus and Strong's delay line with a two-point average in its loop. */
export function pluck(
  mix: Stereo,
  { at, gain, pan }: Played,
  hz: number,
  seconds: number,
  bright: number,
  seed: number,
): void {
  const rate = mix.sampleRate;
  const random = noise(seed);
  const period = rate / hz;
  const line = new Float32Array(Math.max(2, Math.floor(period - 0.5)));
  let smooth = 0;
  for (let i = 0; i < line.length; i += 1) {
    smooth += bright * (random() - smooth);
    line[i] = smooth;
  }
  // Dull picks would be quiet picks otherwise.
  const loudest = line.reduce((peak, value) => Math.max(peak, Math.abs(value)), 1e-6);
  const decay = 0.5 ** (1 / (seconds * 0.45 * hz));
  const count = Math.floor(seconds * rate);
  const release = Math.floor(0.03 * rate);
  const start = Math.round(at * rate);
  let place = 0;
  let previous = 0;
  for (let i = 0; i < count && start + i < mix.left.length; i += 1) {
    const value = line[place] ?? 0;
    line[place] = decay * 0.5 * (value + previous);
    previous = value;
    place = place + 1 === line.length ? 0 : place + 1;
    add(mix, start + i, (value / loudest) * gain * Math.min(1, (count - i) / release), pan);
  }
}

export function kick(mix: Stereo, { at, gain, pan }: Played): void {
  const rate = mix.sampleRate;
  const start = Math.round(at * rate);
  let phase = 0;
  for (let i = 0; i < 0.24 * rate && start + i < mix.left.length; i += 1) {
    const t = i / rate;
    phase += (2 * Math.PI * (46 + 120 * Math.exp(-t * 38))) / rate;
    add(mix, start + i, Math.sin(phase) * Math.exp(-t * 15) * gain, pan);
  }
}

export function snare(mix: Stereo, { at, gain, pan }: Played, seed: number): void {
  const rate = mix.sampleRate;
  const random = noise(seed);
  const start = Math.round(at * rate);
  for (let i = 0; i < 0.2 * rate && start + i < mix.left.length; i += 1) {
    const t = i / rate;
    const shell = Math.sin(2 * Math.PI * 186 * t) * Math.exp(-t * 30);
    add(mix, start + i, (0.6 * random() * Math.exp(-t * 22) + 0.5 * shell) * gain, pan);
  }
}

export function hat(mix: Stereo, { at, gain, pan }: Played, seed: number): void {
  const rate = mix.sampleRate;
  const random = noise(seed);
  const start = Math.round(at * rate);
  let before = 0;
  for (let i = 0; i < 0.05 * rate && start + i < mix.left.length; i += 1) {
    const now = random();
    add(mix, start + i, (now - before) * 0.5 * Math.exp((-i / rate) * 90) * gain, pan);
    before = now;
  }
}

/** The sticks of a count-in. */
export function stick(mix: Stereo, { at, gain, pan }: Played): void {
  const rate = mix.sampleRate;
  const start = Math.round(at * rate);
  for (let i = 0; i < 0.05 * rate && start + i < mix.left.length; i += 1) {
    const t = i / rate;
    const wood = Math.sin(2 * Math.PI * 2140 * t) + 0.5 * Math.sin(2 * Math.PI * 3310 * t);
    add(mix, start + i, wood * Math.exp(-t * 110) * gain, pan);
  }
}

/** The low tone of a slate, found by ear when the tape is wound. */
export function slateTone(mix: Stereo, { at, gain, pan }: Played): void {
  const rate = mix.sampleRate;
  const seconds = 0.8;
  const start = Math.round(at * rate);
  for (let i = 0; i < seconds * rate && start + i < mix.left.length; i += 1) {
    const t = i / rate;
    const edge = Math.min(1, t / 0.01, (seconds - t) / 0.02);
    add(mix, start + i, Math.sin(2 * Math.PI * 50 * t) * edge * gain, pan);
  }
}

/** Speech without words: a buzzing source through two moving resonances, in syllables of 120 to 260 ms. */
export function talk(mix: Stereo, { at, gain, pan }: Played, seconds: number, far: boolean, seed: number): void {
  const rate = mix.sampleRate;
  const random = noise(seed);
  const start = Math.round(at * rate);
  const end = start + Math.floor(seconds * rate);
  let frame = start;
  let phase = 0;
  const low = { a: 0, b: 0 };
  const high = { a: 0, b: 0 };
  let room = 0;
  while (frame < end) {
    const length = Math.floor((0.19 + 0.07 * random()) * rate);
    const pause = Math.floor((0.035 + 0.03 * random()) * rate);
    const pitch = 118 * 2 ** (0.25 * random());
    const first = resonance(520 + 190 * random(), 90, rate);
    const second = resonance(1560 + 520 * random(), 140, rate);
    const isBreath = random() > 0.72;
    for (let i = 0; i < length && frame + i < mix.left.length; i += 1) {
      const t = i / length;
      phase += (pitch * (1 - 0.08 * t)) / rate;
      const buzz = isBreath ? 0.25 * random() : 2 * (phase - Math.floor(phase)) - 1 + 0.06 * random();
      const voice = ring(low, first, buzz) + 0.5 * ring(high, second, buzz);
      const swell = Math.sin(Math.PI * t) ** 0.7;
      room += 0.12 * (voice - room);
      add(mix, frame + i, (far ? room : voice) * swell * gain, pan);
    }
    frame += length + pause;
  }
}

function add(mix: Stereo, frame: number, value: number, pan: number): void {
  if (frame < 0 || frame >= mix.left.length) return;
  mix.left[frame] = (mix.left[frame] ?? 0) + value * Math.sqrt(0.5 - pan / 2);
  mix.right[frame] = (mix.right[frame] ?? 0) + value * Math.sqrt(0.5 + pan / 2);
}

type Resonance = { readonly c1: number; readonly c2: number; readonly gain: number };

function resonance(hz: number, widthHz: number, rate: number): Resonance {
  const r = Math.exp((-Math.PI * widthHz) / rate);
  return { c1: 2 * r * Math.cos((2 * Math.PI * hz) / rate), c2: -r * r, gain: (1 - r) * 2 };
}

function ring(state: { a: number; b: number }, { c1, c2, gain }: Resonance, input: number): number {
  const out = gain * input + c1 * state.a + c2 * state.b;
  state.b = state.a;
  state.a = out;
  return out;
}
