import { alignedThrough, notAligned } from '../../shared/domain/alignment.ts';
import type { StretchView } from '../../shared/contract/views.ts';
import { leastCompared } from '../../shared/domain/verdict.ts';
import { archive } from '../archive/archive.ts';
import { bridge } from '../client/bridge.ts';
import { comparePlayer, player } from '../transport/transport.ts';
import { say, sayProblem } from '../ui/messages.ts';
import { createScope, type Scope } from '../ui/scope.ts';
import { chosenTakes } from './chosen-takes.ts';
import { compareItem } from './compare-item.ts';
import { type Alignment, closedCompare, compareStore, referenceAlignment } from './compare-store.ts';
import { layOutAnew, matchAnew, sourceIndexOf } from './put-on.ts';

/** What lives as long as the comparison is open. */
let open: Scope | null = null;

/** Lays what is selected under each other. */
export async function openCompare(): Promise<void> {
  const { marks, title } = await chosenTakes();
  const known = archive.store.getState();
  const isOfOneSong = new Set(marks.map(({ songId }) => songId)).size === 1;
  const items = marks.map((mark) => compareItem(mark, known, isOfOneSong));
  const playable = items.filter((item) => item.playable !== null);
  if (playable.length < leastCompared) {
    const reason = items.find(({ problem }) => problem !== null);
    const why = reason === undefined ? '' : ` ${reason.name}: ${reason.problem ?? ''}`;
    say('info', `Fewer than two takes can be heard here, so there is nothing to compare.${why}`);
    return;
  }
  open?.close();
  open = createScope();
  player.pause();
  const first = items.findIndex((item) => item.playable !== null);
  compareStore.setState({
    ...closedCompare,
    isOpen: true,
    title,
    items,
    alignments: items.map((_, at) => (at === first ? referenceAlignment : waiting)),
    shifts: items.map(() => 0),
    levels: items.map(() => null),
    gainsDb: items.map(() => 0),
    current: first,
    trialCount: compareStore.getState().trialCount,
  });
  layOutAnew();
  comparePlayer.switchTo(sourceIndexOf(first));
  comparePlayer.seek(0);
  const scope = open;
  void measure(scope);
  scope.add(
    archive.store.subscribe((now, before) => {
      // Read to its end in the meantime: now its loudness is known.
      if (now.transfers !== before.transfers && compareStore.getState().levels.includes(null)) void measure(scope);
    }),
  );
  void align(scope);
  void listVerdicts(scope);
  scope.add(bridge.on('verdicts.changed', () => void listVerdicts(scope)));
  scope.add(() => comparePlayer.close());
}

export function closeCompare(): void {
  open?.close();
  open = null;
  compareStore.setState({ ...closedCompare, trialCount: compareStore.getState().trialCount });
}

const waiting: Alignment = { ...notAligned, by: 'waiting', problem: null, like: null };

/**
 * Asks where the takes lie to the first one by their content; then whether some of the others are the same performance,
 * so that two copies run together even where the first is another take.
 */
async function align(scope: Scope): Promise<void> {
  const first = compareStore.getState().alignments.findIndex(({ by }) => by === 'reference');
  const others = stretches().flatMap((stretch, at) => (stretch === null || at === first ? [] : [at]));
  const found = await alignTo(first, others, scope);
  if (found === null) return;
  compareStore.setState(({ alignments }) => ({
    alignments: alignments.map((known, at): Alignment => {
      return known.by === 'reference' ? known : (found.get(at) ?? { ...known, by: 'marks' });
    }),
  }));
  layOutAnew();
  let unlike = others.filter((at) => found.get(at)?.kind === 'onset');
  while (unlike.length > 1) {
    const [head = 0, ...rest] = unlike;
    const toHead = await alignTo(head, rest, scope);
    if (toHead === null) return;
    const same = rest.filter((at) => toHead.get(at)?.kind === 'samePerformance');
    unlike = rest.filter((at) => !same.includes(at));
    if (same.length === 0) continue;
    compareStore.setState(({ alignments }) => ({
      alignments: alignments.map((known, at): Alignment => {
        const [mine, lead] = [toHead.get(at), alignments[head]];
        if (!same.includes(at) || mine === undefined || lead === undefined) return known;
        return { ...mine, ...alignedThrough(lead, mine), like: head };
      }),
    }));
    layOutAnew();
  }
}

function stretches(): readonly (StretchView | null)[] {
  return compareStore
    .getState()
    .items.map(({ mark: { transferId, startFrame, endFrame }, playable }) =>
      playable === null || endFrame === null ? null : { transferId, startFrame, endFrame },
    );
}

/** Where items lie to another one; null when that could not be told, or nobody asks any more. */
async function alignTo(
  reference: number,
  others: readonly number[],
  scope: Scope,
): Promise<ReadonlyMap<number, Alignment> | null> {
  const all = stretches();
  const first = all[reference] ?? null;
  const asked = others.flatMap((at) => all[at] ?? []);
  if (first === null || asked.length === 0) return null;
  try {
    const { alignments } = await bridge.request('compare.align', { reference: first, others: asked });
    if (scope.signal.aborted) return null;
    return new Map(
      alignments.flatMap((alignment, index): [number, Alignment][] => {
        const at = others[index];
        const by = alignment.kind === 'none' ? 'marks' : 'content';
        return at === undefined ? [] : [[at, { ...alignment, by, like: null }]];
      }),
    );
  } catch (error) {
    if (scope.signal.aborted) return null;
    sayProblem(error);
    compareStore.setState(({ alignments }) => ({
      alignments: alignments.map((known) => (known.by === 'waiting' ? { ...known, by: 'marks' } : known)),
    }));
    return null;
  }
}

async function measure(scope: Scope): Promise<void> {
  const { items, levels: known } = compareStore.getState();
  const levels = await Promise.all(
    items.map(async ({ mark, playable }, at) => {
      const level = known[at] ?? null;
      if (level !== null || playable === null || mark.endFrame === null) return level;
      const { transferId, startFrame, endFrame } = mark;
      return bridge.request('loudness.get', { transferId, startFrame, endFrame }).then(
        ({ loudness }) => loudness,
        // Why a file cannot be read is said in its row; its loudness is then not known.
        () => null,
      );
    }),
  );
  if (scope.signal.aborted) return;
  compareStore.setState({ levels });
  matchAnew();
}

async function listVerdicts(scope: Scope): Promise<void> {
  const markIds = compareStore.getState().items.map(({ mark }) => mark.id);
  try {
    const { verdicts } = await bridge.request('verdicts.list', { markIds });
    if (!scope.signal.aborted) compareStore.setState({ verdicts });
  } catch (error) {
    if (!scope.signal.aborted) sayProblem(error);
  }
}
