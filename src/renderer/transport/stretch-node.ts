// oxlint-disable-next-line import/default -- the query makes it the address of a file of our own origin, no module
import stretchWorkletUrl from './stretch.worklet.ts?worker&url';

/** Moves pitch and keeps time: `signalsmith-stretch`, by Geraint Luff, in its own audio processor. */
export type StretchNode = {
  readonly head: AudioNode;
  readonly tail: AudioNode;
  /** From a sample of the tape to its place in what comes out. */
  readonly latencySeconds: number;
  /** What goes in from this moment on comes out moved by so many semitones. */
  transpose(semitones: number): void;
};

/** The processor talks in numbered calls and answers them; so it says when it is ready, unasked. */
type Answer = readonly [call: number | 'ready' | 'time', value: unknown];

/** Loads the processor into a context and waits until it can be played through. */
export async function openStretch(context: BaseAudioContext): Promise<StretchNode> {
  await context.audioWorklet.addModule(stretchWorkletUrl);
  const node = new AudioWorkletNode(context, 'signalsmith-stretch', { outputChannelCount: [2] });
  const calls = new Map<Answer[0], (value: unknown) => void>();
  let lastCall = 0;
  const ready = new Promise<unknown>((resolve) => calls.set('ready', resolve));
  node.port.onmessage = ({ data: [call, value] }: MessageEvent<Answer>) => {
    calls.get(call)?.(value);
    calls.delete(call);
  };
  const call = (method: 'latency' | 'schedule', ...values: readonly unknown[]): Promise<unknown> => {
    lastCall += 1;
    const number = lastCall;
    node.port.postMessage([number, method, ...values]);
    return new Promise((resolve) => calls.set(number, resolve));
  };
  await ready;
  const latencySeconds = Number(await call('latency'));
  await call('schedule', { active: true });
  return {
    head: node,
    tail: node,
    latencySeconds,
    transpose(semitones) {
      const output = context.currentTime + latencySeconds;
      void call('schedule', { active: true, semitones, output });
    },
  };
}
