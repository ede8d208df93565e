import { abxTrials, blindPairs, decidedPairs, type Random, rankByWins, shuffled } from '../../shared/domain/blind.ts';
import { say } from '../ui/messages.ts';
import { hear, matchForBlind } from './compare-actions.ts';
import { type AbxTest, type BlindSession, compareStore, type PairTest } from './compare-store.ts';
import { inQuestion, keep } from './verdict-actions.ts';

/** Chance from the system, which nobody can guess at by having seen it before. */
const random: Random = () => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32;

/** With two takes a preference needs many pairs; with more, each pair twice, or once where that is long already. */
const pairsOfTwo = 8;
const mostWithTwoRounds = 6;

/** Shuffles the rows and hides what could tell them apart; a second time, everything is revealed. */
export function toggleShuffle(): void {
  const { session, items } = compareStore.getState();
  if (session !== null) {
    compareStore.setState({ session: null });
    return;
  }
  const order = shuffled(
    items.map((_, at) => at),
    random,
  );
  start({ kind: 'shuffle', order });
  hear(playableItems()[Math.floor(random() * playableItems().length)] ?? 0);
  // What was heard before belongs to the time when it had a name.
  compareStore.setState({ before: null });
}

/** X is one of the last two that were heard; which, is to be found out by ear. */
export function startAbx(): void {
  const two = inQuestion();
  if (two === null) return;
  const { trialCount } = compareStore.getState();
  const [a, b] = two;
  start({ kind: 'abx', a, b, trials: abxTrials(trialCount, random), answers: [], heard: 'a' });
  hear(a);
}

/** All that can be heard, two and two. */
export function startPairs(): void {
  const members = playableItems();
  const rounds = members.length === 2 ? pairsOfTwo : members.length <= mostWithTwoRounds ? 2 : 1;
  const pairs = blindPairs(members.length, rounds, random);
  start({ kind: 'pairs', members: shuffled(members, random), pairs, answers: [], heard: 'a' });
  hearInTest('a');
}

function start(session: BlindSession): void {
  matchForBlind();
  compareStore.setState({ session });
}

/** Leaves a test before its end; nothing of it is kept. False where there was none. */
export function leaveSession(): boolean {
  const { session } = compareStore.getState();
  if (session === null) return false;
  compareStore.setState({ session: null });
  if (session.kind !== 'shuffle') say('info', 'The test was left before its end, so nothing of it is kept.');
  return true;
}

/** Hears A, B or X of the test that runs; false where none runs. */
export function hearInTest(which: 'a' | 'b' | 'x'): boolean {
  const { session } = compareStore.getState();
  if (session === null || session.kind === 'shuffle') return false;
  if (session.kind === 'abx') {
    const side = which === 'x' ? (session.trials[session.answers.length] ?? 'a') : which;
    compareStore.setState({ session: { ...session, heard: which } });
    hear(session[side]);
    return true;
  }
  const pair = session.pairs[session.answers.length];
  if (which === 'x' || pair === undefined) return true;
  compareStore.setState({ session: { ...session, heard: which } });
  hear(session.members[pair[which]] ?? 0);
  return true;
}

/** Answers the trial: X is A or B; or of a pair, which one is better. False where no test runs. */
export async function answer(which: 'a' | 'b' | 'same'): Promise<boolean> {
  const { session } = compareStore.getState();
  if (session === null || session.kind === 'shuffle') return false;
  if (session.kind === 'pairs') await answerPair(session, which);
  else if (which === 'same') say('info', 'X is A or B: press Shift A or Shift B.');
  else await answerAbx(session, which);
  return true;
}

async function answerAbx(test: AbxTest, which: 'a' | 'b'): Promise<void> {
  const answers = [...test.answers, which];
  if (answers.length < test.trials.length) {
    compareStore.setState({ session: { ...test, answers } });
    hearInTest('x');
    return;
  }
  compareStore.setState({ session: null });
  await keep({
    kind: 'abx',
    blind: true,
    marks: [test.a, test.b].map((item) => ({ item, place: null, wins: null })),
    trials: answers.length,
    correct: answers.filter((given, at) => given === test.trials[at]).length,
  });
}

async function answerPair(test: PairTest, better: 'a' | 'b' | 'same'): Promise<void> {
  const pair = test.pairs[test.answers.length];
  if (pair === undefined) return;
  const answers = [...test.answers, { ...pair, better }];
  if (answers.length < test.pairs.length) {
    compareStore.setState({ session: { ...test, answers } });
    hearInTest('a');
    return;
  }
  compareStore.setState({ session: null });
  const ranked = rankByWins(test.members.length, answers);
  const counted = test.members.length === 2 ? decidedPairs(answers) : { trials: null, correct: null };
  await keep({
    kind: 'pairs',
    blind: true,
    marks: ranked.map(({ index, place, wins }) => ({ item: test.members[index] ?? 0, place, wins })),
    ...counted,
  });
}

function playableItems(): readonly number[] {
  return compareStore.getState().items.flatMap(({ playable }, at) => (playable === null ? [] : [at]));
}
