import type { PeaksView } from '../../shared/contract/views.ts';
import type { TransferId } from '../../shared/domain/ids.ts';
import { fetchBytes } from '../client/fetch-bytes.ts';
import { keepBytes } from '../client/kept-bytes.ts';

/**
 * What whole tapes were last said to be. The list of tapes learns it for its little pictures, so that the great picture
 * of a tape that is opened need not wait for an answer.
 */
export const knownPeaks = new Map<TransferId, PeaksView>();

/** Coarse tiles of whole tapes seen before: enough for hundreds of them. */
export const keptPeaks = keepBytes(fetchBytes, 24e6);
