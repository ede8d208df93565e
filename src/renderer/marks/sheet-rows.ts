import type { SongId } from '../../shared/domain/ids.ts';
import { lengthOf, type Mark, markName, statusNames } from '../../shared/domain/mark.ts';
import type { Song } from '../../shared/domain/song.ts';
import { byHeardPlace, fileOrder, inFrameOf, type TapeOrder } from '../../shared/domain/tape-order.ts';
import type { SheetColumn, SheetFilter } from '../view/view-store.ts';

/** One line of the take sheet. */
export type SheetRow = { readonly mark: Mark; readonly songTitle: string; readonly name: string };

type Sort = { readonly column: SheetColumn; readonly descending: boolean };

/** The marks that pass the filter, in the order asked for; equal ones keep the order in which they are heard. */
export function sheetRows(
  marks: Iterable<Mark>,
  songs: ReadonlyMap<SongId, Song>,
  filter: SheetFilter,
  sort: Sort,
  order: TapeOrder = fileOrder,
): readonly SheetRow[] {
  const rows = [...marks].sort(byHeardPlace(order)).map((mark) => {
    const song = mark.songId === null ? undefined : songs.get(mark.songId);
    return { mark, songTitle: song?.title ?? '', name: markName(mark, song?.title ?? null) };
  });
  const sorted = rows.filter((row) => passes(row, filter)).sort((a, b) => compare(a, b, sort.column, order));
  return sort.descending ? sorted.reverse() : sorted;
}

function passes({ mark, songTitle, name }: SheetRow, filter: SheetFilter): boolean {
  if (!filter.kinds.includes(mark.kind) || mark.rating < filter.minRating) return false;
  if (filter.status !== 'any' && mark.status !== filter.status) return false;
  const words = filter.text
    .toLocaleLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return true;
  const status = mark.status === null ? '' : statusNames[mark.status];
  const text = [name, songTitle, mark.title, mark.notes, mark.players, status, ...mark.tags]
    .join('\n')
    .toLocaleLowerCase();
  return words.every((word) => text.includes(word));
}

function compare(a: SheetRow, b: SheetRow, column: SheetColumn, order: TapeOrder): number {
  switch (column) {
    case 'take':
      return (a.mark.takeNumber ?? Infinity) - (b.mark.takeNumber ?? Infinity) || 0;
    case 'song':
      return titleOf(a).localeCompare(titleOf(b));
    case 'start':
      return (inFrameOf(order, a.mark) - inFrameOf(order, b.mark)) * (order.backwards ? -1 : 1);
    case 'length':
      return (lengthOf(a.mark) ?? 0) - (lengthOf(b.mark) ?? 0);
    case 'status':
      return (a.mark.status ?? '~').localeCompare(b.mark.status ?? '~');
    case 'rating':
      return a.mark.rating - b.mark.rating;
    case 'notes':
      return a.mark.notes.localeCompare(b.mark.notes);
  }
}

/** What the song column shows: the song of a take, the title of anything else. */
export function titleOf({ mark, songTitle }: SheetRow): string {
  return mark.kind === 'take' && songTitle !== '' ? songTitle : mark.title;
}
