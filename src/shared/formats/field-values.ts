import type { MarkId } from '../domain/ids.ts';
import {
  type Mark,
  type MarkKind,
  markKinds,
  type MarkOrigin,
  originFormats,
  type TakeFlag,
  takeFlags,
  type TakeStatus,
  takeStatuses,
} from '../domain/mark.ts';

/** The kind a word names; null for any other word. */
export function kindNamed(word: unknown): MarkKind | null {
  return markKinds.find((kind) => kind === word) ?? null;
}

export function statusNamed(word: unknown): TakeStatus | null {
  return takeStatuses.find((status) => status === word) ?? null;
}

/** The known flags among some words, in their own order, and the words that are none. */
export function flagsNamed(words: readonly unknown[]): { flags: readonly TakeFlag[]; unknown: readonly string[] } {
  return {
    flags: words.flatMap((word) => takeFlags.find((flag) => flag === word) ?? []),
    unknown: words.filter((word) => !takeFlags.some((flag) => flag === word)).map(String),
  };
}

/** A non-negative whole number up to 2^53 from a number or its digits; null otherwise. */
export function wholeNumberIn(value: unknown): number | null {
  const number = typeof value === 'string' && /^\d{1,16}$/.test(value.trim()) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : null;
}

/** An id as our files carry it. Any short word will do: archives of other versions may make theirs otherwise. */
export function markIdIn(value: unknown): MarkId | null {
  return typeof value === 'string' && /^[\w-]{1,64}$/.test(value) ? (value as MarkId) : null;
}

/** Where a mark was imported from, when the value holds all of it. */
export function originIn(value: unknown): MarkOrigin | null {
  if (typeof value !== 'object' || value === null) return null;
  const { format, source, locator, rawStart, rawEnd } = value as Partial<Record<keyof MarkOrigin, unknown>>;
  const texts = [source, locator, rawStart, rawEnd];
  const known = originFormats.find((one) => one === format);
  if (known === undefined) return null;
  if (!texts.every((text) => typeof text === 'string')) return null;
  return {
    format: known,
    source: String(source),
    locator: String(locator),
    rawStart: String(rawStart),
    rawEnd: String(rawEnd),
  };
}

/** The fields that only takes have, emptied for the other kinds so that no impossible mark comes in. */
export function takeFieldsFor<
  Fields extends Pick<Mark, 'songId' | 'takeNumber' | 'status'> & { readonly songTitle: string },
>(kind: MarkKind, fields: Fields): Fields {
  if (kind === 'take') return { ...fields, status: fields.status ?? 'unknown' };
  return { ...fields, songId: null, songTitle: '', takeNumber: null, status: null };
}
