import { type KeyboardEvent, type ReactElement, useState } from 'react';
import { kindNames, type Mark } from '../../shared/domain/mark.ts';
import { useArchive } from '../archive/archive.ts';
import { Button } from '../ui/Button.tsx';
import { Kbd } from '../ui/Kbd.tsx';
import { useView, viewStore } from '../view/view-store.ts';
import { editMarks, numberFor, setSong } from './mark-actions.ts';
import { songListId } from './SongTitles.tsx';
import styles from './NamingBar.module.css';

/** Names the newest mark while the tape runs on: Enter keeps, Esc leaves it as it was. */
export function NamingBar(): ReactElement | null {
  const naming = useView((state) => state.naming);
  const mark = useArchive((state) => (naming === null ? undefined : state.marks.get(naming)));
  return mark === undefined ? null : <NameForm key={mark.id} mark={mark} />;
}

function NameForm({ mark }: { readonly mark: Mark }): ReactElement {
  const songTitle = useArchive((state) => (mark.songId === null ? '' : (state.songs.get(mark.songId)?.title ?? '')));
  const isTake = mark.kind === 'take';
  const [name, setName] = useState(isTake ? songTitle : mark.title);
  // The number follows the song while it is typed, until it is typed itself.
  const [typedNumber, setTypedNumber] = useState<string | null>(null);
  const proposed = name.trim() === songTitle ? (mark.takeNumber ?? numberFor(name, mark)) : numberFor(name, mark);
  const number = typedNumber ?? String(proposed);
  const close = (): void => viewStore.setState({ naming: null });
  const leaveOnEscape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    close();
  };
  const keep = (): void => {
    close();
    if (!isTake) {
      void editMarks([mark], 'title', (one) => ({ ...one, title: name.trim() }));
      return;
    }
    void setSong([mark], name, /^\d{1,5}$/.test(number.trim()) ? Number(number) : mark.takeNumber);
  };
  return (
    <form
      className={styles['bar']}
      aria-label={`Name this ${kindNames[mark.kind].toLowerCase()}`}
      onSubmit={(event) => {
        event.preventDefault();
        keep();
      }}
    >
      <label className={styles['label']} htmlFor="mark-name" data-kind={mark.kind}>
        {isTake ? 'Song of the new take' : `Name of the new ${kindNames[mark.kind].toLowerCase()}`}
      </label>
      <input
        id="mark-name"
        className={styles['name']}
        value={name}
        list={isTake ? songListId : undefined}
        autoComplete="off"
        autoFocus
        onFocus={(event) => event.target.select()}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={leaveOnEscape}
      />
      {isTake ? (
        <>
          <label className={styles['label']} htmlFor="mark-number">
            take
          </label>
          <input
            id="mark-number"
            className={styles['number']}
            inputMode="numeric"
            value={number}
            onChange={(event) => setTypedNumber(event.target.value)}
            onKeyDown={leaveOnEscape}
          />
        </>
      ) : null}
      <Button variant="primary" size="small" submit>
        Name it
      </Button>
      <span className={styles['hint']}>
        the tape runs on · <Kbd keys="Escape" /> leaves it
      </span>
    </form>
  );
}
