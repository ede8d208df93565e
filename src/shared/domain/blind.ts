/** Gives a number from 0 up to 1, as `Math.random` does; told by tests. */
export type Random = () => number;

/** The same things in an order that nobody chose. All orders are equally likely. */
export function shuffled<Thing>(things: readonly Thing[], random: Random): readonly Thing[] {
  const order = [...things];
  for (let at = order.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [order[at], order[other]] = [order[other]!, order[at]!];
  }
  return order;
}

/** Which of the two X is, for each trial: a coin for each, so that no trial tells of another. */
export function abxTrials(count: number, random: Random): readonly ('a' | 'b')[] {
  return Array.from({ length: count }, () => (random() < 0.5 ? 'a' : 'b'));
}

/** Two that are heard against each other; which of them is called A is part of the chance. */
export type BlindPair = { readonly a: number; readonly b: number };

/** Every pair of so many things, each so many times, in an order and with sides that nobody chose. */
export function blindPairs(count: number, rounds: number, random: Random): readonly BlindPair[] {
  const pairs: BlindPair[] = [];
  for (let first = 0; first < count; first += 1) {
    for (let second = first + 1; second < count; second += 1) {
      const isTurned = random() < 0.5;
      for (let round = 0; round < rounds; round += 1) {
        // Whoever was A is B the next time, so that a liking for one side evens out.
        pairs.push(isTurned === (round % 2 === 0) ? { a: second, b: first } : { a: first, b: second });
      }
    }
  }
  return shuffled(pairs, random);
}

/** What was said of a pair. */
export type PairAnswer = BlindPair & { readonly better: 'a' | 'b' | 'same' };

export type Ranked = { readonly index: number; readonly wins: number; readonly place: number };

/** Who won most comes first; equally many wins are one place. In the order given where they are equal. */
export function rankByWins(count: number, answers: readonly PairAnswer[]): readonly Ranked[] {
  const wins = Array.from(
    { length: count },
    (_, index) => answers.filter((answer) => winnerOf(answer) === index).length,
  );
  const order = wins.map((won, index) => ({ index, wins: won })).toSorted((one, two) => two.wins - one.wins);
  return order.map((ranked) => ({ ...ranked, place: 1 + order.filter(({ wins: more }) => more > ranked.wins).length }));
}

/** Of two things heard in pairs: how often a winner was named, and how often it was the one that won more. */
export function decidedPairs(answers: readonly PairAnswer[]): { readonly trials: number; readonly correct: number } {
  const winners = answers.map(winnerOf).filter((winner) => winner !== null);
  const counts = Map.groupBy(winners, (winner) => winner);
  const most = Math.max(0, ...[...counts.values()].map(({ length }) => length));
  return { trials: winners.length, correct: most };
}

function winnerOf({ a, b, better }: PairAnswer): number | null {
  return better === 'same' ? null : better === 'a' ? a : b;
}
