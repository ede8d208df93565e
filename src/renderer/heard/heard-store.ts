import { createStore, type StoreApi } from 'zustand/vanilla';
import { useStore } from 'zustand';
import type { Bridge } from '../../shared/contract/requests.ts';
import { type FrameRange, mergeRanges, totalFrames } from '../../shared/domain/frame-ranges.ts';
import type { TransferId } from '../../shared/domain/ids.ts';
import { bridge } from '../client/bridge.ts';

export type HeardState = {
  /** How many frames of each transfer were heard; those nobody has listened to are not in it. */
  readonly heardFrames: ReadonlyMap<TransferId, number>;
  /** Whose stretches `ranges` are. */
  readonly openId: TransferId | null;
  /** What was heard of the open transfer, in order, with what is not stored yet. */
  readonly ranges: readonly FrameRange[];
  /** Whether the stretches of the open transfer have arrived. */
  readonly ready: boolean;
};

export type HeardStore = {
  readonly store: StoreApi<HeardState>;
  /** Asks how much of each transfer was heard. */
  load(): Promise<void>;
  open(transferId: TransferId | null): Promise<void>;
  /** Shows what has just sounded; it is stored with the next `flush`. */
  add(transferId: TransferId, ranges: readonly FrameRange[]): void;
  /** Stores what is waiting. What could not be stored waits for the next time. */
  flush(): Promise<void>;
  forget(transferId: TransferId): Promise<void>;
};

type News = ReadonlyMap<TransferId, readonly FrameRange[]>;

/** What the window knows of what was heard: what is stored, with what sounded since laid over it. */
export function createHeardStore(wire: Bridge): HeardStore {
  const store = createStore<HeardState>(() => ({ heardFrames: new Map(), openId: null, ranges: [], ready: false }));
  let stored: readonly FrameRange[] = [];
  let waiting: News = new Map();
  let sent: News = new Map();
  let opened = 0;

  const show = (): void => {
    const { openId, heardFrames, ready } = store.getState();
    if (openId === null || !ready) return;
    const ranges = mergeRanges([...stored, ...(sent.get(openId) ?? []), ...(waiting.get(openId) ?? [])]);
    store.setState({ ranges, heardFrames: withFrames(heardFrames, openId, totalFrames(ranges)) });
  };

  wire.on('heard.changed', ({ transferId, ranges, heardFrames: frames }) => {
    store.setState(({ heardFrames }) => ({ heardFrames: withFrames(heardFrames, transferId, frames) }));
    if (store.getState().openId !== transferId) return;
    opened += 1;
    stored = ranges;
    store.setState({ ready: true });
    show();
  });

  return {
    store,
    async load() {
      const { heard } = await wire.request('heard.list', {});
      store.setState({ heardFrames: new Map(heard.map((one) => [one.transferId, one.heardFrames])) });
      show();
    },
    async open(transferId) {
      opened += 1;
      const mine = opened;
      stored = [];
      store.setState({ openId: transferId, ranges: [], ready: false });
      if (transferId === null) return;
      const { ranges } = await wire.request('heard.get', { transferId });
      // Another one was opened meanwhile, or an event has brought newer news.
      if (mine !== opened) return;
      stored = ranges;
      store.setState({ ready: true });
      show();
    },
    add(transferId, ranges) {
      if (ranges.length === 0) return;
      waiting = withRanges(waiting, transferId, ranges);
      show();
    },
    async flush() {
      if (sent.size > 0 || waiting.size === 0) return;
      sent = waiting;
      waiting = new Map();
      for (const [transferId, ranges] of sent) {
        try {
          await wire.request('heard.add', { transferId, ranges });
        } catch {
          // Nobody needs to be told of some seconds; they are sent again with the next ones.
          waiting = withRanges(waiting, transferId, ranges);
        }
      }
      sent = new Map();
    },
    async forget(transferId) {
      waiting = new Map([...waiting].filter(([id]) => id !== transferId));
      await wire.request('heard.forget', { transferId });
    },
  };
}

/** What was heard, as this window knows it. */
export const heard = createHeardStore(bridge);

/** Reads from it in a component; `select` must return a value that stays the same while nothing changed. */
export function useHeard<Part>(select: (state: HeardState) => Part): Part {
  return useStore(heard.store, select);
}

function withFrames(known: ReadonlyMap<TransferId, number>, id: TransferId, frames: number): typeof known {
  return known.get(id) === frames ? known : new Map(known).set(id, frames);
}

function withRanges(news: News, transferId: TransferId, ranges: readonly FrameRange[]): News {
  return new Map(news).set(transferId, mergeRanges([...(news.get(transferId) ?? []), ...ranges]));
}
