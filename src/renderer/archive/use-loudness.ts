import { useEffect, useState } from 'react';
import type { LoudnessView } from '../../shared/contract/views.ts';
import type { TransferId } from '../../shared/domain/ids.ts';
import { bridge } from '../client/bridge.ts';
import { useArchive } from './archive.ts';

/** The loudness of a stretch of a transfer; null until the transfer was read to its end, and while it is asked for. */
export function useLoudness(transferId: TransferId, startFrame: number, endFrame: number | null): LoudnessView | null {
  // Known when the checksums are: both come from the same reading.
  const wasRead = useArchive((state) => (state.transfers.get(transferId)?.audioSha256 ?? null) !== null);
  const stretch = `${transferId} ${startFrame} ${endFrame}`;
  const [told, setTold] = useState<{ readonly stretch: string; readonly loudness: LoudnessView | null } | null>(null);
  useEffect(() => {
    let isCurrent = true;
    if (endFrame === null || endFrame <= startFrame || !wasRead) return undefined;
    bridge
      .request('loudness.get', { transferId, startFrame, endFrame })
      .then(({ loudness }) => {
        if (isCurrent) setTold({ stretch, loudness });
      })
      // A file that is gone is told by the state of its transfer; its loudness is then simply not shown.
      .catch(() => undefined);
    return () => {
      isCurrent = false;
    };
  }, [transferId, startFrame, endFrame, wasRead, stretch]);
  return told?.stretch === stretch ? told.loudness : null;
}
