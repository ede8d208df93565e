/** Owns what must be let go of together: listeners, timers, frames, stores. `close` runs once, in reverse order. */
export type Scope = {
  /** Keeps a function that undoes something; at once when the scope is closed already. */
  add(release: () => void): void;
  listen<Name extends keyof WindowEventMap>(
    target: Window,
    name: Name,
    listener: (event: WindowEventMap[Name]) => void,
    options?: AddEventListenerOptions,
  ): void;
  listen(target: EventTarget, name: string, listener: (event: Event) => void, options?: AddEventListenerOptions): void;
  /** Aborted when the scope closes: for fetches and other jobs. */
  readonly signal: AbortSignal;
  close(): void;
};

export function createScope(): Scope {
  const controller = new AbortController();
  const releases: (() => void)[] = [];
  const add = (release: () => void): void => {
    if (controller.signal.aborted) release();
    else releases.push(release);
  };
  return {
    add,
    listen: (
      target: EventTarget,
      name: string,
      // One implementation for both overloads: the event's type is what the caller's overload promised.
      listener: (event: never) => void,
      options?: AddEventListenerOptions,
    ): void => {
      target.addEventListener(name, listener as EventListener, options);
      add(() => target.removeEventListener(name, listener as EventListener, options));
    },
    signal: controller.signal,
    close: () => {
      if (controller.signal.aborted) return;
      controller.abort();
      for (const release of releases.toReversed()) release();
    },
  };
}
