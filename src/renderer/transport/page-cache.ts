import { framesPerPage } from '../../shared/contract/byte-routes.ts';
import type { TapePage } from './tape-messages.ts';
import { type Aim, heardSoon, wantedPages } from './wanted-pages.ts';

/** Keeps the pages around the tape's position where they can be heard. */
export type PageCache = {
  /** Says where the tape is or will be next; fetches what is missing there and drops fetches that are of no use. */
  aim(aim: Aim): void;
  close(): void;
};

const minPagesAhead = 6;
const secondsAhead = 0.75;
/** The rest of the memory keeps what was heard lately. */
const partAhead = 0.6;

/**
 * Fetches pages ahead of the tape and hands each to `give` once. The pages themselves live in the audio thread; here
 * is only the account of them, with the longest unused forgotten first. A fetch that fails is told when the tape has
 * come to that page, so that everything before it is heard; after that, nothing is fetched until the next aim.
 */
export function createPageCache({
  frames,
  bytesPerFrame,
  maxBytes,
  parallelFetches,
  fetchPage,
  give,
  forget,
  onProblem,
}: {
  readonly frames: number;
  readonly bytesPerFrame: number;
  readonly maxBytes: number;
  /** Enough to keep a disk busy, few enough that the first page of a seek is not held up by the others. */
  readonly parallelFetches: number;
  readonly fetchPage: (index: number, signal: AbortSignal) => Promise<TapePage>;
  readonly give: (index: number, page: TapePage) => void;
  readonly forget: (indexes: readonly number[]) => void;
  readonly onProblem: (error: unknown) => void;
}): PageCache {
  const mostAhead = Math.max(2, Math.floor((partAhead * maxBytes) / (framesPerPage * bytesPerFrame)) - 3);
  /** Bytes by page; a map keeps its order, so the first key is the longest unused. */
  const held = new Map<number, number>();
  const fetching = new Map<number, AbortController>();
  const failed = new Map<number, unknown>();
  let wanted: readonly number[] = [];
  let heldBytes = 0;
  let soon: readonly number[] = [];
  /** Fetches the page where the tape was sent to: the ear waits for it, so what is heard later waits, too. */
  let urgent: AbortController | null = null;

  const abortAll = (): void => {
    wanted = [];
    for (const controller of fetching.values()) controller.abort();
    fetching.clear();
    urgent = null;
    failed.clear();
  };

  const fetchNext = (): void => {
    const [first] = wanted;
    if (first !== undefined && failed.has(first)) {
      const error = failed.get(first);
      abortAll();
      onProblem(error);
      return;
    }
    for (const index of wanted) {
      if (fetching.size >= parallelFetches) return;
      if (urgent !== null && !soon.includes(index)) continue;
      if (held.has(index) || fetching.has(index) || failed.has(index)) continue;
      const controller = new AbortController();
      // A tape that runs faster than its pages come has asked for the first one long before.
      if (index === first && fetching.size === 0) urgent = controller;
      fetching.set(index, controller);
      void fetchOne(index, controller);
    }
  };

  const letGo = (index: number, controller: AbortController): void => {
    fetching.delete(index);
    if (urgent === controller) urgent = null;
  };

  const fetchOne = async (index: number, controller: AbortController): Promise<void> => {
    // A page that nobody waits for any more is not counted, and its failure is no news.
    const isAwaited = (): boolean => fetching.get(index) === controller;
    try {
      const page = await fetchPage(index, controller.signal);
      if (!isAwaited()) return;
      keep(index, page);
    } catch (error) {
      if (!isAwaited()) return;
      failed.set(index, error);
    }
    letGo(index, controller);
    fetchNext();
  };

  const keep = (index: number, page: TapePage): void => {
    const sizeBytes = page.channels.reduce((sum, channel) => sum + channel.byteLength, 0);
    held.set(index, sizeBytes);
    heldBytes += sizeBytes;
    give(index, page);
    const needed = new Set(wanted);
    const dropped: number[] = [];
    for (const [old, oldBytes] of held) {
      if (heldBytes <= maxBytes) break;
      if (needed.has(old)) continue;
      held.delete(old);
      heldBytes -= oldBytes;
      dropped.push(old);
    }
    if (dropped.length > 0) forget(dropped);
  };

  return {
    aim(aim) {
      const secondsOfPages = Math.ceil((secondsAhead * Math.abs(aim.framesPerSecond)) / framesPerPage);
      wanted = wantedPages(aim, frames, Math.min(mostAhead, Math.max(minPagesAhead, secondsOfPages)));
      soon = heardSoon(aim, wanted);
      for (const [index, controller] of fetching) {
        if (wanted.includes(index)) continue;
        letGo(index, controller);
        controller.abort();
      }
      for (const index of failed.keys()) if (!wanted.includes(index)) failed.delete(index);
      for (const index of wanted) {
        const sizeBytes = held.get(index);
        if (sizeBytes === undefined) continue;
        held.delete(index);
        held.set(index, sizeBytes);
      }
      fetchNext();
    },
    close: abortAll,
  };
}
