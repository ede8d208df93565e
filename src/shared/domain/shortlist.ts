import type { MarkId, ShortlistId } from './ids.ts';

/** A take or fragment on a shortlist, and why it stands there. */
export type ShortlistItem = { readonly markId: MarkId; readonly notes: string };

/**
 * An ordered choice of takes and fragments from any tapes: what is to be compared, edited, released. An item whose mark
 * was removed keeps its place, so that it is there again when the removal is undone; until then it does not show.
 */
export type Shortlist = {
  readonly id: ShortlistId;
  readonly title: string;
  readonly notes: string;
  /** ms since 1970. */
  readonly createdAt: number;
  /** In the order that people gave them; no mark stands twice on one list. */
  readonly items: readonly ShortlistItem[];
};

export const mostOnShortlist = 10_000;
export const longestShortlistTitle = 200;

/** Why a list cannot be stored as it is, in one sentence; null when it can. `others` are the lists beside it. */
export function problemWithShortlist(list: Shortlist, others: Iterable<Shortlist>): string | null {
  const title = list.title.trim();
  if (title === '') return 'A shortlist needs a name.';
  if (title.length > longestShortlistTitle) {
    return `The name of a shortlist has ${longestShortlistTitle} characters at most; its notes may be longer.`;
  }
  for (const { id, title: known } of others) {
    if (id !== list.id && isSameTitle(known, title)) return `There is a shortlist called ${known} already.`;
  }
  if (list.items.length > mostOnShortlist) {
    return `A shortlist holds ${mostOnShortlist.toLocaleString('en')} takes at most. Begin another one.`;
  }
  const ids = new Set(list.items.map(({ markId }) => markId));
  return ids.size < list.items.length ? 'A take stands on a shortlist once.' : null;
}

/** The list with these marks at its end, in their order; those that are on it already stay where they are. */
export function withMarks(list: Shortlist, markIds: readonly MarkId[]): Shortlist {
  const known = new Set(list.items.map(({ markId }) => markId));
  const added = markIds.filter((id) => !known.has(id)).map((markId) => ({ markId, notes: '' }));
  return added.length === 0 ? list : { ...list, items: [...list.items, ...added] };
}

export function withoutMarks(list: Shortlist, markIds: readonly MarkId[]): Shortlist {
  const items = list.items.filter(({ markId }) => !markIds.includes(markId));
  return items.length === list.items.length ? list : { ...list, items };
}

/**
 * The list with these marks one line further up or down, keeping their order; at the end of the list they close up.
 * `shown` are the marks that people see: items between them whose mark was removed are passed over.
 */
export function withMarksMoved(
  list: Shortlist,
  markIds: readonly MarkId[],
  by: -1 | 1,
  shown: ReadonlySet<MarkId>,
): Shortlist {
  const items = [...list.items];
  const isMoved = (item: ShortlistItem | undefined): boolean => item !== undefined && markIds.includes(item.markId);
  const places = items.flatMap((item, at) => (shown.has(item.markId) ? [at] : []));
  const order = by === -1 ? places : places.toReversed();
  for (const [index, place] of order.entries()) {
    const before = order[index - 1];
    if (before === undefined || !isMoved(items[place]) || isMoved(items[before])) continue;
    [items[before], items[place]] = [items[place]!, items[before]!];
  }
  return items.every((item, at) => item === list.items[at]) ? list : { ...list, items };
}

/**
 * The list with these marks, in the order they have on it, before another one; at its end for null. Before one that moves
 * itself means before the next that stays.
 */
export function withMarksBefore(list: Shortlist, markIds: readonly MarkId[], before: MarkId | null): Shortlist {
  const isMoved = ({ markId }: ShortlistItem): boolean => markIds.includes(markId);
  const wanted = list.items.findIndex(({ markId }) => markId === before);
  const anchor = wanted < 0 ? undefined : list.items.slice(wanted).find((item) => !isMoved(item));
  const stay = list.items.filter((item) => !isMoved(item));
  const at = anchor === undefined ? stay.length : stay.indexOf(anchor);
  const items = [...stay.slice(0, at), ...list.items.filter(isMoved), ...stay.slice(at)];
  return items.every((item, index) => item === list.items[index]) ? list : { ...list, items };
}

/** The list with what was said of one of its takes. */
export function withItemNotes(list: Shortlist, markId: MarkId, notes: string): Shortlist {
  return { ...list, items: list.items.map((item) => (item.markId === markId ? { markId, notes } : item)) };
}

/** `Keepers`, or `Keepers 2` where there is one of that name already. */
export function freeTitle(wanted: string, lists: Iterable<Shortlist>): string {
  const known = [...lists].map(({ title }) => title);
  for (let number = 1; ; number += 1) {
    const title = number === 1 ? wanted : `${wanted} ${number}`;
    if (!known.some((one) => isSameTitle(one, title))) return title;
  }
}

function isSameTitle(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}
