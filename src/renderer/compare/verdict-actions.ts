import { newId, type VerdictId } from '../../shared/domain/ids.ts';
import { leastCompared, type NewVerdict, type VerdictMark, verdictText } from '../../shared/domain/verdict.ts';
import { bridge } from '../client/bridge.ts';
import { say, sayProblem } from '../ui/messages.ts';
import { compareStore, rowOrder } from './compare-store.ts';

/** What a verdict says beside who, when and how sure. */
export type Finding = Pick<NewVerdict, 'kind' | 'blind' | 'trials' | 'correct'> & {
  /** Items in order of place. */
  readonly marks: readonly { readonly item: number; readonly place: number | null; readonly wins: number | null }[];
};

/** The two takes that a short verdict is about: the one that is heard and the one that was heard before. */
export function inQuestion(): readonly [number, number] | null {
  const { current, before, items } = compareStore.getState();
  if (before !== null && before !== current) return [current, before];
  const other = items.findIndex((item, at) => at !== current && item.playable !== null);
  return items.length < leastCompared || other === -1 ? null : [current, other];
}

/** The number that a row is called by, from 1. */
export function rowNumber(item: number): number {
  return rowOrder(compareStore.getState()).indexOf(item) + 1;
}

export async function judge(kind: 'better' | 'same'): Promise<void> {
  const { before, session } = compareStore.getState();
  const two = inQuestion();
  if (before === null || two === null) {
    say('info', 'Listen to two of them first: a verdict is about the last two that were heard.');
    return;
  }
  const marks = two.map((item, at) => ({ item, place: kind === 'better' ? at + 1 : 1, wins: null }));
  await keep({ kind, blind: session?.kind === 'shuffle', marks, trials: null, correct: null });
}

/**
 * Stores a finding; it is said to be kept when it is on disk. What could not be stored can be tried again, as the same
 * verdict.
 */
export async function keep({ marks, ...finding }: Finding): Promise<void> {
  const { items, note } = compareStore.getState();
  const verdict: NewVerdict = {
    ...finding,
    id: newId<VerdictId>(),
    note,
    marks: marks.flatMap(({ item, ...found }): VerdictMark[] => {
      const one = items[item];
      return one === undefined ? [] : [{ markId: one.mark.id, name: one.name, ...found }];
    }),
  };
  await send(verdict);
}

async function send(verdict: NewVerdict): Promise<void> {
  try {
    const { verdict: kept } = await bridge.request('verdicts.add', { verdict });
    compareStore.setState(({ verdicts }) => ({
      note: '',
      verdicts: [kept, ...verdicts.filter(({ id }) => id !== kept.id)],
    }));
    // Blind, the sentence with its names waits until all is revealed.
    const isHidden = compareStore.getState().session !== null;
    say(
      'done',
      isHidden ? 'Verdict kept. What it was about is told when you reveal the takes.' : `Kept: ${verdictText(kept)}`,
    );
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    say('problem', `The verdict was not kept: ${reason}`, {
      label: 'Try again',
      run: () => void send(verdict).catch(sayProblem),
    });
  }
}
