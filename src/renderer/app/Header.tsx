import { PanelRight, Plus, Redo2, Search, Undo2 } from 'lucide-react';
import type { ReactElement } from 'react';
import { transferName } from '../../shared/domain/transfer.ts';
import { useArchive } from '../archive/archive.ts';
import { formatText, lengthText } from '../tapes/tape-words.ts';
import { CompareHead } from '../compare/CompareHead.tsx';
import { useCompare } from '../compare/compare-store.ts';
import { Button } from '../ui/Button.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { Kbd } from '../ui/Kbd.tsx';
import { Menu, type MenuItem } from '../ui/Menu.tsx';
import { useView, viewStore } from '../view/view-store.ts';
import { commandById, runById } from '../commands/registry.ts';
import styles from './Header.module.css';

/** What is open, what can be taken back, and the ways to everything else. */
export function Header(): ReactElement {
  const isEmpty = useArchive((state) => state.transfers.size === 0);
  const isComparing = useCompare((state) => state.isOpen);
  return (
    <header className={styles['header']} data-pane>
      <span className={styles['brand']}>
        <span className={styles['mark']} aria-hidden />
        <span>Takesheet</span>
      </span>
      {isComparing ? <CompareHead /> : <Crumb />}
      {isEmpty || isComparing ? null : <Tools />}
    </header>
  );
}

function Tools(): ReactElement {
  const inspectorOpen = useView((state) => state.inspectorOpen);
  return (
    <>
      <span className={styles['steps']}>
        <UndoButton which="undo" />
        <UndoButton which="redo" />
      </span>
      <button
        type="button"
        className={styles['search']}
        aria-keyshortcuts="Control+K"
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => runById('palette.open')}
      >
        <Search aria-hidden />
        <span>Search commands and tapes</span>
        <span aria-hidden>
          <Kbd keys="Ctrl+K" />
        </span>
      </button>
      <AddTapesButton />
      <Button keys="C" onClick={() => runById('compare.open')}>
        Compare
      </Button>
      <Button variant="primary" onClick={() => viewStore.setState({ panel: 'export' })}>
        Export
      </Button>
      <IconButton
        label="Inspector"
        hint={inspectorOpen ? 'Hide the inspector' : 'Show the inspector'}
        keys="I"
        icon={<PanelRight />}
        pressed={inspectorOpen}
        onClick={() => viewStore.setState({ inspectorOpen: !inspectorOpen })}
      />
    </>
  );
}

function Crumb(): ReactElement {
  const archiveName = useArchive((state) => state.archive?.name ?? '');
  const isEmpty = useArchive((state) => state.transfers.size === 0);
  const transferId = useView((state) => state.transferId);
  const transfer = useArchive((state) => (transferId === null ? undefined : state.transfers.get(transferId)));
  const tape = useArchive((state) => (transfer === undefined ? undefined : state.tapes.get(transfer.tapeId)));
  if (isEmpty) return <span className={styles['crumb']}>New archive</span>;
  const figures = transfer === undefined ? [] : [lengthText(transfer), formatText(transfer)].filter(Boolean);
  return (
    <span className={styles['crumb']}>
      <span className={styles['archive']}>{archiveName}</span>
      {transfer === undefined || tape === undefined ? null : (
        <>
          <span className={styles['slash']} aria-hidden>
            /
          </span>
          <h1>{transferName(tape, transfer)}</h1>
          {figures.map((figure) => (
            <span key={figure} className={styles['figure']}>
              <span aria-hidden>·</span> {figure}
            </span>
          ))}
        </>
      )}
    </span>
  );
}

function UndoButton({ which }: { readonly which: 'undo' | 'redo' }): ReactElement {
  const title = useArchive((state) => state.heads[which]);
  const word = which === 'undo' ? 'Undo' : 'Redo';
  return (
    <IconButton
      label={word}
      hint={title === null ? `Nothing to ${which}` : `${word}: ${title}`}
      keys={which === 'undo' ? 'Ctrl+Z' : 'Ctrl+Shift+Z'}
      icon={which === 'undo' ? <Undo2 /> : <Redo2 />}
      aria-disabled={title === null}
      onClick={() => runById(`edit.${which}`)}
    />
  );
}

/** The system's dialogs pick either files or a folder, so there it asks which; our own browser shows both. */
function AddTapesButton(): ReactElement {
  const hasDialogs = useArchive((state) => state.host?.hasFileDialogs === true);
  const sign = <Plus aria-hidden />;
  if (!hasDialogs) {
    return (
      <Button icon={sign} onClick={() => runById('tapes.addFolder')}>
        Add tapes
      </Button>
    );
  }
  const items: readonly MenuItem[] = ['tapes.addFiles', 'tapes.addFolder'].map(menuItemOf);
  return <Menu align="end" trigger={<Button icon={sign}>Add tapes</Button>} items={items} />;
}

/** A command as a line of a menu. */
function menuItemOf(id: string): MenuItem {
  const { title, keys } = commandById(id);
  return { id, label: title, keys: keys[0], onSelect: () => runById(id) };
}
