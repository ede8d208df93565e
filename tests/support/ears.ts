import type { BrowserContext, Page } from '@playwright/test';

/** What a window hears: the level of some tones in each ear, as a share of full scale, and how low the lowest tone is. */
export type Ears = {
  /** Amplitude per ear of the tones that were asked for, 1 for a sine at full scale. */
  tones(...hz: readonly number[]): Promise<readonly (readonly number[])[]>;
  /** Frequency of what the left ear hears, from its zero crossings. */
  pitch(): Promise<number>;
  /** The greatest sample of the last tenths of a second. */
  loudest(): Promise<number>;
};

/** Puts ears where the sound of windows meets the device; for those that are opened later. */
export async function plugEarsInto(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const analysers: AnalyserNode[] = [];
    Object.assign(globalThis, { ears: analysers });
    const connect = AudioNode.prototype.connect as (this: AudioNode, target: AudioNode, ...ends: number[]) => AudioNode;
    const listening = function listening(this: AudioNode, target: AudioNode, ...ends: number[]): AudioNode {
      if (target instanceof AudioDestinationNode) {
        const splitter = new ChannelSplitterNode(this.context, { numberOfOutputs: 2 });
        connect.call(this, splitter);
        analysers.splice(0);
        for (const ear of [0, 1]) {
          const analyser = new AnalyserNode(this.context, { fftSize: 8192 });
          splitter.connect(analyser, ear);
          analysers.push(analyser);
        }
      }
      return connect.call(this, target, ...ends);
    };
    AudioNode.prototype.connect = listening as typeof AudioNode.prototype.connect;
  });
}

/** What a window with ears hears now. */
export function earsOf(page: Page): Ears {
  const recorded = (): Promise<{ readonly rate: number; readonly samples: readonly (readonly number[])[] }> =>
    page.evaluate(() => {
      const { ears } = globalThis as unknown as { readonly ears: readonly AnalyserNode[] };
      const samples = ears.map((ear) => {
        const heard = new Float32Array(ear.fftSize);
        ear.getFloatTimeDomainData(heard);
        return [...heard];
      });
      return { rate: ears[0]?.context.sampleRate ?? 1, samples };
    });
  return {
    async tones(...hz) {
      const { rate, samples } = await recorded();
      return samples.map((ear) => hz.map((tone) => amplitude(ear, tone / rate)));
    },
    async pitch() {
      const { rate, samples } = await recorded();
      return frequency(samples[0] ?? [], rate);
    },
    async loudest() {
      const { samples } = await recorded();
      return Math.max(0, ...samples.flat().map(Math.abs));
    },
  };
}

/** Of one tone in a stretch of samples, through a Hann window. */
function amplitude(samples: readonly number[], cyclesPerSample: number): number {
  let real = 0;
  let imaginary = 0;
  samples.forEach((sample, at) => {
    const weight = 1 - Math.cos((2 * Math.PI * at) / samples.length);
    real += weight * sample * Math.cos(2 * Math.PI * cyclesPerSample * at);
    imaginary -= weight * sample * Math.sin(2 * Math.PI * cyclesPerSample * at);
  });
  return (2 * Math.hypot(real, imaginary)) / samples.length;
}

function frequency(samples: readonly number[], rate: number): number {
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
  return crossings < 2 ? 0 : ((crossings - 1) * rate) / (last - first);
}
