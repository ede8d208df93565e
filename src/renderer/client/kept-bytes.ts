/** Fetches bytes; the signal says when nobody waits for them any more. */
export type FetchBytes = (url: string, signal: AbortSignal) => Promise<ArrayBuffer>;

export type KeptBytes = {
  readonly fetch: FetchBytes;
  /** What is here already, without waiting. */
  peek(url: string): ArrayBuffer | undefined;
};

/**
 * Remembers bytes that never change under their address, the least recently used going first. What two ask for at a
 * time is fetched once, and given up only when nobody waits for it.
 */
export function keepBytes(fetchBytes: FetchBytes, budgetBytes: number): KeptBytes {
  /** In the order of their last use. */
  const known = new Map<string, ArrayBuffer>();
  const underWay = new Map<string, { bytes: Promise<ArrayBuffer>; waiting: number; end: AbortController }>();
  let bytes = 0;

  const keep = (url: string, buffer: ArrayBuffer): void => {
    if (known.has(url)) return;
    known.set(url, buffer);
    bytes += buffer.byteLength;
    for (const [oldest, { byteLength }] of known) {
      if (bytes <= budgetBytes) break;
      known.delete(oldest);
      bytes -= byteLength;
    }
  };

  const shared: FetchBytes = async (url, signal) => {
    let entry = underWay.get(url);
    if (entry === undefined) {
      const end = new AbortController();
      entry = { bytes: fetchBytes(url, end.signal), waiting: 0, end };
      underWay.set(url, entry);
    }
    const mine = entry;
    mine.waiting += 1;
    const leave = (): void => {
      mine.waiting -= 1;
      if (mine.waiting > 0) return;
      if (underWay.get(url) === mine) underWay.delete(url);
      mine.end.abort();
    };
    signal.addEventListener('abort', leave, { once: true });
    try {
      const buffer = await mine.bytes;
      signal.throwIfAborted();
      return buffer;
    } finally {
      signal.removeEventListener('abort', leave);
      if (underWay.get(url) === mine) underWay.delete(url);
    }
  };

  const peek = (url: string): ArrayBuffer | undefined => {
    const buffer = known.get(url);
    if (buffer === undefined) return undefined;
    known.delete(url);
    known.set(url, buffer);
    return buffer;
  };

  return {
    peek,
    async fetch(url, signal) {
      const buffer = peek(url);
      if (buffer !== undefined) return buffer;
      const fetched = await shared(url, signal);
      keep(url, fetched);
      return fetched;
    },
  };
}
