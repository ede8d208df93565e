import type { Mark } from '../../shared/domain/mark.ts';
import { leastCompared, mostCompared } from '../../shared/domain/verdict.ts';
import { archive } from '../archive/archive.ts';
import { bridge } from '../client/bridge.ts';
import { chosenInLibrary } from '../library/library-store.ts';
import { say } from '../ui/messages.ts';
import { viewStore } from '../view/view-store.ts';

/** What is compared, and what that is called. */
type ChosenTakes = { readonly marks: readonly Mark[]; readonly title: string };

/** Why nothing can be compared now, in one sentence; null when something can. */
export function whyNotCompare(): string | null {
  if (chosenInLibrary().marks.length >= leastCompared) return null;
  const chosen = selectedStretches();
  if (chosen.length > mostCompared) {
    return `${chosen.length} are selected, and ${mostCompared} can be compared at a time: select fewer.`;
  }
  if (chosen.length >= leastCompared) return null;
  if (chosen.length === 1 && (chosen[0]?.songId ?? null) !== null) return null;
  return 'Select two or more takes or fragments to compare, or one take of a song to compare all takes of it.';
}

/**
 * What is selected: of a song or shortlist, where several are; or else on the desk, several takes and fragments, or one,
 * which stands for all takes of its song.
 */
export async function chosenTakes(): Promise<ChosenTakes> {
  const elsewhere = chosenInLibrary();
  if (elsewhere.marks.length >= leastCompared) {
    return { marks: fewEnough(elsewhere.marks, null, elsewhere.title), title: elsewhere.title };
  }
  const chosen = selectedStretches();
  const titleOf = (songId: Mark['songId']): string | undefined =>
    songId === null ? undefined : archive.store.getState().songs.get(songId)?.title;
  const [only] = chosen;
  if (chosen.length === 1 && only !== undefined && only.songId !== null) {
    const { takes } = await bridge.request('songs.takes', { songId: only.songId });
    const title = titleOf(only.songId);
    return { marks: fewEnough(takes.toSorted(byTakeNumber), only, title ?? 'This song'), title: title ?? '' };
  }
  const songs = new Set(chosen.map(({ songId }) => songId));
  const [songId = null] = songs;
  const title = songs.size === 1 ? titleOf(songId) : undefined;
  return { marks: chosen, title: title ?? `${chosen.length} takes and fragments` };
}

function selectedStretches(): readonly Mark[] {
  const { marks } = archive.store.getState();
  const { selection } = viewStore.getState();
  return [...marks.values()]
    .filter(({ id, kind }) => kind !== 'timestamp' && selection.includes(id))
    .toSorted((a, b) => a.startFrame - b.startFrame);
}

/** As they were counted in the studio; those of one number stay as they lie on the tapes, and those without come last. */
function byTakeNumber(a: Mark, b: Mark): number {
  return (a.takeNumber ?? Infinity) < (b.takeNumber ?? Infinity) ? -1 : Number(a.takeNumber !== b.takeNumber);
}

/** Of a song or list with more takes than can be compared, those that were rated highest, the selected one among them. */
function fewEnough(marks: readonly Mark[], selected: Mark | null, title: string): readonly Mark[] {
  if (marks.length <= mostCompared) return marks;
  say('info', `${title} has ${marks.length} takes: the ${mostCompared} that are rated highest are compared.`);
  const best = marks.filter(({ id }) => id !== selected?.id).toSorted((a, b) => b.rating - a.rating);
  const kept = new Set([...(selected === null ? [] : [selected]), ...best].slice(0, mostCompared).map(({ id }) => id));
  return marks.filter(({ id }) => kept.has(id));
}
