import { framesPerPage } from '../../shared/contract/byte-routes.ts';
import type { LoopRange, TapePage } from './tape-messages.ts';

/** Keeps the pages around the tape's position where they can be heard. */
export type PageCache = {
  /** Says where the tape is or will be next; fetches what is missing there and drops fetches that are of no use. */
  aim(position: number, loop: LoopRange | null): void;
  close(): void;
};

const maxBytes = 32 * 1024 * 1024;
/** Enough to keep a disk busy, few enough that the first page of a seek is not held up by the others. */
const parallelFetches = 3;
const minPagesAhead = 6;
const secondsAhead = 0.75;

/**
 * Fetches pages ahead of the tape and hands each to `give` once. The pages themselves live in the audio thread; here
 * is only the account of them, with the longest unused forgotten first. After a fetch that failed, nothing is fetched
 * until the next aim.
 */
export function createPageCache({
  frames,
  sampleRate,
  fetchPage,
  give,
  forget,
  onProblem,
}: {
  readonly frames: number;
  readonly sampleRate: number;
  readonly fetchPage: (index: number, signal: AbortSignal) => Promise<TapePage>;
  readonly give: (index: number, page: TapePage) => void;
  readonly forget: (indexes: readonly number[]) => void;
  readonly onProblem: (error: unknown) => void;
}): PageCache {
  const pagesAhead = Math.max(minPagesAhead, Math.ceil((secondsAhead * sampleRate) / framesPerPage));
  /** Bytes by page; a map keeps its order, so the first key is the longest unused. */
  const held = new Map<number, number>();
  const fetching = new Map<number, AbortController>();
  let wanted: readonly number[] = [];
  let heldBytes = 0;

  const abortAll = (): void => {
    wanted = [];
    for (const controller of fetching.values()) controller.abort();
    fetching.clear();
  };

  const fetchNext = (): void => {
    for (const index of wanted) {
      if (fetching.size >= parallelFetches) return;
      if (held.has(index) || fetching.has(index)) continue;
      const controller = new AbortController();
      fetching.set(index, controller);
      void fetchOne(index, controller);
    }
  };

  const fetchOne = async (index: number, controller: AbortController): Promise<void> => {
    // A page that nobody waits for any more is not counted, and its failure is no news.
    const isAwaited = (): boolean => fetching.get(index) === controller;
    try {
      const page = await fetchPage(index, controller.signal);
      if (!isAwaited()) return;
      fetching.delete(index);
      keep(index, page);
      fetchNext();
    } catch (error) {
      if (!isAwaited()) return;
      abortAll();
      onProblem(error);
    }
  };

  const keep = (index: number, page: TapePage): void => {
    const sizeBytes = page.left.byteLength + (page.right === page.left ? 0 : page.right.byteLength);
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
    aim(position, loop) {
      wanted = wantedPages(position, loop, frames, pagesAhead);
      for (const [index, controller] of fetching) {
        if (wanted.includes(index)) continue;
        fetching.delete(index);
        controller.abort();
      }
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

/**
 * Pages in the order they will be heard: ahead of the position and round the loop, then the loop's start (so that its
 * seam is ready however early the loop is turned on), then the page behind.
 */
export function wantedPages(
  position: number,
  loop: LoopRange | null,
  frames: number,
  pagesAhead: number,
): readonly number[] {
  const lastPage = Math.ceil(frames / framesPerPage) - 1;
  const here = Math.min(pageOf(position), lastPage);
  const wanted = new Set<number>();
  let page = here;
  for (let count = 0; count <= pagesAhead && page <= lastPage; count += 1) {
    wanted.add(page);
    page += 1;
    const turns = loop !== null && position < loop.endFrame && page * framesPerPage >= loop.endFrame;
    if (turns) page = pageOf(loop.startFrame);
  }
  if (loop !== null) {
    wanted.add(pageOf(loop.startFrame));
    wanted.add(Math.min(pageOf(loop.startFrame) + 1, lastPage));
  }
  wanted.add(here - 1);
  return [...wanted].filter((index) => index >= 0);
}

function pageOf(frame: number): number {
  return Math.floor(frame / framesPerPage);
}
