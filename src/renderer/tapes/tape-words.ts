import type { TransferId } from '../../shared/domain/ids.ts';
import { offerSentence } from '../../shared/domain/reading.ts';
import { type Tape, tapeName } from '../../shared/domain/tape.ts';
import { fileNameOf, type Transfer, type TransferFacts, type TransferState } from '../../shared/domain/transfer.ts';

/** How a state is called wherever it is told in words. */
export const stateNames: Readonly<Record<TransferState, string>> = {
  present: 'present',
  reading: 'being read',
  missing: 'file is missing',
  changed: 'file has changed',
  unreadable: 'cannot be read',
};

/** The second line of a tape in the list, and whether it is a complaint. */
export function secondLine(tape: Tape | undefined, transfer: Transfer): { text: string; isProblem: boolean } {
  if (transfer.state === 'missing' || transfer.state === 'changed') {
    return { text: stateNames[transfer.state], isProblem: true };
  }
  if (transfer.state === 'unreadable') return { text: shortReason(transfer), isProblem: true };
  // A tape without a number is called by its title, which then stands in the first line.
  const title = tape === undefined || tape.title === tapeName(tape) ? '' : tape.title;
  const words = [title, transfer.generation, transfer.notes.split('\n')[0] ?? ''].filter(Boolean);
  return { text: words.length === 0 ? filesText(transfer) : words.join(', '), isProblem: false };
}

/** `Reel 1.wav`, or `Reel 1_01.wav and 15 more` of a set. */
export function filesText(transfer: Pick<Transfer, 'files'>): string {
  const more = transfer.files.length - 1;
  return more > 0 ? `${fileNameOf(transfer)} and ${more} more` : fileNameOf(transfer);
}

/** What can be said about how it is read: what is offered and not taken, then what was repaired. */
export function readingSentences(
  transfer: Pick<Transfer, 'repairs' | 'offers' | 'reading' | 'sampleRate'>,
): readonly string[] {
  const { repairs, offers, reading, sampleRate } = transfer;
  const open = offers.filter(({ kind }) => !reading.accepted.includes(kind));
  return [...open.map((offer) => offerSentence(offer, sampleRate ?? 1)), ...repairs];
}

/** Why it cannot be read, without the name of the file where it stands first: a line of the list has little room. */
function shortReason(transfer: Pick<Transfer, 'reason' | 'files'>): string {
  const { reason } = transfer;
  if (reason === null) return stateNames.unreadable;
  const name = `${fileNameOf(transfer)} `;
  if (!reason.startsWith(name)) return reason;
  const rest = reason.slice(name.length);
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}

/** `1:31:08`, or `0:32:10`; an empty text while the length is unknown. */
export function lengthText(facts: Pick<TransferFacts, 'frames' | 'sampleRate'>): string {
  if (facts.frames === null || facts.sampleRate === null) return '';
  const seconds = Math.floor(facts.frames / facts.sampleRate);
  const twoDigits = (value: number): string => String(value).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${twoDigits(Math.floor(seconds / 60) % 60)}:${twoDigits(seconds % 60)}`;
}

/** How many seconds of all tapes were heard, and how many there are; rates differ from tape to tape. */
export function secondsHeard(
  transfers: Iterable<Pick<TransferFacts, 'id' | 'frames' | 'sampleRate'>>,
  heardFrames: ReadonlyMap<TransferId, number>,
): { readonly heard: number; readonly total: number } {
  let heard = 0;
  let total = 0;
  for (const { id, frames, sampleRate } of transfers) {
    if (frames === null || sampleRate === null) continue;
    heard += Math.min(frames, heardFrames.get(id) ?? 0) / sampleRate;
    total += frames / sampleRate;
  }
  return { heard, total };
}

/**
 * `96 kHz 24 bit`, `48 kHz 24 bit 24 ch`; an empty text while nothing is known. The format has a word of its own, and one
 * or two channels need none.
 */
export function formatText(facts: Pick<TransferFacts, 'sampleRate' | 'encoding' | 'channels'>): string {
  const rate = facts.sampleRate === null ? '' : `${facts.sampleRate / 1000} kHz`;
  const many = (facts.channels ?? 0) > 2 ? `${facts.channels} ch` : '';
  return [rate, facts.encoding.replace(/^FLAC, /, ''), many].filter(Boolean).join(' ');
}

/** `1 take`, `14 takes`. */
export function countText(count: number, one: string, more: string = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : more}`;
}

/** `11 min left`, `8 s left`; an empty text while that cannot be told. */
export function timeLeftText(msLeft: number | null): string {
  if (msLeft === null) return '';
  const seconds = Math.ceil(msLeft / 1000);
  if (seconds < 60) return `${seconds} s left`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min left`;
  return `${(seconds / 3600).toFixed(1)} h left`;
}

/** `24.3 MB`, decimal, as file managers show it. */
export function sizeText(sizeBytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'] as const;
  const step = sizeBytes < 1000 ? 0 : Math.min(6, Math.floor(Math.log10(sizeBytes) / 3));
  const value = sizeBytes / 1000 ** step;
  return `${step === 0 ? value : value.toPrecision(3)} ${units[step] ?? ''}`;
}
