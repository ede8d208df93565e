import { Folder, FolderUp } from 'lucide-react';
import { type ReactElement, useEffect, useState } from 'react';
import type { FolderView } from '../../shared/contract/views.ts';
import { useArchive } from '../archive/archive.ts';
import { bridge } from '../client/bridge.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { sayProblem } from '../ui/messages.ts';
import styles from './FolderField.module.css';

/** Where files go, and the way to change it: the system's own dialog where there is one, else a folder browser. */
export function FolderField({
  path,
  fileName,
  onChoose,
}: {
  readonly path: string;
  /** Shown behind the folder, so that one reads the path that will be. */
  readonly fileName: string;
  readonly onChoose: (path: string) => void;
}): ReactElement {
  const hasDialogs = useArchive((state) => state.host?.hasFileDialogs === true);
  const [isBrowsing, setBrowsing] = useState(false);
  const change = (): void => {
    if (!hasDialogs) {
      setBrowsing(true);
      return;
    }
    bridge
      .request('files.pick', { what: 'exportFolder' })
      .then(({ paths: [picked] }) => {
        if (picked !== undefined) onChoose(picked);
      })
      .catch(sayProblem);
  };
  return (
    <>
      <span className={styles['to']}>to</span>
      <span className={styles['path']} title={path}>
        {path === '' ? 'no folder chosen yet' : shortPath(path)}
        {path === '' || fileName === '' ? null : <b>{`/${fileName}`}</b>}
      </span>
      <Button onClick={change} aria-label="Change the folder">
        Change…
      </Button>
      {isBrowsing ? (
        <FolderChooser
          start={path === '' ? null : path}
          onClose={() => setBrowsing(false)}
          onChoose={(chosen) => {
            setBrowsing(false);
            onChoose(chosen);
          }}
        />
      ) : null}
    </>
  );
}

function FolderChooser({
  start,
  onClose,
  onChoose,
}: {
  readonly start: string | null;
  readonly onClose: () => void;
  readonly onChoose: (path: string) => void;
}): ReactElement {
  const [asked, setAsked] = useState(start);
  const [view, setView] = useState<FolderView | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let isCurrent = true;
    bridge
      .request('files.browse', { path: asked, showAllFiles: false })
      .then((answer) => {
        if (!isCurrent) return;
        setView(answer);
        setProblem(null);
      })
      .catch((error: unknown) => {
        if (!isCurrent) return;
        setProblem(error instanceof Error ? error.message : String(error));
        // A folder that is gone must not lock the chooser: it begins again where the host begins.
        if (asked !== null) setAsked(null);
      });
    return () => {
      isCurrent = false;
    };
  }, [asked]);
  const folders = view?.entries.filter(({ kind }) => kind === 'folder') ?? [];
  return (
    <Dialog
      title="Export to"
      open
      onClose={onClose}
      footer={
        <>
          <span className={styles['here']}>{view?.path ?? ''}</span>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={view === null} onClick={() => onChoose(view?.path ?? '')}>
            Choose this folder
          </Button>
        </>
      }
    >
      {problem === null ? null : (
        <p className={styles['problem']} role="alert">
          {problem}
        </p>
      )}
      {view === null ? null : (
        <ul className={styles['folders']} aria-label={`Folders in ${view.path}`}>
          {view.roots.length < 2
            ? null
            : view.roots.map(({ name, path }) => (
                <li key={`root ${path}`}>
                  <button type="button" onClick={() => setAsked(path)} data-root>
                    <Folder aria-hidden />
                    {name}
                  </button>
                </li>
              ))}
          {view.parent === null ? null : (
            <li>
              <button type="button" onClick={() => setAsked(view.parent)}>
                <FolderUp aria-hidden />
                One folder up
              </button>
            </li>
          )}
          {folders.map(({ name, path }) => (
            <li key={path}>
              <button type="button" onClick={() => setAsked(path)}>
                <Folder aria-hidden />
                {name}
              </button>
            </li>
          ))}
          {folders.length === 0 ? <li className={styles['none']}>There are no folders in this one.</li> : null}
        </ul>
      )}
    </Dialog>
  );
}

/** The last two parts of a path: what tells folders apart at a glance; the whole path is in the tooltip. */
function shortPath(path: string): string {
  const parts = path.split(/[\\/]/).filter((part) => part !== '');
  return parts.length <= 2 ? path : `…/${parts.slice(-2).join('/')}`;
}
