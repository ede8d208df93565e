import type { Events } from '../../src/shared/contract/events.ts';
import type { Bridge, In, Out, RequestName } from '../../src/shared/contract/requests.ts';

type Asked = {
  readonly name: RequestName;
  readonly input: unknown;
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
};

/**
 * A bridge whose answers and events a test lets through one by one, in any order: `answer('marks.list', view)` answers
 * the oldest such question.
 */
export function createFakeBridge() {
  const asked: Asked[] = [];
  const listeners = new Map<string, Set<(event: never) => void>>();
  const take = (name: RequestName): Asked => {
    const index = asked.findIndex((one) => one.name === name);
    const [found] = index === -1 ? [] : asked.splice(index, 1);
    if (found === undefined) throw new Error(`Nobody asked ${name}.`);
    return found;
  };
  const bridge: Bridge = {
    request: <Name extends RequestName>(name: Name, input: In<Name>) =>
      new Promise<Out<Name>>((resolve, reject) => {
        asked.push({ name, input, resolve, reject });
      }),
    on: (name, listener) => {
      const known = listeners.get(name) ?? new Set();
      listeners.set(name, known);
      known.add(listener);
      return () => void known.delete(listener);
    },
  };
  return {
    bridge,
    /** Names of what was asked and not yet answered. */
    open: (): readonly RequestName[] => asked.map((one) => one.name),
    async answer<Name extends RequestName>(name: Name, value: Out<Name>): Promise<void> {
      take(name).resolve(value as never);
      await settled();
    },
    async refuse(name: RequestName, error: Error): Promise<void> {
      take(name).reject(error);
      await settled();
    },
    async tell<Name extends keyof Events>(name: Name, event: Events[Name]): Promise<void> {
      for (const listener of listeners.get(name) ?? []) listener(event as never);
      await settled();
    },
  };
}

/** Lets every promise that is ready run its course. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
