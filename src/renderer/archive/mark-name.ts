import { type Mark, markName } from '../../shared/domain/mark.ts';
import { archive } from './archive.ts';

/** How a mark of any tape is called, with the title of its song looked up. */
export function nameOf(mark: Mark): string {
  const song = mark.songId === null ? undefined : archive.store.getState().songs.get(mark.songId);
  return markName(mark, song?.title ?? null);
}
