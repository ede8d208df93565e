import { useVirtualizer } from '@tanstack/react-virtual';
import { AudioLines, File, Folder } from 'lucide-react';
import { type KeyboardEvent, type ReactElement, useEffect, useRef, useState } from 'react';
import type { FolderView } from '../../shared/contract/views.ts';
import { formatNames } from '../../shared/domain/transfer.ts';
import styles from './FolderBrowser.module.css';
import { sizeText } from './tape-words.ts';

type Entry = FolderView['entries'][number];

/** Letters typed within this time belong to one word. */
const typeAheadMs = 900;
const rowHeight = 29;

/**
 * What lies in a folder: one tab stop. Arrows move, Enter or a double click opens a folder, Space ticks, Backspace
 * goes up, letters find.
 */
export function FolderEntries({
  view,
  ticked,
  mayTickFolders,
  onToggle,
  onOpen,
  onUp,
}: {
  readonly view: FolderView;
  readonly ticked: ReadonlySet<string>;
  readonly mayTickFolders: boolean;
  readonly onToggle: (path: string) => void;
  readonly onOpen: (path: string) => void;
  readonly onUp: () => void;
}): ReactElement {
  const { entries } = view;
  const [cursor, setCursor] = useState(0);
  const typed = useRef({ text: '', at: 0 });
  const list = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: entries.length,
    getScrollElement: () => list.current,
    estimateSize: () => rowHeight,
    overscan: 10,
  });
  const last = entries.length - 1;

  // The list is the place to be as soon as a folder is shown.
  useEffect(() => list.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    if (cursor <= last) virtual.scrollToIndex(cursor, { align: 'auto' });
  }, [cursor, last, virtual]);

  const mayTick = (entry: Entry): boolean => mayTickFolders || entry.kind !== 'folder';
  /** Whether a name begins with what has been typed; then the keyboard stands on it. */
  const find = (letter: string, now: number): boolean => {
    const isMore = now - typed.current.at < typeAheadMs;
    const text = isMore ? typed.current.text + letter : letter;
    // A space ticks, unless it goes on with a name that is being typed.
    if (letter === ' ' && !isMore) return false;
    const hit = entries.findIndex((entry) => entry.name.toLowerCase().startsWith(text.toLowerCase()));
    if (hit === -1 && letter === ' ') return false;
    typed.current = { text, at: now };
    if (hit >= 0) setCursor(hit);
    return true;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const entry = entries[cursor];
    const steps: Readonly<Record<string, number | undefined>> = {
      ArrowDown: cursor + 1,
      ArrowUp: cursor - 1,
      PageDown: cursor + 10,
      PageUp: cursor - 10,
      Home: 0,
      End: last,
    };
    const next = steps[event.key];
    if (next !== undefined) setCursor(Math.max(0, Math.min(last, next)));
    else if (event.key === 'Backspace') onUp();
    else if (event.key === 'Enter' && entry?.kind === 'folder') onOpen(entry.path);
    else if (event.key === 'Enter' && entry !== undefined) onToggle(entry.path);
    else if (event.key.length !== 1) return;
    else if (!find(event.key, event.timeStamp) && entry !== undefined && mayTick(entry)) onToggle(entry.path);
    event.preventDefault();
  };

  return (
    <div
      ref={list}
      className={styles['list']}
      role="listbox"
      aria-label="Folders and files"
      aria-multiselectable
      tabIndex={0}
      aria-activedescendant={entries.length === 0 ? undefined : `entry-${cursor}`}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        const index = indexAt(event);
        const entry = index === null ? undefined : entries[index];
        if (entry === undefined || index === null) return;
        setCursor(index);
        if (event.detail > 1 && entry.kind === 'folder') onOpen(entry.path);
        else if (isOnBox(event) || entry.kind !== 'folder') {
          if (mayTick(entry) && event.detail === 1) onToggle(entry.path);
        }
      }}
    >
      {entries.length === 0 ? <p className={styles['none']}>No folder and no audio file lies here.</p> : null}
      <div className={styles['inner']} role="presentation" style={{ height: `${virtual.getTotalSize()}px` }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const entry = entries[index];
          return entry === undefined ? null : (
            <div
              key={entry.path}
              id={`entry-${index}`}
              className={styles['entry']}
              role="option"
              aria-selected={ticked.has(entry.path)}
              aria-posinset={index + 1}
              aria-setsize={entries.length}
              data-index={index}
              data-kind={entry.kind}
              data-cursor={index === cursor}
              style={{ transform: `translateY(${start}px)` }}
            >
              <span className={styles['box']} data-box data-hidden={!mayTick(entry)} aria-hidden>
                {ticked.has(entry.path) ? '✓' : ''}
              </span>
              {signs[entry.kind]}
              <span className={styles['name']}>{entry.name}</span>
              <span className={styles['format']}>{entry.format === null ? '' : formatNames[entry.format]}</span>
              <span className={styles['size']}>{entry.kind === 'folder' ? '' : sizeText(entry.sizeBytes)}</span>
            </div>
          );
        })}
      </div>
    </div>
  );
}

const signs = { folder: <Folder aria-hidden />, audio: <AudioLines aria-hidden />, other: <File aria-hidden /> };

type Pointed = { readonly target: EventTarget };

function indexAt({ target }: Pointed): number | null {
  const line = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null;
  return line === null ? null : Number(line.dataset['index']);
}

function isOnBox({ target }: Pointed): boolean {
  return target instanceof Element && target.closest('[data-box]') !== null;
}
