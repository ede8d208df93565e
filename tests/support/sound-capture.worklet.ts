declare abstract class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: unknown): void;
declare const currentFrame: number;

/** Posts everything that passes through, with the context's count of samples. */
class CaptureProcessor extends AudioWorkletProcessor {
  process(inputs: readonly (readonly Float32Array[])[]): boolean {
    const [left, right] = inputs[0] ?? [];
    if (left !== undefined && right !== undefined) {
      this.port.postMessage({ contextSample: currentFrame, left: left.slice(), right: right.slice() });
    }
    return true;
  }
}

registerProcessor('capture', CaptureProcessor);
