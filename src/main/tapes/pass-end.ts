import type { Transfer } from '../../shared/domain/transfer.ts';
import type { PassEnd } from './reading-progress.ts';

/** Of a file that tells no length, or far too short a one, it is not known what it is to read it. */
const mostTimesPromised = 1.5;

/** How a pass ended that came to its end. */
export function endOf(
  { isKept, frames }: { readonly isKept: boolean; readonly frames: number },
  transfer: Transfer,
): PassEnd {
  if (isKept) return 'kept';
  return frames > mostTimesPromised * (transfer.frames ?? Infinity) ? 'misjudged' : 'read';
}
