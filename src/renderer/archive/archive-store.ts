import { createStore, type StoreApi } from 'zustand/vanilla';
import { UserError } from '../../shared/contract/errors.ts';
import type { Bridge } from '../../shared/contract/requests.ts';
import {
  type ArchiveView,
  defaultSettings,
  type HistoryHeads,
  type HostView,
  type JobView,
  type MarkCounts,
  type Place,
  type Settings,
} from '../../shared/contract/views.ts';
import { applyDiff, type Change } from '../../shared/domain/change.ts';
import type { MarkId, SongId, TapeId, TransferId } from '../../shared/domain/ids.ts';
import type { Mark } from '../../shared/domain/mark.ts';
import type { Song } from '../../shared/domain/song.ts';
import type { Tape } from '../../shared/domain/tape.ts';
import type { Transfer } from '../../shared/domain/transfer.ts';

/** The nouns of the archive. Marks are those of the open transfer only. */
export type Contents = {
  readonly tapes: ReadonlyMap<TapeId, Tape>;
  readonly transfers: ReadonlyMap<TransferId, Transfer>;
  readonly songs: ReadonlyMap<SongId, Song>;
  readonly marks: ReadonlyMap<MarkId, Mark>;
};

type PendingChange = { readonly change: Change; readonly revision: number | null };

export type ArchiveState = Contents & {
  readonly status: 'loading' | 'ready' | 'failed';
  /** Why it failed, or null. */
  readonly problem: string | null;
  readonly archive: ArchiveView['archive'] | null;
  readonly host: HostView | null;
  readonly notices: readonly string[];
  readonly settings: Settings;
  readonly jobs: readonly JobView[];
  readonly heads: HistoryHeads;
  readonly counts: MarkCounts;
  /** Whose marks `marks` are; null when no transfer is open. */
  readonly marksOf: TransferId | null;
  readonly marksReady: boolean;
  /** Highest take number per song id on the tape's other transfers. */
  readonly otherTakeNumbers: Readonly<Record<string, number>>;
  readonly revision: number;
  readonly confirmed: Contents;
  readonly pending: readonly PendingChange[];
};

export type ArchiveStore = {
  readonly store: StoreApi<ArchiveState>;
  load(): Promise<void>;
  /** Shows the change at once, sends it, and takes it back when it is refused (the error is thrown on). */
  commit(title: string, change: Change, place: Place | null): Promise<void>;
  openMarks(transferId: TransferId | null): Promise<void>;
};

const nothing: Contents = { tapes: new Map(), transfers: new Map(), songs: new Map(), marks: new Map() };

/**
 * What the window knows of the archive: what the main process has confirmed, with our own unconfirmed changes laid
 * over it. Replies carry the revision they made, so events and replies may arrive in any order.
 */
export function createArchiveStore(bridge: Bridge): ArchiveStore {
  const store = createStore<ArchiveState>(() => ({
    ...nothing,
    status: 'loading',
    problem: null,
    archive: null,
    host: null,
    notices: [],
    settings: defaultSettings,
    jobs: [],
    heads: { undo: null, redo: null },
    counts: {},
    marksOf: null,
    marksReady: false,
    otherTakeNumbers: {},
    revision: 0,
    confirmed: nothing,
    pending: [],
  }));

  const rebase = (confirmed: Contents, pending: readonly PendingChange[], rest: Partial<ArchiveState> = {}): void => {
    const { marksOf } = store.getState();
    const shown = pending.reduce((contents, { change }) => applyToContents(contents, change, marksOf), confirmed);
    store.setState({ ...rest, ...shown, confirmed, pending });
  };

  const load = async (): Promise<void> => {
    try {
      const [view, counted] = await Promise.all([
        bridge.request('archive.get', {}),
        bridge.request('marks.counts', {}),
      ]);
      rebase(
        {
          tapes: byId(view.tapes),
          transfers: byId(view.transfers),
          songs: byId(view.songs),
          marks: store.getState().confirmed.marks,
        },
        store.getState().pending,
        {
          status: 'ready',
          problem: null,
          archive: view.archive,
          host: view.host,
          notices: view.notices,
          settings: view.settings,
          jobs: view.jobs,
          heads: view.heads,
          counts: counted.counts,
          revision: view.revision,
        },
      );
    } catch (error) {
      store.setState({ status: 'failed', problem: (error as Error).message });
    }
  };

  const openMarks = async (transferId: TransferId | null): Promise<void> => {
    rebase({ ...store.getState().confirmed, marks: new Map() }, [], {
      marksOf: transferId,
      marksReady: transferId === null,
    });
    if (transferId === null) return;
    const { marks, otherTakeNumbers } = await bridge.request('marks.list', { transferId });
    if (store.getState().marksOf !== transferId) return;
    rebase({ ...store.getState().confirmed, marks: byId(marks) }, store.getState().pending, {
      marksReady: true,
      otherTakeNumbers,
    });
  };

  bridge.on('archive.changed', ({ revision, change, heads }) => {
    const state = store.getState();
    if (state.status !== 'ready') return;
    const hasGap = revision > state.revision + 1;
    rebase(
      applyToContents(state.confirmed, change, state.marksOf),
      state.pending.filter((pending) => pending.revision === null || pending.revision > revision),
      { revision, heads, counts: countChange(state.counts, change) },
    );
    if (hasGap) void load().then(() => openMarks(store.getState().marksOf));
  });
  bridge.on('transfers.added', ({ tapes, transfers }) => {
    const { confirmed, pending } = store.getState();
    rebase(
      {
        ...confirmed,
        tapes: new Map([...confirmed.tapes, ...byId(tapes)]),
        transfers: new Map([...confirmed.transfers, ...byId(transfers)]),
      },
      pending,
    );
  });
  bridge.on('transfers.factsChanged', ({ facts }) => {
    const { confirmed, pending } = store.getState();
    const transfers = new Map(confirmed.transfers);
    for (const fact of facts) {
      const known = transfers.get(fact.id);
      if (known !== undefined) transfers.set(fact.id, { ...known, ...fact });
    }
    rebase({ ...confirmed, transfers }, pending);
  });
  bridge.on('transfers.removed', ({ transferIds }) => {
    const { confirmed, pending } = store.getState();
    const transfers = new Map(confirmed.transfers);
    for (const id of transferIds) transfers.delete(id);
    rebase({ ...confirmed, transfers }, pending);
  });
  bridge.on('jobs.changed', ({ jobs }) => store.setState({ jobs }));
  bridge.on('settings.changed', ({ settings }) => store.setState({ settings }));

  return {
    store,
    load,
    openMarks,
    async commit(title, change, place) {
      const sent: PendingChange = { change, revision: null };
      rebase(store.getState().confirmed, [...store.getState().pending, sent]);
      const settle = (next: PendingChange | null): void => {
        const { confirmed, pending, revision } = store.getState();
        const kept = pending.flatMap((one) => {
          if (one !== sent) return [one];
          return next === null || (next.revision !== null && next.revision <= revision) ? [] : [next];
        });
        rebase(confirmed, kept);
      };
      try {
        const { revision } = await bridge.request('changes.commit', { title, change, place });
        settle({ change, revision });
      } catch (error) {
        settle(null);
        const code = error instanceof UserError ? error.code : 'internal';
        throw new UserError(code, `${title} was not saved: ${(error as Error).message}`, { cause: error });
      }
    },
  };
}

function byId<Thing extends { readonly id: string }>(things: readonly Thing[]): Map<Thing['id'], Thing> {
  return new Map(things.map((thing) => [thing.id as Thing['id'], thing]));
}

function applyToContents(contents: Contents, change: Change, marksOf: TransferId | null): Contents {
  const ours = <T extends { readonly transferId: TransferId }>(mark: T): boolean => mark.transferId === marksOf;
  const transfers = new Map(contents.transfers);
  for (const [, entry] of change.transfers.updated) {
    const known = transfers.get(entry.id);
    if (known !== undefined) transfers.set(entry.id, { ...known, ...entry });
  }
  return {
    tapes: applyDiff(contents.tapes, change.tapes),
    songs: applyDiff(contents.songs, change.songs),
    transfers: change.transfers.updated.length === 0 ? contents.transfers : transfers,
    marks: applyDiff(contents.marks, {
      added: change.marks.added.filter(ours),
      updated: change.marks.updated.filter(([, after]) => ours(after)),
      removed: change.marks.removed.filter(ours),
    }),
  };
}

const countNames = { take: 'takes', fragment: 'fragments', timestamp: 'timestamps' } as const;

function countChange(counts: MarkCounts, { marks }: Change): MarkCounts {
  if (marks.added.length + marks.removed.length + marks.updated.length === 0) return counts;
  const next: Record<string, { takes: number; fragments: number; timestamps: number }> = { ...counts };
  const add = (mark: Mark, step: 1 | -1): void => {
    const known = next[mark.transferId] ?? { takes: 0, fragments: 0, timestamps: 0 };
    const name = countNames[mark.kind];
    next[mark.transferId] = { ...known, [name]: known[name] + step };
  };
  for (const mark of marks.added) add(mark, 1);
  for (const mark of marks.removed) add(mark, -1);
  for (const [before, after] of marks.updated) {
    add(before, -1);
    add(after, 1);
  }
  return next;
}
