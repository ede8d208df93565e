import { ChevronLeft } from 'lucide-react';
import { type ReactElement, useMemo } from 'react';
import type { MarkId, SongId } from '../../shared/domain/ids.ts';
import { lengthOf, type Mark } from '../../shared/domain/mark.ts';
import type { Shortlist } from '../../shared/domain/shortlist.ts';
import { shortClockText } from '../../shared/domain/timecode.ts';
import { countKinds } from '../../shared/formats/words.ts';
import { useArchive } from '../archive/archive.ts';
import { runById } from '../commands/registry.ts';
import { Button } from '../ui/Button.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { type LineMove, ListBox } from '../ui/ListBox.tsx';
import { sayProblem } from '../ui/messages.ts';
import { TextField } from '../ui/TextField.tsx';
import { type OfferedTour, tourStore } from '../tour/tour-store.ts';
import { viewStore } from '../view/view-store.ts';
import { backToTitles, goToTake, moveCursor, selectAllShown, toggleSelected } from './library-actions.ts';
import { isSame, libraryStore, shownTakes, takesShown, useLibrary } from './library-store.ts';
import { ListNote } from './ListNote.tsx';
import { dragOnShortlist, renameShortlist } from './shortlist-actions.ts';
import { pressTakeKey, takeKeys } from './take-keys.ts';
import { takeMenu } from './take-menu.tsx';
import { TakeLine } from './TakeLine.tsx';
import styles from './Library.module.css';

const usualHeight = 54;

/** The takes of a song, or of a shortlist, on all tapes: gone to, toured, compared, and on a list put in order. */
export function TakesPane({
  title,
  list,
  songId,
}: {
  readonly title: string;
  /** Null where a song is shown. */
  readonly list: Shortlist | null;
  readonly songId: SongId | null;
}): ReactElement {
  const state = useLibrary((all) => all);
  const shortlists = useArchive(({ shortlists: known }) => known);
  const takes = useMemo(() => shownTakes(state, shortlists), [state, shortlists]);
  const readOnly = useArchive(({ archive }) => archive?.readOnly ?? false);
  const rows = useMemo(
    () => takes.map((mark, index) => ({ key: mark.id as string, mark, number: index + 1 })),
    [takes],
  );
  const notes = useMemo(() => new Map(list?.items.map((item) => [item.markId, item.notes])), [list]);
  const { cursor, selection } = state;
  const atCursor = takes.find(({ id }) => id === cursor);
  const editable = readOnly ? null : list;
  const isReady = isSame(state.marksOf, takesShown(state));
  return (
    <section
      className={styles['pane']}
      aria-label={list !== null ? 'Takes of the shortlist' : songId === null ? 'Found takes' : 'Takes of the song'}
    >
      <div className={styles['back']}>
        <IconButton
          label={list === null ? 'All songs' : 'All shortlists'}
          keys="Escape"
          icon={<ChevronLeft />}
          onClick={backToTitles}
        />
        {list === null || readOnly ? (
          <h2 title={title}>{title}</h2>
        ) : (
          <TextField
            label="Name of the shortlist"
            value={list.title}
            onCommit={(text) => void renameShortlist(list, text).catch(sayProblem)}
          />
        )}
      </div>
      <div className={styles['head']}>
        <Button size="small" keys="C" disabled={takes.length < 2} onClick={compareShown}>
          Compare
        </Button>
        <Button size="small" disabled={takes.length === 0} onClick={() => tourShown(list, songId)}>
          Tour
        </Button>
        <span className={styles['sum']}>
          <Sum takes={takes} selected={selection.length} hasMore={state.hasMore} />
        </span>
      </div>
      {takes.length === 0 ? (
        <p className={styles['none']}>{isReady ? emptySentence(list, songId) : ''}</p>
      ) : (
        <ListBox
          label={list === null && songId === null ? `Takes with ${title}` : `Takes of ${title}`}
          rows={rows}
          cursor={cursor}
          multiple
          isSelected={({ mark }) => selection.includes(mark.id)}
          usualHeight={() => usualHeight}
          onCursor={(key, by) => moveCursor(key as MarkId, by)}
          onOpen={(key, by) => open(takes, key as MarkId, by)}
          ownKeys={takeKeys(editable)}
          onKey={(event) => {
            if (pressTakeKey(event, atCursor ?? null, editable)) event.preventDefault();
          }}
          {...(editable === null
            ? {}
            : {
                onMove: ({ key, moved, before }: LineMove) => {
                  const ids = moved as readonly MarkId[];
                  dragOnShortlist(editable, key as MarkId, ids, before as MarkId | null).catch(sayProblem);
                },
              })}
          menu={atCursor === undefined ? [] : takeMenu(takes, atCursor, list, readOnly)}
        >
          {({ mark, number }) => (
            <TakeLine
              mark={mark}
              number={list === null ? null : number}
              notes={notes.get(mark.id) ?? ''}
              isOfSong={songId !== null}
            />
          )}
        </ListBox>
      )}
      {list === null || atCursor === undefined || !notes.has(atCursor.id) ? null : (
        <ListNote list={list} mark={atCursor} notes={notes.get(atCursor.id) ?? ''} readOnly={readOnly} />
      )}
    </section>
  );
}

/** How many they are and how long they last, each in the time of its own tape. */
function Sum({
  takes,
  selected,
  hasMore,
}: {
  readonly takes: readonly Mark[];
  readonly selected: number;
  readonly hasMore: boolean;
}): ReactElement {
  const transfers = useArchive((state) => state.transfers);
  const seconds = takes.reduce((sum, mark) => {
    const transfer = transfers.get(mark.transferId);
    const rate = transfer?.sampleRate ?? null;
    return rate === null || transfer === undefined ? sum : sum + (lengthOf(mark) ?? 0) / rate / transfer.speedRatio;
  }, 0);
  const words = [countKinds(takes), shortClockText(Math.round(seconds * 1000), 1000)];
  if (hasMore) words.push('the first of more: add a word');
  return <>{[...words, ...(selected > 1 ? [`${selected} selected`] : [])].join(' · ')}</>;
}

function emptySentence(list: Shortlist | null, songId: SongId | null): string {
  if (list === null && songId === null) return 'No take and no fragment has all of these words.';
  if (list === null) return 'This song has no takes on the tapes of this archive.';
  return list.items.length === 0
    ? 'Nothing is on this list yet. Select takes or fragments on any tape and press Ctrl Enter.'
    : 'The takes of this list were removed. Undo brings them back.';
}

type Pressed = { readonly ctrlKey: boolean; readonly metaKey: boolean; readonly shiftKey: boolean };

function open(takes: readonly Mark[], id: MarkId, { ctrlKey, metaKey, shiftKey }: Pressed): void {
  const mark = takes.find((one) => one.id === id);
  if (mark === undefined) return;
  if (ctrlKey || metaKey) toggleSelected(id);
  else if (shiftKey) moveCursor(id, { shiftKey });
  else goToTake(mark).catch(sayProblem);
}

/** Compares what is selected, or all of the list. */
function compareShown(): void {
  if (libraryStore.getState().selection.length < 2) selectAllShown();
  runById('compare.open');
}

function tourShown(list: Shortlist | null, songId: SongId | null): void {
  const offered: OfferedTour =
    list !== null
      ? { about: 'shortlist', shortlistId: list.id }
      : songId === null
        ? { about: 'search' }
        : { about: 'song', songId };
  tourStore.setState({ offered });
  viewStore.setState({ panel: 'tour' });
}
