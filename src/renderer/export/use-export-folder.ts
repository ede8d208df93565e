import { useCallback, useEffect, useState } from 'react';
import type { FolderView } from '../../shared/contract/views.ts';
import { useArchive } from '../archive/archive.ts';
import { bridge } from '../client/bridge.ts';
import { sayProblem } from '../ui/messages.ts';

export type ExportFolder = {
  /** Empty until it is known. */
  readonly path: string;
  readonly view: FolderView | null;
  /** Why the folder cannot be looked into; null when it can. */
  readonly problem: string | null;
  /** Chooses another folder and remembers it in the settings. */
  readonly choose: (path: string) => void;
  /** Looks into it again, after something was written. */
  readonly lookAgain: () => void;
};

type Seen = Pick<ExportFolder, 'view' | 'problem'> & { readonly look: number };

/** The folder exports go to: the one that was chosen last, or else where the folder browser begins. */
export function useExportFolder(): ExportFolder {
  const remembered = useArchive((state) => state.settings.exportFolder);
  const [chosen, setChosen] = useState(remembered);
  const [look, setLook] = useState(0);
  const [seen, setSeen] = useState<Seen>({ view: null, problem: null, look: 0 });
  useEffect(() => {
    let isCurrent = true;
    bridge
      .request('files.browse', { path: chosen === '' ? null : chosen, showAllFiles: true })
      .then((view) => {
        if (isCurrent) setSeen({ view, problem: null, look });
      })
      .catch((error: unknown) => {
        if (isCurrent) setSeen({ view: null, problem: error instanceof Error ? error.message : String(error), look });
      });
    return () => {
      isCurrent = false;
    };
  }, [chosen, look]);
  const choose = useCallback((path: string) => {
    setChosen(path);
    bridge.request('settings.set', { settings: { exportFolder: path } }).catch(sayProblem);
  }, []);
  const lookAgain = useCallback(() => setLook((count) => count + 1), []);
  return {
    path: chosen === '' ? (seen.view?.path ?? '') : chosen,
    view: seen.view,
    problem: seen.problem,
    choose,
    lookAgain,
  };
}
