import type { ShortlistId, SongId } from '../../shared/domain/ids.ts';
import { lengthOf, type Mark } from '../../shared/domain/mark.ts';
import type { TourAbout, TourChoice, TourProgress, TourSubject } from '../../shared/domain/tour.ts';
import { transferName } from '../../shared/domain/transfer.ts';
import { archive } from '../archive/archive.ts';
import { bridge } from '../client/bridge.ts';
import { libraryStore } from '../library/library-store.ts';
import { sheetOrder } from '../marks/sheet-store.ts';
import { say } from '../ui/messages.ts';
import { viewStore } from '../view/view-store.ts';
import { tour } from './tour.ts';

/** What could be toured now: how it is called and how many takes and fragments it has (null: on tapes not open). */
export type TourOffer = { readonly about: TourAbout; readonly label: string; readonly count: number | null };

/** Everything there is to tour, in the order in which it is offered. */
export function tourOffers(): readonly TourOffer[] {
  const { marks, songs, shortlists } = archive.store.getState();
  const takes = [...marks.values()].filter((mark) => mark.kind === 'take' && hasLength(mark)).length;
  const inSheet = sheetOrder().filter((mark) => hasLength(mark)).length;
  const selected = selectedMarks().length;
  const found = foundMarks();
  return [
    ...(takes > 0 ? [{ about: 'tape' as const, label: 'Every take of this tape', count: null }] : []),
    ...(songs.size > 0 ? [{ about: 'song' as const, label: 'Every take of a song, on all tapes', count: null }] : []),
    ...([...shortlists.values()].some(({ items }) => items.length > 0)
      ? [{ about: 'shortlist' as const, label: 'A shortlist', count: null }]
      : []),
    ...(found === null
      ? []
      : [{ about: 'search' as const, label: `What was found: “${found.text}”`, count: found.marks.length }]),
    ...(inSheet > 0 ? [{ about: 'sheet' as const, label: 'What the take sheet shows', count: inSheet }] : []),
    ...(selected > 0 ? [{ about: 'selection' as const, label: 'What is selected', count: selected }] : []),
  ];
}

/** The song of the selected take, or else the first of the list. */
export function songToTour(): SongId | null {
  const { songs } = archive.store.getState();
  const ofSelected = selectedMarks().find((mark) => mark.songId !== null)?.songId;
  return ofSelected ?? [...songs.values()].toSorted((a, b) => a.title.localeCompare(b.title))[0]?.id ?? null;
}

/** What was found last in the library; null where nothing was. */
function foundMarks(): { readonly text: string; readonly marks: readonly Mark[] } | null {
  const { marks, marksOf: of } = libraryStore.getState();
  return of?.kind !== 'search' || marks.size === 0 ? null : { text: of.text, marks: [...marks.values()] };
}

/** The list that was used last, or else the first that has takes. */
export function shortlistToTour(): ShortlistId | null {
  const { shortlists } = archive.store.getState();
  const { target } = libraryStore.getState();
  const last = target === null ? undefined : shortlists.get(target);
  return (last ?? [...shortlists.values()].find(({ items }) => items.length > 0))?.id ?? null;
}

/** Which song or list is toured, where that is asked for. */
export type TourWhich = { readonly songId: SongId | null; readonly shortlistId: ShortlistId | null };

/** Begins a tour as it was chosen, and remembers the choice. */
export async function startTour(choice: TourChoice, which: TourWhich): Promise<void> {
  const { archive: notes } = archive.store.getState();
  const { what, title } = subjectOf(choice.about, which);
  const { steps, leftOut } = await bridge.request('tour.plan', { what, part: choice.part, seconds: choice.seconds });
  if (notes?.readOnly === false) await bridge.request('settings.set', { settings: { tour: choice } });
  const missing = leftOut.open + leftOut.timestamps + leftOut.unplayable;
  if (missing > 0) say('info', leftOutSentence(leftOut));
  const unread = steps.filter(({ by }) => choice.part === 'loudest' && by === 'first').length;
  if (unread > 0) {
    say(
      'info',
      `Where takes are loudest is known when their tapes were read; of ${unread} the first seconds are heard.`,
    );
  }
  await tour.start({ title, choice, steps }, 0);
}

/** Takes up the tour that was left; takes that were removed meanwhile are passed over. */
export async function resumeTour(progress: TourProgress): Promise<void> {
  const { part, seconds, markIds, at, title } = progress;
  const { steps } = await bridge.request('tour.plan', { what: { kind: 'marks', markIds }, part, seconds });
  const { movesOn, goesOn } = archive.store.getState().settings.tour;
  // Where the one that was heard is gone, the next one that is left.
  const ahead = new Set(markIds.slice(markIds.indexOf(at)));
  const index = steps.findIndex(({ markId }) => ahead.has(markId));
  await tour.start({ title, choice: { part, seconds, movesOn, goesOn }, steps }, Math.max(0, index));
}

/** Forgets the tour that was left. */
export async function dismissTour(): Promise<void> {
  await bridge.request('settings.set', { settings: { tourProgress: null } });
}

function subjectOf(about: TourAbout, { songId, shortlistId }: TourWhich): { what: TourSubject; title: string } {
  const { tapes, transfers, songs, shortlists } = archive.store.getState();
  const { transferId } = viewStore.getState();
  const transfer = transferId === null ? undefined : transfers.get(transferId);
  const tape = transfer === undefined ? undefined : tapes.get(transfer.tapeId);
  const song = songId === null ? undefined : songs.get(songId);
  if (about === 'song' && song !== undefined) return { what: { kind: 'song', songId: song.id }, title: song.title };
  const list = shortlistId === null ? undefined : shortlists.get(shortlistId);
  if (about === 'shortlist' && list !== undefined) {
    return { what: { kind: 'shortlist', shortlistId: list.id }, title: list.title };
  }
  const found = foundMarks();
  if (about === 'search' && found !== null) return { what: marksOf(found.marks), title: `“${found.text}”` };
  if (about === 'selection') return { what: marksOf(selectedMarks()), title: 'the selected marks' };
  if (about === 'tape' && transfer !== undefined && tape !== undefined) {
    return { what: { kind: 'tape', tapeId: tape.id }, title: transferName(tape, { side: '', part: null }) };
  }
  return { what: marksOf(sheetOrder()), title: 'the take sheet' };
}

function marksOf(marks: readonly Mark[]): TourSubject {
  return { kind: 'marks', markIds: marks.map(({ id }) => id) };
}

/** In the order of the take sheet. */
function selectedMarks(): readonly Mark[] {
  const { selection } = viewStore.getState();
  return sheetOrder().filter(({ id }) => selection.includes(id));
}

function hasLength(mark: Mark): boolean {
  return (lengthOf(mark) ?? 0) > 0;
}

function leftOutSentence({
  open,
  timestamps,
  unplayable,
}: {
  readonly open: number;
  readonly timestamps: number;
  readonly unplayable: number;
}): string {
  const parts = [
    open > 0 ? `${open} still open` : '',
    timestamps > 0 ? `${timestamps} without a length` : '',
    unplayable > 0 ? `${unplayable} on tapes whose file is not there` : '',
  ].filter(Boolean);
  return `Left out of the tour: ${parts.join(', ')}.`;
}
