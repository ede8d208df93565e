import { type KeyboardEvent, type ReactElement, type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { Kbd } from '../ui/Kbd.tsx';
import { Overlay } from '../ui/Overlay.tsx';
import styles from './Palette.module.css';
import { commandEntries, type Entry, takesEntry, tapeEntries } from './palette-entries.ts';
import { findItems, type Found } from './palette-search.ts';
import { noteRecentCommand, recentCommands } from './recent-commands.ts';

/** More than anyone reads; the rest is found by typing. */
const mostShown = 60;
/** Before anything is typed, a few tapes leave room for the commands. */
const mostTapesAtFirst = 6;

/** Finds commands and tapes by any of their words; Enter runs the one that is lit. */
export function Palette({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }): ReactElement {
  const input = useRef<HTMLInputElement>(null);
  return (
    <Overlay label="Find a command or a tape" open={open} onClose={onClose} initialFocus={input}>
      {/* Mounted anew each time, so it begins empty and with what is true now. */}
      {open ? <Search input={input} onClose={onClose} /> : null}
    </Overlay>
  );
}

function Search({
  input,
  onClose,
}: {
  readonly input: RefObject<HTMLInputElement | null>;
  readonly onClose: () => void;
}): ReactElement {
  const [query, setQuery] = useState('');
  const [lit, setLit] = useState(0);
  const entries = useMemo(() => [...tapeEntries(), ...commandEntries()], []);
  const found = useMemo(() => inGroups(findItems(entries, query, recentCommands()), query), [entries, query]);
  const shown = [...found.slice(0, mostShown), ...takesEntry(query)];
  const current = Math.min(lit, shown.length - 1);

  useEffect(() => {
    document.querySelector(`#palette-${current}`)?.scrollIntoView({ block: 'nearest' });
  }, [current]);

  const run = (entry: Entry | undefined): void => {
    if (entry === undefined) return;
    noteRecentCommand(entry.id);
    onClose();
    entry.run();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, number | undefined>> = {
      ArrowDown: current + 1,
      ArrowUp: current - 1,
      PageDown: current + 8,
      PageUp: current - 8,
    };
    const next = steps[event.key];
    if (next !== undefined) {
      event.preventDefault();
      const last = shown.length - 1;
      const isStep = event.key.startsWith('Arrow');
      setLit(isStep && next < 0 ? last : isStep && next > last ? 0 : Math.min(last, Math.max(0, next)));
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      run(shown[current]?.item);
    }
  };

  return (
    <>
      <div className={styles['query']}>
        <input
          ref={input}
          type="text"
          role="combobox"
          aria-label="Find a command or a tape"
          aria-expanded
          aria-controls="palette-list"
          aria-activedescendant={shown[current] === undefined ? undefined : `palette-${current}`}
          aria-autocomplete="list"
          placeholder="Search commands and tapes"
          autoComplete="off"
          spellCheck={false}
          value={query}
          onKeyDown={onKeyDown}
          onChange={(event) => {
            setQuery(event.target.value);
            setLit(0);
          }}
        />
        <span className={styles['count']} role="status">
          {found.length} of {entries.length}
        </span>
      </div>
      <div
        className={styles['list']}
        id="palette-list"
        role="listbox"
        aria-label="Found"
        tabIndex={-1}
        onKeyDown={onKeyDown}
        onMouseMove={(event) => setLit(indexAt(event) ?? current)}
        onMouseDown={(event) => event.preventDefault()}
        onClick={(event) => run(shown[indexAt(event) ?? -1]?.item)}
      >
        {shown.length === 0 ? <p className={styles['none']}>No command and no tape has these words.</p> : null}
        {shown.map(({ item, marks }, index) => (
          <div key={item.id} role="presentation">
            {item.group === shown[index - 1]?.item.group ? null : (
              <div className={styles['group']} role="presentation">
                {item.group}
              </div>
            )}
            <div
              id={`palette-${index}`}
              className={styles['hit']}
              role="option"
              aria-selected={index === current}
              aria-disabled={item.whyNot !== null}
              data-index={index}
            >
              <span className={styles['left']}>{item.left}</span>
              <span className={styles['title']}>
                <b>{marked(item.title, marks)}</b>
                {item.note === '' ? null : <span> · {item.note}</span>}
              </span>
              <span className={styles['right']}>
                {item.right}
                {item.keys === undefined ? null : <Kbd keys={item.keys} />}
              </span>
            </div>
          </div>
        ))}
      </div>
      <div className={styles['foot']}>
        <span>
          <Kbd keys="Enter" /> do it
        </span>
        <span>
          <Kbd keys="ArrowUp" /> <Kbd keys="ArrowDown" /> choose
        </span>
        <span className={styles['last']}>
          <Kbd keys="Escape" /> close
        </span>
      </div>
    </>
  );
}

/** The line under the pointer. */
function indexAt({ target }: { readonly target: EventTarget }): number | undefined {
  const line = target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null;
  return line === null ? undefined : Number(line.dataset['index']);
}

/** Groups one after the other, the one with the best hit first. */
function inGroups(found: readonly Found<Entry>[], query: string): readonly Found<Entry>[] {
  const groups = new Map<string, Found<Entry>[]>();
  for (const one of found) {
    const known = groups.get(one.item.group);
    if (known === undefined) groups.set(one.item.group, [one]);
    else known.push(one);
  }
  if (query.trim() === '') groups.set('Tapes', (groups.get('Tapes') ?? []).slice(0, mostTapesAtFirst));
  return [...groups.values()].flat();
}

function marked(title: string, marks: Found<Entry>['marks']): ReactElement {
  const starts = [0, ...marks.map(([, end]) => end)];
  return (
    <>
      {marks.map(([start, end], index) => (
        <span key={start}>
          {title.slice(starts[index], start)}
          <em>{title.slice(start, end)}</em>
        </span>
      ))}
      {title.slice(starts.at(-1))}
    </>
  );
}
