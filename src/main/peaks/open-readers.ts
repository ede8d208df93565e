import { openPeaksFile, type PeaksReader } from './peaks-file.ts';

/** Peaks files of the tapes that are looked at stay open. */
export type OpenReaders = {
  /** Gives the reader of a file, null when there is none for this key; it may be used only until `work` settles. */
  use<Result>(
    path: string,
    key: string,
    work: (reader: PeaksReader | null) => Result | Promise<Result>,
  ): Promise<Result>;
  /** The next one who uses this file opens it anew: it may have changed. */
  forget(path: string): Promise<void>;
  close(): Promise<void>;
};

const mostOpen = 8;

type Entry = { readonly reader: Promise<PeaksReader | null>; users: number };

/** Readers by path; a path always has the same key. */
export function createOpenReaders(): OpenReaders {
  /** The one used last at the end. What is not in here any more is closed by its last user. */
  const open = new Map<string, Entry>();

  function enter(path: string, key: string): Entry {
    const entry = open.get(path) ?? { reader: openPeaksFile(path, key), users: 0 };
    open.delete(path);
    open.set(path, entry);
    entry.users += 1;
    return entry;
  }

  async function leave(path: string, entry: Entry): Promise<void> {
    const reader = await entry.reader.catch(() => null);
    entry.users -= 1;
    const isKept = open.get(path) === entry;
    // One that still grows says more each time it is opened.
    if (isKept && reader?.header.isComplete !== true) open.delete(path);
    if (entry.users === 0 && open.get(path) !== entry) await reader?.close();
    while (open.size > mostOpen) await forget([...open.keys()][0]!);
  }

  async function forget(path: string): Promise<void> {
    const entry = open.get(path);
    open.delete(path);
    if (entry === undefined || entry.users > 0) return;
    const reader = await entry.reader.catch(() => null);
    await reader?.close();
  }

  return {
    async use(path, key, work) {
      const entry = enter(path, key);
      try {
        return await work(await entry.reader);
      } finally {
        await leave(path, entry);
      }
    },
    forget,
    async close() {
      for (const path of open.keys()) await forget(path);
    },
  };
}
