import { feedMeter, readMeter, startMeter } from './meter-sums.ts';

// What this file uses of the audio thread's global scope; the DOM library describes the window's only.
declare abstract class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: unknown): void;
declare const sampleRate: number;

const readingsPerSecond = 50;

/** Hears what leaves for the device and tells the window how loud it is; it has no output and changes nothing. */
class MeterProcessor extends AudioWorkletProcessor {
  readonly #meter = startMeter(sampleRate);
  readonly #silence = new Float32Array(128);
  #samplesUntilReading = 0;
  #removed = false;

  constructor() {
    super();
    this.port.onmessage = () => {
      this.#removed = true;
    };
  }

  process(inputs: readonly (readonly Float32Array[])[]): boolean {
    const left = inputs[0]?.[0] ?? this.#silence;
    // A mono node in front of the meter is heard by both ears.
    const right = inputs[0]?.[1] ?? left;
    feedMeter(this.#meter, left, right);
    this.#samplesUntilReading -= left.length;
    if (this.#samplesUntilReading <= 0) {
      this.#samplesUntilReading = sampleRate / readingsPerSecond;
      this.port.postMessage(readMeter(this.#meter));
    }
    return !this.#removed;
  }
}

registerProcessor('meter', MeterProcessor);
