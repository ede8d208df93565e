import type { TapeOrder, TapeReport, TapeSetup } from './tape-messages.ts';
import { renderTape, reportTape } from './tape-render.ts';
import { obeyOrder, threadTape } from './tape-transport.ts';

// What this file uses of the audio thread's global scope; the DOM library describes the window's only.
declare abstract class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: unknown): void;
declare const currentFrame: number;
declare const sampleRate: number;

const reportsPerSecond = 50;

/** The tape in the audio thread: hands orders in and reports out, and lends its outputs to the transport. */
class TapeProcessor extends AudioWorkletProcessor {
  readonly #tape: ReturnType<typeof threadTape>;
  #ejected = false;
  #samplesUntilReport = 0;

  constructor({ processorOptions }: { readonly processorOptions: TapeSetup }) {
    super();
    this.#tape = threadTape(processorOptions);
    this.port.onmessage = ({ data }: MessageEvent<TapeOrder>) => {
      if (data.kind === 'eject') this.#ejected = true;
      else obeyOrder(this.#tape, data);
    };
  }

  readonly #report = (report: TapeReport): void => this.port.postMessage(report);

  process(_inputs: unknown, outputs: readonly (readonly Float32Array[])[]): boolean {
    const left = outputs[0]?.[0];
    const right = outputs[0]?.[1];
    if (left === undefined || right === undefined || this.#ejected) return !this.#ejected;
    this.#samplesUntilReport -= left.length;
    if (this.#tape.rolling && this.#samplesUntilReport <= 0) {
      this.#samplesUntilReport = sampleRate / reportsPerSecond;
      this.#report(reportTape(this.#tape, currentFrame));
    }
    renderTape(this.#tape, left, right, currentFrame, this.#report);
    return true;
  }
}

registerProcessor('tape', TapeProcessor);
