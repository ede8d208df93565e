import { useEffect } from 'react';
import type { TransferId } from '../../shared/domain/ids.ts';
import type { TimecodeRate } from '../../shared/domain/timecode-rate.ts';
import { useArchive } from '../archive/archive.ts';
import { loadMetadata, type MetadataState, metadataStore, useMetadata } from '../tapes/metadata-store.ts';
import { useView, viewStore } from '../view/view-store.ts';
import { timecodeRateOf } from './ruler-timecode.ts';

/** What most of the world's recorders count in; it holds where neither file nor person has said another. */
const usualRate: TimecodeRate = '25';

/** The rate the ruler counts timecode in on a tape: what was chosen on it, what its file states, what was chosen last. */
export function timecodeRateFor(transferId: TransferId): TimecodeRate {
  const { timecodeRates, timecodeRate } = viewStore.getState();
  return rateOf(timecodeRates.get(transferId), metadataStore.getState().byTransfer.get(transferId), timecodeRate);
}

/** The same for a component; asks once what the file states, where it says when it was recorded. */
export function useTimecodeRate(transferId: TransferId): TimecodeRate {
  const chosen = useView((state) => state.timecodeRates.get(transferId));
  const last = useView((state) => state.timecodeRate);
  const hasTime = useArchive((state) => (state.transfers.get(transferId)?.timeReference ?? null) !== null);
  const metadata = useMetadata(transferId);
  useEffect(() => {
    if (hasTime && metadata === undefined) void loadMetadata(transferId);
  }, [transferId, hasTime, metadata]);
  return rateOf(chosen, metadata, last);
}

export function statedRateOf(metadata: MetadataState | undefined): TimecodeRate | null {
  return metadata?.kind === 'known' ? timecodeRateOf(metadata.view.groups) : null;
}

function rateOf(
  chosen: TimecodeRate | undefined,
  metadata: MetadataState | undefined,
  last: TimecodeRate | null,
): TimecodeRate {
  return chosen ?? statedRateOf(metadata) ?? last ?? usualRate;
}
