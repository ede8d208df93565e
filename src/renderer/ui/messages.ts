import { createStore } from 'zustand/vanilla';

/** One line for the person at the screen; shown as a toast and read aloud. */
export type Message = {
  readonly id: number;
  readonly kind: 'info' | 'done' | 'problem';
  readonly text: string;
  readonly action: { readonly label: string; readonly run: () => void } | null;
};

export const messageStore = createStore<{ readonly messages: readonly Message[] }>(() => ({ messages: [] }));

const shownAtOnce = 4;
let lastId = 0;

/** Says something; problems stay until dismissed, the rest goes by itself after a while. */
export function say(kind: Message['kind'], text: string, action: Message['action'] = null): void {
  lastId += 1;
  const message: Message = { id: lastId, kind, text, action };
  // The same words twice in a row would read as a stutter.
  messageStore.setState(({ messages }) => {
    const all = [...messages.filter((known) => known.text !== text), message];
    // What can be tried again holds somebody's words: only they may let it go.
    const kept = new Set(all.slice(-shownAtOnce));
    return {
      messages: all.filter((known) => kept.has(known) || (known.kind === 'problem' && known.action !== null)),
    };
  });
}

export function dismiss(id: number): void {
  messageStore.setState(({ messages }) => ({ messages: messages.filter((message) => message.id !== id) }));
}

/** Says why something that was asked for did not happen. */
export function sayProblem(error: unknown): void {
  say('problem', error instanceof Error ? error.message : String(error));
}
