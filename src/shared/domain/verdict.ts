import { pText } from './binomial.ts';
import type { MarkId, VerdictId } from './ids.ts';

/**
 * better: the first mark is better than the second; same: they are the same to the listener; abx: whether two were told
 * apart; pairs: two or more heard in pairs and put in order.
 */
export const verdictKinds = ['better', 'same', 'abx', 'pairs'] as const;
export type VerdictKind = (typeof verdictKinds)[number];

/** What a verdict says of one take or fragment. */
export type VerdictMark = {
  readonly markId: MarkId;
  /** How it was called when the verdict was given: `Ramble, take 4`. */
  readonly name: string;
  /** From 1; those that were found equal have the same place. Null where the verdict is about no order. */
  readonly place: number | null;
  /** How often it was preferred in a pair; null where there were none. */
  readonly wins: number | null;
};

/** A verdict as a window sends it; who, when and how sure are added where it is stored. */
export type NewVerdict = {
  readonly id: VerdictId;
  readonly kind: VerdictKind;
  /** Whether names and pictures were hidden while it was given. */
  readonly blind: boolean;
  /** What was asked or noted, in the listener's words; may be empty. */
  readonly note: string;
  /** In order of place. */
  readonly marks: readonly VerdictMark[];
  /** abx: trials and right answers; pairs of two marks: decided pairs and those that the first one won. */
  readonly trials: number | null;
  readonly correct: number | null;
};

/** A stored verdict. It is never deleted: who takes it back withdraws it. */
export type Verdict = NewVerdict & {
  /** ms since 1970. */
  readonly at: number;
  readonly author: string;
  /** Exact, two-sided, against guessing; null where nothing was counted. */
  readonly p: number | null;
  readonly withdrawn: { readonly at: number; readonly author: string } | null;
};

/** No verdict is about more marks than can be compared. */
export const leastCompared = 2;
export const mostCompared = 16;

/** Why a verdict makes no sense, in one sentence; null when it does. */
export function problemWithVerdict({ kind, marks, trials, correct }: NewVerdict): string | null {
  if (marks.length < leastCompared || marks.length > mostCompared) {
    return `A verdict is about ${leastCompared} to ${mostCompared} takes.`;
  }
  if (new Set(marks.map(({ markId }) => markId)).size !== marks.length) return 'A verdict names each take once.';
  if (kind !== 'pairs' && marks.length !== 2) return 'That verdict is about two takes.';
  if (kind === 'abx' && trials === null) return 'An ABX verdict needs its trials.';
  if ((trials === null) !== (correct === null)) return 'Trials and right answers belong together.';
  if (trials !== null && correct !== null && (trials < 0 || correct < 0 || correct > trials)) {
    return 'There cannot be more right answers than trials.';
  }
  return null;
}

/** A verdict in a sentence: `Take 4 over take 2 in 8 of 8 blind pairs, two-sided p = 0.008`. */
export function verdictText({ kind, blind, marks, trials, correct, p }: Omit<Verdict, 'id' | 'at' | 'author'>): string {
  const [first, second] = namesIn(marks);
  const how = blind ? ', blind' : '';
  const sure = p === null ? '' : `, two-sided ${pText(p)}`;
  switch (kind) {
    case 'better':
      return `${capital(first)} better than ${second}${how}`;
    case 'same':
      return `${capital(first)} and ${second} the same${how}`;
    case 'abx':
      return `${capital(first)} and ${second} told apart in ${correct ?? 0} of ${trials ?? 0} blind trials${sure}`;
    case 'pairs':
      return pairsText({ blind, marks, trials, correct }) + sure;
  }
}

function pairsText({
  blind,
  marks,
  trials,
  correct,
}: Pick<NewVerdict, 'blind' | 'marks' | 'trials' | 'correct'>): string {
  const names = namesIn(marks);
  const word = blind ? 'blind pairs' : 'pairs';
  if (marks.length === 2 && trials !== null) {
    const joined = marks[0]?.place === marks[1]?.place ? 'as good as' : 'over';
    return `${capital(names[0])} ${joined} ${names[1]} in ${correct ?? 0} of ${trials} ${word}`;
  }
  const order = marks.map(({ place }, at) => {
    const sign = at === 0 ? '' : place === marks[at - 1]?.place ? ' = ' : ' > ';
    return `${sign}${at === 0 ? capital(names[at]) : (names[at] ?? '')}`;
  });
  return `${order.join('')} in ${word} (${marks.map(({ wins }) => wins ?? 0).join(', ')} won)`;
}

/** Where all are takes of one song the song is not said again and again: `take 4`. */
function namesIn(marks: readonly VerdictMark[]): readonly string[] {
  const parts = marks.map(({ name }) => /^(.*), (take \d+)$/.exec(name));
  const songs = new Set(parts.map((part) => part?.[1]));
  if (parts.includes(null) || songs.size > 1) return marks.map(({ name }) => name);
  return parts.map((part) => part?.[2] ?? '');
}

function capital(text: string | undefined): string {
  return text === undefined ? '' : text.charAt(0).toUpperCase() + text.slice(1);
}
