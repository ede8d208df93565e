import { createStore, type StoreApi } from 'zustand/vanilla';
import { UserError } from '../../shared/contract/errors.ts';
import type { Events } from '../../shared/contract/events.ts';
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
import type { MarkId, ShortlistId, SongId, TapeId, TransferId } from '../../shared/domain/ids.ts';
import type { Mark } from '../../shared/domain/mark.ts';
import type { Shortlist } from '../../shared/domain/shortlist.ts';
import type { Song } from '../../shared/domain/song.ts';
import type { Tape } from '../../shared/domain/tape.ts';
import type { Transfer } from '../../shared/domain/transfer.ts';

/** The nouns of the archive. Marks are those of the open transfer only. */
export type Contents = {
  readonly tapes: ReadonlyMap<TapeId, Tape>;
  readonly transfers: ReadonlyMap<TransferId, Transfer>;
  readonly songs: ReadonlyMap<SongId, Song>;
  readonly shortlists: ReadonlyMap<ShortlistId, Shortlist>;
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
  /** As the archive kept it when it was asked for last. */
  readonly keptChannels: ArchiveView['keptChannels'];
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
  /** Takes the marks of another transfer up; asks for them when `after` has come. */
  openMarks(transferId: TransferId | null, after?: Promise<void>): Promise<void>;
  /** Asks for everything again, for example after the connection was lost. */
  heal(): Promise<void>;
};

const nothing: Contents = {
  tapes: new Map(),
  transfers: new Map(),
  songs: new Map(),
  shortlists: new Map(),
  marks: new Map(),
};

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
    keptChannels: [],
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
    const marksOf = rest.marksOf === undefined ? store.getState().marksOf : rest.marksOf;
    const shown = pending.reduce((contents, { change }) => applyToContents(contents, change, marksOf), confirmed);
    store.setState({ ...rest, ...shown, confirmed, pending });
  };

  /** Events that came while the archive was asked for: the answer may be older than they are. Null: none is asked. */
  let held: (() => void)[] | null = null;
  let countsRevision = 0;

  const loadOnce = async (): Promise<void> => {
    held = [];
    try {
      const [view, counted] = await Promise.all([
        bridge.request('archive.get', {}),
        bridge.request('marks.counts', {}),
      ]);
      const { confirmed, pending } = store.getState();
      countsRevision = counted.revision;
      rebase(
        {
          tapes: byId(view.tapes),
          transfers: byId(view.transfers),
          songs: byId(view.songs),
          shortlists: byId(view.shortlists),
          marks: confirmed.marks,
        },
        pending.filter((one) => one.revision === null || one.revision > view.revision),
        {
          status: 'ready',
          problem: null,
          archive: view.archive,
          host: view.host,
          notices: view.notices,
          settings: view.settings,
          keptChannels: view.keptChannels,
          jobs: view.jobs,
          heads: view.heads,
          counts: counted.counts,
          revision: view.revision,
        },
      );
    } catch (error) {
      // What is on the screen stays there: a lost connection has a sentence of its own.
      if (store.getState().status !== 'ready') store.setState({ status: 'failed', problem: (error as Error).message });
    }
    const missed: readonly (() => void)[] = held;
    held = null;
    for (const apply of missed) apply();
  };

  let loading: Promise<void> | null = null;
  const load = (): Promise<void> => {
    loading ??= loadOnce().finally(() => {
      loading = null;
    });
    return loading;
  };

  const openMarks = async (transferId: TransferId | null, after?: Promise<void>): Promise<void> => {
    const { confirmed, pending, marksOf } = store.getState();
    // Asked again for the same transfer: what is shown stays until the answer comes.
    if (marksOf !== transferId || transferId === null) {
      rebase({ ...confirmed, marks: new Map() }, pending, { marksOf: transferId, marksReady: transferId === null });
    }
    if (transferId === null) return;
    if (after !== undefined) await after;
    if (store.getState().marksOf !== transferId) return;
    let view = await bridge.request('marks.list', { transferId });
    // An answer that is older than an event we have seen would undo that event.
    while (view.revision < store.getState().revision && store.getState().marksOf === transferId) {
      view = await bridge.request('marks.list', { transferId });
    }
    if (store.getState().marksOf !== transferId) return;
    rebase({ ...store.getState().confirmed, marks: byId(view.marks) }, store.getState().pending, {
      marksReady: true,
      otherTakeNumbers: view.otherTakeNumbers,
    });
  };

  /** Asks for everything again: something happened that we were not told. */
  const heal = async (): Promise<void> => {
    await load();
    await openMarks(store.getState().marksOf);
  };

  /** Events in the order in which they came, after what is being asked for has arrived. */
  const listen = <Name extends keyof Events>(name: Name, apply: (event: Events[Name]) => void): void => {
    bridge.on(name, (event) => {
      if (held === null) apply(event);
      else held.push(() => apply(event));
    });
  };

  listen('archive.changed', ({ revision, change, heads }) => {
    const state = store.getState();
    if (state.status !== 'ready' || revision <= state.revision) return;
    const hasGap = revision > state.revision + 1;
    rebase(
      applyToContents(state.confirmed, change, state.marksOf),
      state.pending.filter((pending) => pending.revision === null || pending.revision > revision),
      { revision, heads, counts: revision > countsRevision ? countChange(state.counts, change) : state.counts },
    );
    // Where asking fails too (a lost connection), the next event shows a gap again.
    if (hasGap) heal().catch(() => {});
  });
  listen('transfers.added', ({ tapes, transfers }) => {
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
  listen('transfers.factsChanged', ({ facts }) => {
    const { confirmed, pending } = store.getState();
    const transfers = new Map(confirmed.transfers);
    for (const fact of facts) {
      const known = transfers.get(fact.id);
      if (known !== undefined) transfers.set(fact.id, { ...known, ...fact });
    }
    rebase({ ...confirmed, transfers }, pending);
  });
  listen('transfers.removed', ({ transferIds }) => {
    const { confirmed, pending } = store.getState();
    const transfers = new Map(confirmed.transfers);
    for (const id of transferIds) transfers.delete(id);
    rebase({ ...confirmed, transfers }, pending);
  });
  listen('jobs.changed', ({ jobs }) => store.setState({ jobs }));
  listen('settings.changed', ({ settings }) =>
    store.setState((state) => ({ settings: { ...state.settings, ...settings } })),
  );

  return {
    store,
    load,
    openMarks,
    heal,
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
  return {
    tapes: applyDiff(contents.tapes, change.tapes),
    songs: applyDiff(contents.songs, change.songs),
    shortlists: applyDiff(contents.shortlists, change.shortlists),
    transfers: withEntries(contents.transfers, change.transfers),
    marks: applyDiff(contents.marks, {
      added: change.marks.added.filter(ours),
      updated: change.marks.updated.filter(([, after]) => ours(after)),
      removed: change.marks.removed.filter(ours),
    }),
  };
}

/** What people say of a transfer changes; the facts of its file stay. */
function withEntries(transfers: Contents['transfers'], { updated }: Change['transfers']): Contents['transfers'] {
  if (updated.length === 0) return transfers;
  const next = new Map(transfers);
  for (const [, entry] of updated) {
    const known = next.get(entry.id);
    if (known !== undefined) next.set(entry.id, { ...known, ...entry });
  }
  return next;
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
