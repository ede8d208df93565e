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
    if (endFrame === null || endFrame <= startFrame || !wasRead) return undefined;
    let lastAsked = 0;
    const ask = (): void => {
      lastAsked += 1;
      const asked = lastAsked;
      bridge
        .request('loudness.get', { transferId, startFrame, endFrame })
        .then(({ loudness }) => {
          if (asked === lastAsked) setTold({ stretch, loudness });
        })
        // A file that is gone is told by the state of its transfer; its loudness is then simply not shown.
        .catch(() => undefined);
    };
    ask();
    // It lies with the picture: where that was damaged or gone there was none until it was made again.
    const offGrew = bridge.on('peaks.grew', ({ transferId: read, complete }) => {
      if (complete && read === transferId) ask();
    });
    return () => {
      lastAsked = 0;
      offGrew();
    };
  }, [transferId, startFrame, endFrame, wasRead, stretch]);
  return told?.stretch === stretch ? told.loudness : null;
}
