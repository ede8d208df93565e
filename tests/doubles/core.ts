// Stands in for the core where a host is tested: it remembers what it was asked and answers what it was told to.
import { UserError } from '../../src/shared/contract/errors.ts';
import type { Events } from '../../src/shared/contract/events.ts';
import type { Handlers, RequestName } from '../../src/shared/contract/requests.ts';
import type { Core, EventListener } from '../../src/main/core/core.ts';

export type CoreDouble = Core & {
  readonly asked: { readonly name: string; readonly input: unknown }[];
  tell<Name extends keyof Events>(name: Name, payload: Events[Name]): void;
  readonly signals: AbortSignal[];
  readonly wasClosed: () => boolean;
};

type Answers = Partial<Handlers> & Partial<Pick<Core, 'readFrames' | 'readPeaksTile' | 'close'>>;

/** A core whose other requests answer `{}`; `readFrames` gives the frame's own number as its sample. */
export function coreDouble(answers: Answers = {}): CoreDouble {
  const listeners = new Set<EventListener>();
  const asked: { name: string; input: unknown }[] = [];
  const signals: AbortSignal[] = [];
  let isClosed = false;
  const answer = (name: RequestName) => (input: unknown) => {
    asked.push({ name, input });
    // One function for every name: the compiler cannot see that name and input belong together.
    const own = answers[name] as ((given: unknown) => unknown) | undefined;
    return own === undefined ? {} : own(input);
  };
  return {
    asked,
    signals,
    wasClosed: () => isClosed,
    // Every name has an answer, which a Proxy cannot tell the compiler.
    handlers: new Proxy({}, { get: (_target, name) => answer(name as RequestName) }) as Handlers,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tell(name, payload) {
      for (const listener of listeners) listener(name, payload);
    },
    readFrames(transferId, startFrame, frames, signal) {
      signals.push(signal);
      if (answers.readFrames !== undefined) return answers.readFrames(transferId, startFrame, frames, signal);
      if (transferId !== 'reel') return Promise.reject(new UserError('notFound', 'There is no such transfer.'));
      return Promise.resolve(Float32Array.from({ length: frames }, (_, index) => startFrame + index));
    },
    readPeaksTile(transferId, framesPerBucket, tile, signal) {
      signals.push(signal);
      if (answers.readPeaksTile !== undefined) {
        return answers.readPeaksTile(transferId, framesPerBucket, tile, signal);
      }
      return Promise.resolve(Uint8Array.from([1, 2, 3, 4, 5, 6]));
    },
    async close() {
      isClosed = true;
      await answers.close?.();
    },
  };
}
