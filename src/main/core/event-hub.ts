import type { Events } from '../../shared/contract/events.ts';
import type { EventListener } from './core.ts';

export type EventHub = {
  emit<Name extends keyof Events>(name: Name, payload: Events[Name]): void;
  subscribe(listener: EventListener): () => void;
};

/** Tells every listener what happened, at once and in order; one that fails keeps nobody else from hearing it. */
export function createEventHub(): EventHub {
  const listeners = new Set<EventListener>();
  return {
    emit(name, payload) {
      for (const listener of listeners) {
        try {
          listener(name, payload);
        } catch (error) {
          console.error(`A listener failed at ${name}:`, error);
        }
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
