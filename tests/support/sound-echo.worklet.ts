declare abstract class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: unknown): void;

/** What is asked; it comes back as it is. */
export type Question = number;

/** Answers each message, so that the window knows that what it said before has been heard by the audio thread. */
class EchoProcessor extends AudioWorkletProcessor {
  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<Question>) => this.port.postMessage(data);
  }

  process(): boolean {
    return false;
  }
}

registerProcessor('echo', EchoProcessor);
