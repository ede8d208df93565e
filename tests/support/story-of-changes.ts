import fc from 'fast-check';
import { type Change, joinChanges, noChange, noDiff, updateMarks } from '../../src/shared/domain/change.ts';
import type { TransferId } from '../../src/shared/domain/ids.ts';
import type { Mark } from '../../src/shared/domain/mark.ts';
import type { Song } from '../../src/shared/domain/song.ts';
import { aFragment, aSong, aTake, aTimestamp } from './make-marks.ts';

/** What somebody does to an archive; `pick` chooses among what there is. */
export type Deed = {
  readonly kind: 'take' | 'fragment' | 'timestamp' | 'edit' | 'remove' | 'retitle' | 'undo' | 'redo' | 'reopen';
  readonly pick: number;
  readonly frame: number;
  readonly words: string;
};

/** Stories of up to forty deeds, with any text a keyboard can give. */
export const stories = fc.array(
  fc.record<Deed>({
    kind: fc.constantFrom(
      'take',
      'fragment',
      'timestamp',
      'edit',
      'remove',
      'retitle',
      'undo',
      'undo',
      'redo',
      'reopen',
    ),
    pick: fc.nat(9),
    frame: fc.nat(900),
    words: fc.string({ unit: 'grapheme', maxLength: 12 }),
  }),
  { maxLength: 40 },
);

/** The change that a deed is, given what there is; null when there is nothing to do it to. */
export function changeOf(
  deed: Deed,
  transferId: TransferId,
  marks: readonly Mark[],
  songs: readonly Song[],
): Change | null {
  const { kind, pick, frame, words } = deed;
  const mark = marks[pick % Math.max(1, marks.length)];
  const song = songs[pick % Math.max(1, songs.length)];
  const place = { transferId, startFrame: frame, endFrame: frame + 50, notes: words, tags: [words] };
  switch (kind) {
    case 'take': {
      const newSong = aSong(`Song ${words}`);
      const take = aTake({ ...place, songId: newSong.id, takeNumber: pick, flags: ['best'] });
      return addBoth(take, newSong);
    }
    case 'fragment':
      return addBoth(aFragment({ ...place, title: words }), null);
    case 'timestamp':
      return addBoth(aTimestamp({ ...place, endFrame: frame, title: words }), null);
    case 'edit':
      return mark === undefined ? null : updateMarks([mark, { ...mark, title: words, rating: frame % 6 }]);
    case 'remove':
      return mark === undefined ? null : { ...noChange, marks: { ...noDiff, removed: [mark] } };
    case 'retitle':
      return song === undefined
        ? null
        : { ...noChange, songs: { ...noDiff, updated: [[song, { ...song, title: `Song ${words}` }]] } };
    case 'undo':
    case 'redo':
    case 'reopen':
      return null;
  }
}

function addBoth(mark: Mark, song: Song | null): Change {
  const withMark: Change = { ...noChange, marks: { ...noDiff, added: [mark] } };
  return song === null ? withMark : joinChanges(withMark, { ...noChange, songs: { ...noDiff, added: [song] } });
}
