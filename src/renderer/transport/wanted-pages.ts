import { framesPerPage } from '../../shared/contract/byte-routes.ts';
import type { LoopRange } from './tape-messages.ts';

/** Where a tape is or will be next in one file, and how it moves on from there. */
export type Aim = {
  /** A boundary between two frames; may lie outside the file. */
  readonly position: number;
  /** Signed: pages are wanted in the direction of travel, more of them the faster it goes. */
  readonly framesPerSecond: number;
  readonly loop: LoopRange | null;
};

/** Reading between frames needs this many around them (the longest kernel of sinc.ts). */
const margin = 256;
/** A page takes some tens of milliseconds to come. */
const soonSeconds = 0.1;

/**
 * Pages in the order they will be heard: ahead of the position and round the loop, then the edges of the loop (so that
 * its seam is ready however early the loop is turned on), then the page behind.
 */
export function wantedPages(
  { position, framesPerSecond, loop }: Aim,
  frames: number,
  pagesAhead: number,
): readonly number[] {
  const direction = framesPerSecond < 0 ? -1 : 1;
  const lastPage = Math.ceil(frames / framesPerPage) - 1;
  const pageOf = (frame: number): number => Math.max(0, Math.min(lastPage, Math.floor(frame / framesPerPage)));
  const next = direction > 0 ? position : position - 1;
  const here = pageOf(next);
  const wanted = new Set<number>([here, pageOf(next - margin), pageOf(next + margin)]);
  const isInLoop = loop !== null && (direction > 0 ? position < loop.endFrame : position > loop.startFrame);
  let page = here;
  for (let count = 0; count <= pagesAhead && page >= 0 && page <= lastPage; count += 1) {
    wanted.add(page);
    page += direction;
    if (!isInLoop) continue;
    if (direction > 0 && page * framesPerPage >= loop.endFrame) page = pageOf(loop.startFrame);
    if (direction < 0 && (page + 1) * framesPerPage <= loop.startFrame) page = pageOf(loop.endFrame - 1);
  }
  if (loop !== null) {
    const edge = direction > 0 ? pageOf(loop.startFrame) : pageOf(loop.endFrame - 1);
    wanted.add(edge).add(pageOf((edge + direction) * framesPerPage));
    wanted.add(pageOf(loop.startFrame - margin)).add(pageOf(loop.endFrame + margin));
  }
  wanted.add(here - direction);
  return [...wanted].filter((index) => index >= 0 && index <= lastPage);
}

/** Those of the pages that are heard in the next tenth of a second. */
export function heardSoon({ position, framesPerSecond }: Aim, pages: readonly number[]): readonly number[] {
  const then = position + soonSeconds * framesPerSecond;
  const from = Math.min(position, then) - margin;
  const to = Math.max(position, then) + margin;
  return pages.filter((page) => (page + 1) * framesPerPage > from && page * framesPerPage < to);
}
