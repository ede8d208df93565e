import { useEffect, useState } from 'react';
import type { ExportPreview } from '../../shared/contract/views.ts';
import type { TransferId } from '../../shared/domain/ids.ts';
import { useArchive } from '../archive/archive.ts';
import { bridge } from '../client/bridge.ts';
import type { ExportChoice } from './export-store.ts';

export type PreviewState = {
  /** The last preview that came; it stays while the next one is made. */
  readonly preview: ExportPreview | null;
  /** Why no preview could be made; null when it could. */
  readonly problem: string | null;
  /** The revision of the archive it was made at. */
  readonly revision: number;
};

/** What would be written for the transfer, made anew whenever the choice or anything in the archive changes. */
export function useExportPreview(transferId: TransferId | null, { format, options }: ExportChoice): PreviewState {
  const revision = useArchive((state) => state.revision);
  const [state, setState] = useState<PreviewState>({ preview: null, problem: null, revision });
  useEffect(() => {
    if (transferId === null) return;
    let isCurrent = true;
    bridge
      .request('export.preview', { transferId, format, options })
      .then((preview) => {
        if (isCurrent) setState({ preview, problem: null, revision });
      })
      .catch((error: unknown) => {
        if (isCurrent)
          setState({ preview: null, problem: error instanceof Error ? error.message : String(error), revision });
      });
    return () => {
      isCurrent = false;
    };
  }, [transferId, format, options, revision]);
  return state;
}
