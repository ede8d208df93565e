declare abstract class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: unknown): void;
declare const currentFrame: number;

/** Quanta that go together, so that the window's thread has time for more than hearing. */
const together = 8;
const quantum = 128;

/** Posts everything that passes through, with the context's count of samples. */
class CaptureProcessor extends AudioWorkletProcessor {
  #heard: { contextSample: number; left: Float32Array; right: Float32Array } | null = null;

  process(inputs: readonly (readonly Float32Array[])[]): boolean {
    const [left, right] = inputs[0] ?? [];
    if (left === undefined || right === undefined) return true;
    // Nothing passes while no tape is connected; what comes then begins anew.
    if (this.#heard !== null && currentFrame - this.#heard.contextSample >= together * quantum) this.#heard = null;
    this.#heard ??= {
      contextSample: currentFrame,
      left: new Float32Array(together * quantum),
      right: new Float32Array(together * quantum),
    };
    const at = currentFrame - this.#heard.contextSample;
    this.#heard.left.set(left, at);
    this.#heard.right.set(right, at);
    if (at + quantum < together * quantum) return true;
    this.port.postMessage(this.#heard);
    this.#heard = null;
    return true;
  }
}

registerProcessor('capture', CaptureProcessor);
