import { createListeningChain } from '../../src/renderer/transport/listening-chain.ts';
import type { MeterReading } from '../../src/renderer/transport/player.ts';
import type { Heard } from '../../src/renderer/transport/heard.ts';
import { flatListening, type Listening } from '../../src/shared/domain/listening.ts';
import captureWorkletUrl from './sound-capture.worklet.ts?worker&url';

/** A page with the chain behind the tape alone: any sound goes in, and what comes out is measured. For specs only. */
export type ListeningPage = {
  /** The gain in dB at each frequency, from what becomes of a single pulse. */
  response(change: Partial<Listening>, rate: number, speedIps: number | null, hz: readonly number[]): Promise<number[]>;
  /** How many samples of noise come out other than they went in, and how many were compared. */
  renderNoise(changes: readonly Partial<Listening>[]): Promise<{ readonly changed: number; readonly compared: number }>;
  /** The greatest step between two samples of a steady level of 0.5 while everything is switched on and off. */
  largestStep(changes: readonly Partial<Listening>[]): Promise<number>;
  /** Plays a tone live through a chain and counts what comes out, and how soon it is right. */
  hearTone(toneHz: number, change: Partial<Listening>): Promise<HeardTone>;
  /** The last reading after some sound was rendered. */
  meterOf(seconds: number, rate: number): Promise<{ readonly reading: MeterReading; readonly samples: number[] }>;
};

export type HeardTone = {
  readonly hz: number;
  readonly latencySeconds: number;
};

/** A tape of a known speed, listened to with a change. */
function heardWith(change: Partial<Listening>, speedIps: number | null = 15): Heard {
  return { listening: { ...flatListening, ...change }, speedIps, speedRatio: 1, winding: false };
}

const fail = (error: unknown): never => {
  throw error;
};

const listening: ListeningPage = {
  async response(change, rate, speedIps, hz) {
    const length = rate;
    const context = new OfflineAudioContext(2, length, rate);
    const chain = await createListeningChain(context, fail);
    chain.hearAs(heardWith(change, speedIps));
    // The pulse comes after everything was switched on.
    const at = Math.round(rate / 8);
    // And is followed by zeros up to the end: behind a source that is over, filters are cut short.
    const pulse = new AudioBuffer({ length, numberOfChannels: 2, sampleRate: rate });
    for (const ear of [0, 1]) pulse.getChannelData(ear)[at] = 1;
    play(context, pulse, chain.input);
    const heard = (await context.startRendering()).getChannelData(1).subarray(at);
    return hz.map((frequency) => magnitudeDb(heard, frequency / rate));
  },

  async renderNoise(changes) {
    const rate = 48_000;
    const context = new OfflineAudioContext(2, rate, rate);
    const chain = await createListeningChain(context, fail);
    const noise = noiseOf(rate, rate);
    play(context, noise, chain.input);
    changes.forEach((change, index) => {
      const halt = context.suspend((index + 1) / 10);
      void halt.then(() => {
        chain.hearAs(heardWith(change));
        return context.resume();
      });
    });
    const heard = await context.startRendering();
    // After the last change and its fade everything must be as it was.
    const from = changes.length === 0 ? 0 : Math.round(rate * (changes.length / 10 + 0.05));
    let changed = 0;
    for (const ear of [0, 1]) {
      const [before, after] = [noise.getChannelData(ear), heard.getChannelData(ear)];
      for (let at = from; at < rate; at += 1) if (before[at] !== after[at]) changed += 1;
    }
    return { changed, compared: 2 * (rate - from) };
  },

  async largestStep(changes) {
    const rate = 48_000;
    const context = new OfflineAudioContext(2, rate, rate);
    const chain = await createListeningChain(context, fail);
    const steady = new AudioBuffer({ length: rate, numberOfChannels: 2, sampleRate: rate });
    for (const ear of [0, 1]) steady.getChannelData(ear).fill(0.5);
    play(context, steady, chain.input);
    changes.forEach((change, index) => {
      const halt = context.suspend((index + 1) / 20);
      void halt.then(() => {
        chain.hearAs(heardWith(change));
        return context.resume();
      });
    });
    const heard = (await context.startRendering()).getChannelData(0);
    let largest = 0;
    for (let at = 1; at < heard.length; at += 1) {
      largest = Math.max(largest, Math.abs((heard[at] ?? 0) - (heard[at - 1] ?? 0)));
    }
    return largest;
  },

  async hearTone(toneHz, change) {
    const context = new AudioContext({ sampleRate: 48_000 });
    const chain = await createListeningChain(context, fail);
    await context.audioWorklet.addModule(captureWorkletUrl);
    const tone = new OscillatorNode(context, { frequency: toneHz });
    const stereo = new GainNode(context, { channelCount: 2, channelCountMode: 'explicit', gain: 0.5 });
    tone.connect(stereo).connect(chain.input);
    const heard: number[] = [];
    const ear = new AudioWorkletNode(context, 'capture', { numberOfOutputs: 0 });
    ear.port.onmessage = ({ data }: MessageEvent<{ left: Float32Array }>) => heard.push(...data.left);
    listenTo(context, ear);
    // The ear is plugged in where the chain meets the device.
    const again = await createListeningChain(context, fail);
    stereo.disconnect();
    stereo.connect(again.input);
    tone.start();
    await context.resume();
    again.hearAs(heardWith({ speedKind: change.speedKind ?? 'varispeed' }));
    await until(() => context.currentTime > 0.8);
    again.hearAs(heardWith(change));
    await until(() => again.latencySeconds() > 0 || change.speedKind !== 'stretch');
    const from = heard.length + Math.round(0.5 * context.sampleRate);
    await until(() => heard.length > from + 2 * context.sampleRate);
    const hz = frequencyOf(heard.slice(from, from + 2 * context.sampleRate), context.sampleRate);
    const latencySeconds = again.latencySeconds();
    await context.close();
    return { hz, latencySeconds };
  },

  async meterOf(seconds, rate) {
    const context = new OfflineAudioContext(2, seconds * rate, rate);
    const chain = await createListeningChain(context, fail);
    const noise = noiseOf(seconds * rate, rate);
    play(context, noise, chain.input);
    await context.startRendering();
    // The last readings are still on their way from the audio thread.
    await until(() => chain.meters().shortTermLufs !== null);
    await new Promise((resolve) => setTimeout(resolve, 0));
    const samples = [...noise.getChannelData(0)].flatMap((left, at) => [left, noise.getChannelData(1)[at] ?? 0]);
    return { reading: chain.meters(), samples };
  },
};
Object.assign(window, { listening });

function play(context: BaseAudioContext, buffer: AudioBuffer, to: AudioNode): void {
  const source = new AudioBufferSourceNode(context, { buffer });
  source.connect(to);
  source.start();
}

/** Noise from a seed that swells and sinks, the right side partly its own. */
function noiseOf(length: number, rate: number): AudioBuffer {
  const buffer = new AudioBuffer({ length, numberOfChannels: 2, sampleRate: rate });
  const [left, right] = [buffer.getChannelData(0), buffer.getChannelData(1)];
  let seed = 20_261;
  const random = (): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 31 - 1;
  };
  for (let at = 0; at < length; at += 1) {
    const swell = 0.2 + 0.15 * Math.sin((2 * Math.PI * at) / (1.7 * rate));
    const shared = random();
    left[at] = swell * shared;
    right[at] = swell * (0.6 * shared + 0.4 * random());
  }
  return buffer;
}

function magnitudeDb(samples: Float32Array, cyclesPerSample: number): number {
  let real = 0;
  let imaginary = 0;
  samples.forEach((sample, at) => {
    real += sample * Math.cos(2 * Math.PI * cyclesPerSample * at);
    imaginary -= sample * Math.sin(2 * Math.PI * cyclesPerSample * at);
  });
  return 10 * Math.log10(real * real + imaginary * imaginary);
}

/** Whatever of a context is connected to its destination is also heard by the ear. */
function listenTo(context: BaseAudioContext, ear: AudioNode): void {
  const connect = AudioNode.prototype.connect as (this: AudioNode, target: AudioNode) => AudioNode;
  const heard = function heard(this: AudioNode, target: AudioNode): AudioNode {
    if (target === context.destination) connect.call(this, ear);
    return connect.call(this, target);
  };
  AudioNode.prototype.connect = heard as typeof AudioNode.prototype.connect;
}

function frequencyOf(samples: readonly number[], rate: number): number {
  let crossings = 0;
  let first = 0;
  let last = 0;
  for (let at = 1; at < samples.length; at += 1) {
    const [before, now] = [samples[at - 1] ?? 0, samples[at] ?? 0];
    if (before >= 0 || now < 0) continue;
    // Between the two samples, where the line between them crosses.
    last = at - now / (now - before);
    if (crossings === 0) first = last;
    crossings += 1;
  }
  return ((crossings - 1) * rate) / (last - first);
}

async function until(wish: () => boolean): Promise<void> {
  while (!wish()) await new Promise(requestAnimationFrame);
}
