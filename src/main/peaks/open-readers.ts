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

type Entry = { readonly reader: Promise<PeaksReader | null>; readonly key: string; users: number; isForgotten: boolean };

export function createOpenReaders(): OpenReaders {
  /** By path, the one used last at the end. */
  const open = new Map<string, Entry>();

  function entryFor(path: string, key: string): Entry {
    const known = open.get(path);
    if (known?.key === key) {
      open.delete(path);
      open.set(path, known);
      return known;
    }
    const entry = { reader: openPeaksFile(path, key), key, users: 0, isForgotten: false };
    if (known !== undefined) known.isForgotten = true;
    open.set(path, entry);
    return entry;
  }

  async function leave(path: string, entry: Entry): Promise<void> {
    entry.users -= 1;
    const reader = await entry.reader.catch(() => null);
    // One that still grows says more each time it is opened.
    if (reader?.header.isComplete !== true) drop(path, entry);
    if (entry.users === 0 && entry.isForgotten) await reader?.close();
    for (const [other, old] of open) {
      if (open.size <= mostOpen) break;
      await forgetEntry(other, old);
    }
  }

  function drop(path: string, entry: Entry): void {
    entry.isForgotten = true;
    if (open.get(path) === entry) open.delete(path);
  }

  /** It is closed by its last user, or here when nobody uses it. */
  async function forgetEntry(path: string, entry: Entry): Promise<void> {
    drop(path, entry);
    if (entry.users > 0) return;
    const reader = await entry.reader.catch(() => null);
    await reader?.close();
  }

  return {
    async use(path, key, work) {
      const entry = entryFor(path, key);
      entry.users += 1;
      try {
        return await work(await entry.reader);
      } finally {
        await leave(path, entry);
      }
    },
    async forget(path) {
      const entry = open.get(path);
      if (entry !== undefined) await forgetEntry(path, entry);
    },
    async close() {
      for (const [path, entry] of open) await forgetEntry(path, entry);
    },
  };
}
