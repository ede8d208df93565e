import type { FrameSource } from './frame-source.ts';
import { openFrameSource, statSound } from './open-frame-source.ts';

const mostOpen = 8;

/** Sources that stay open after they were used, so that the next task need not find its way into the file again. */
export type OpenSources = {
  /**
   * Works with the source of a path, opened anew when its file was changed meanwhile. Where the source says so, pieces
   * of work run side by side; else they follow each other in the order in which they were asked for. Throws what
   * opening throws.
   */
  withSource<Result>(path: string, work: (source: FrameSource) => Promise<Result>): Promise<Result>;
  /** Whether the source of a path is open, and pieces of work with it run side by side. */
  readSideBySide(path: string): boolean;
  /** Closes the source of a path as soon as nobody uses it. */
  forget(path: string): Promise<void>;
  forgetAll(): Promise<void>;
};

type OpenSource = {
  readonly source: FrameSource;
  /** Size and time the file had when it was opened. */
  readonly version: string;
  /** Pieces of work that hold it or wait for their turn. */
  users: number;
  /** Settles when the last of those that follow each other is done. */
  lastTurn: Promise<unknown>;
  /** Told when the last user has gone, where somebody wants to close it. */
  whenUnused: (() => void) | null;
};

/** No source is open yet; `openSource` opens one. */
export function createOpenSources(openSource = openFrameSource): OpenSources {
  /** By their paths, the one used last at the end. */
  const open = new Map<string, OpenSource>();
  /** Files that are being looked at: who asks meanwhile shares the look. */
  const looks = new Map<string, Promise<OpenSource>>();

  function look(path: string): Promise<OpenSource> {
    const underWay = looks.get(path);
    if (underWay !== undefined) return underWay;
    const begun = openOnce(path).finally(() => looks.delete(path));
    looks.set(path, begun);
    return begun;
  }

  async function openOnce(path: string): Promise<OpenSource> {
    const { identity, sizeBytes, modifiedAt } = await statSound(path);
    const version = `${identity} ${sizeBytes} ${modifiedAt}`;
    const known = open.get(path);
    if (known?.version === version) {
      open.delete(path);
      open.set(path, known);
      return known;
    }
    await close(path);
    const source = await openSource(path);
    const entry: OpenSource = { source, version, users: 0, lastTurn: Promise.resolve(), whenUnused: null };
    open.set(path, entry);
    await closeOldest();
    return entry;
  }

  async function closeOldest(): Promise<void> {
    const newest = [...open.keys()].at(-1);
    for (const [path, { users }] of open) {
      if (open.size <= mostOpen) return;
      if (users === 0 && path !== newest) await close(path);
    }
  }

  async function close(path: string): Promise<void> {
    const entry = open.get(path);
    if (entry === undefined) return;
    open.delete(path);
    if (entry.users > 0) await new Promise<void>((resolve) => (entry.whenUnused = resolve));
    await entry.source.close();
  }

  function turn<Result>(entry: OpenSource, work: () => Promise<Result>): Promise<Result> {
    const mine = entry.lastTurn.then(work);
    entry.lastTurn = mine.catch(() => undefined);
    return mine;
  }

  return {
    async withSource(path, work) {
      const entry = await look(path);
      entry.users += 1;
      try {
        const { source } = entry;
        return await (source.readsSideBySide ? work(source) : turn(entry, () => work(source)));
      } finally {
        entry.users -= 1;
        if (entry.users === 0) entry.whenUnused?.();
      }
    },
    readSideBySide: (path) => open.get(path)?.source.readsSideBySide ?? false,
    async forget(path) {
      await looks.get(path)?.catch(() => undefined);
      await close(path);
    },
    async forgetAll() {
      for (const path of open.keys()) await close(path);
    },
  };
}
