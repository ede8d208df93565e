import { ArrowUp, HardDrive } from 'lucide-react';
import { type ReactElement, useCallback, useEffect, useState } from 'react';
import type { FolderView } from '../../shared/contract/views.ts';
import { bridge } from '../client/bridge.ts';
import { Button } from '../ui/Button.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { Pill } from '../ui/Pill.tsx';
import { TextField } from '../ui/TextField.tsx';
import { FolderEntries } from './FolderEntries.tsx';
import styles from './FolderBrowser.module.css';
import { countText } from './tape-words.ts';
import { type BrowsePurpose, tapesStore, useTapes } from './tapes-store.ts';

/**
 * The folders this program may show, for windows that have no dialogs of the system. Folders and files are ticked;
 * with nothing ticked the open folder itself is what is added.
 */
export function FolderBrowser({
  purpose,
  onChosen,
}: {
  readonly purpose: BrowsePurpose;
  readonly onChosen: (paths: readonly string[]) => Promise<void>;
}): ReactElement {
  const reason = useTapes((state) => state.browseReason);
  const [view, setView] = useState<FolderView | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [showAll, setShowAll] = useState(false);
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const isLocating = purpose.kind === 'locate';

  const go = useCallback(async (path: string | null, all: boolean): Promise<void> => {
    try {
      const next = await bridge.request('files.browse', { path, showAllFiles: all });
      setView(next);
      setProblem(null);
      setTicked(new Set());
      tapesStore.setState({ browsePath: next.path });
    } catch (error) {
      setProblem((error as Error).message);
    }
  }, []);

  useEffect(() => {
    const last = tapesStore.getState().browsePath;
    // The folder of last time may be gone: then begin where the program begins.
    void (async () => {
      await go(last, false);
      if (last !== null && tapesStore.getState().browsePath !== last) await go(null, false);
    })();
  }, [go]);

  const toggle = (path: string): void => {
    setTicked((known) => {
      if (isLocating) return new Set([path]);
      const next = new Set(known);
      if (!next.delete(path)) next.add(path);
      return next;
    });
  };
  const choose = (paths: readonly string[]): void => void onChosen(paths);

  return (
    <div className={styles['browser']}>
      {reason === null ? null : <p className={styles['reason']}>{reason}</p>}
      <div className={styles['bar']}>
        <IconButton
          label="Folder above"
          keys="Backspace"
          icon={<ArrowUp />}
          disabled={(view?.parent ?? null) === null}
          onClick={() => void go(view?.parent ?? null, showAll)}
        />
        <TextField
          label="Folder"
          value={view?.path ?? ''}
          numeric
          staysOnEnter
          onCommit={(path) => void go(path.trim(), showAll)}
        />
        <Pill
          pressed={showAll}
          onToggle={() => {
            setShowAll(!showAll);
            void go(view?.path ?? null, !showAll);
          }}
        >
          All files
        </Pill>
      </div>
      {problem === null ? null : (
        <p className={styles['problem']} role="alert">
          {problem}
        </p>
      )}
      <div className={styles['columns']}>
        <nav className={styles['roots']} aria-label="Places">
          {(view?.roots ?? []).map((root) => (
            <Button
              key={root.path}
              variant="quiet"
              icon={<HardDrive aria-hidden />}
              title={root.path}
              aria-current={view?.path === root.path ? 'location' : undefined}
              onClick={() => void go(root.path, showAll)}
            >
              <span>{root.name}</span>
            </Button>
          ))}
        </nav>
        {view === null ? (
          <div />
        ) : (
          <FolderEntries
            key={`${view.path} ${showAll}`}
            view={view}
            ticked={ticked}
            mayTickFolders={!isLocating}
            onToggle={toggle}
            onOpen={(path) => void go(path, showAll)}
            onUp={() => {
              if (view.parent !== null) void go(view.parent, showAll);
            }}
          />
        )}
      </div>
      <div className={styles['foot']}>
        <span>{foundText(view)}</span>
        {isLocating ? null : (
          <Button
            variant={ticked.size === 0 ? 'primary' : 'plain'}
            disabled={view === null}
            onClick={() => choose(view === null ? [] : [view.path])}
          >
            Add this folder with all below it
          </Button>
        )}
        {isLocating || ticked.size > 0 ? (
          <Button variant="primary" disabled={ticked.size === 0} onClick={() => choose([...ticked])}>
            {isLocating ? 'This is the file' : `Add ${tickedText(view, ticked)}`}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

function foundText(view: FolderView | null): string {
  if (view === null) return '';
  const audio = view.entries.filter((entry) => entry.kind === 'audio').length;
  const folders = view.entries.filter((entry) => entry.kind === 'folder').length;
  return [countText(audio, 'audio file'), folders === 0 ? '' : countText(folders, 'folder')]
    .filter(Boolean)
    .join(' · ');
}

/** `3 files`, `1 folder and 2 files`. */
function tickedText(view: FolderView | null, ticked: ReadonlySet<string>): string {
  const folders = (view?.entries ?? []).filter((entry) => entry.kind === 'folder' && ticked.has(entry.path)).length;
  const files = ticked.size - folders;
  return [folders === 0 ? '' : countText(folders, 'folder'), files === 0 ? '' : countText(files, 'file')]
    .filter(Boolean)
    .join(' and ');
}
