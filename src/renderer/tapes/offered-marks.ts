import type { OfferedMark, OfferedMarks } from '../../shared/contract/views.ts';
import type { TransferId } from '../../shared/domain/ids.ts';
import { kindNames, type MarkKind, markKinds } from '../../shared/domain/mark.ts';
import { bridge } from '../client/bridge.ts';
import { say } from '../ui/messages.ts';
import { loadMetadata } from './metadata-store.ts';
import { countText } from './tape-words.ts';

/** `12 cue points found in the file: add as 11 timestamps and 1 take`, counting what is not there yet. */
export function offerText({ source, marks }: Pick<OfferedMarks, 'source' | 'marks'>): string {
  const fresh = marks.filter(({ isKnown }) => !isKnown);
  const kinds = markKinds
    .map((kind) => [kind, fresh.filter((mark) => mark.kind === kind).length] as const)
    .filter(([, count]) => count > 0);
  const [only] = kinds;
  const words =
    kinds.length === 1 && only !== undefined
      ? kindWord(only[0], only[1])
      : listed(kinds.map(([kind, count]) => `${count} ${kindWord(kind, count)}`));
  const place = fresh.length === 1 ? source.replace(/s( and .*)?$/, '') : source;
  return `${fresh.length} ${place} found in the file: add as ${words}`;
}

/** How an offered mark is called in the list: `Ramble, take 2`, `slate`, `Timestamp`. */
export function offeredName({ kind, title, songTitle, takeNumber }: OfferedMark): string {
  if (kind !== 'take') return title === '' ? kindNames[kind] : title;
  const work = songTitle === '' ? title : songTitle;
  return [work, takeNumber === null ? 'take' : `take ${takeNumber}`].filter((word) => word !== '').join(', ');
}

/** Adds what is offered, as one entry of the history. */
export async function addOffered(transferId: TransferId): Promise<void> {
  const { added } = await bridge.request('offered.add', { transferId });
  say('done', added === 0 ? 'They are all there already.' : `${countText(added, 'mark')} added from the file.`);
  await loadMetadata(transferId);
}

/** Not now: this tape does not ask again; what it offers stays in its details. */
export async function dismissOffered(transferId: TransferId): Promise<void> {
  await bridge.request('offered.dismiss', { transferId });
  await loadMetadata(transferId);
}

function kindWord(kind: MarkKind, count: number): string {
  const word = kindNames[kind].toLowerCase();
  return count === 1 ? word : `${word}s`;
}

function listed(words: readonly string[]): string {
  return [words.slice(0, -1).join(', '), ...words.slice(-1)].filter((word) => word !== '').join(' and ');
}
