import { alignedThrough, notAligned } from '../../shared/domain/alignment.ts';
import type { StretchView } from '../../shared/contract/views.ts';
import type { Mark } from '../../shared/domain/mark.ts';
import { leastCompared, mostCompared } from '../../shared/domain/verdict.ts';
import { matchLevels } from '../../shared/loudness/match-levels.ts';
import { archive } from '../archive/archive.ts';
import { bridge } from '../client/bridge.ts';
import type { CommonRange } from '../transport/compare-player.ts';
import { comparePlayer, player } from '../transport/transport.ts';
import { say, sayProblem } from '../ui/messages.ts';
import { createScope, type Scope } from '../ui/scope.ts';
import { viewStore } from '../view/view-store.ts';
import { compareItem } from './compare-item.ts';
import {
  type Alignment,
  closedCompare,
  type CompareView,
  compareStore,
  referenceAlignment,
  rowOrder,
} from './compare-store.ts';
import { follow } from './view-actions.ts';
import { layOut, type Placed, sourceOf } from './lay-out.ts';

/** What lives as long as the comparison is open. */
let open: Scope | null = null;

/** Lays what is selected under each other: several takes and fragments, or all takes of the selected take's song. */
export async function openCompare(): Promise<void> {
  const chosen = selectedStretches();
  const [only] = chosen;
  if (chosen.length === 1 && only !== undefined && only.songId !== null) {
    const { takes } = await bridge.request('songs.takes', { songId: only.songId });
    const marks = takes.toSorted(byTakeNumber);
    const song = archive.store.getState().songs.get(only.songId);
    begin(fewEnough(marks, only, song?.title ?? 'This song'), song?.title ?? '');
    return;
  }
  const songs = new Set(chosen.map(({ songId }) => songId));
  const [songId] = songs;
  const title =
    songs.size === 1 && songId !== undefined && songId !== null
      ? archive.store.getState().songs.get(songId)?.title
      : undefined;
  begin(chosen, title ?? `${chosen.length} takes and fragments`);
}

/** As they were counted in the studio; those of one number stay as they lie on the tapes, and those without come last. */
function byTakeNumber(a: Mark, b: Mark): number {
  return (a.takeNumber ?? Infinity) < (b.takeNumber ?? Infinity) ? -1 : Number(a.takeNumber !== b.takeNumber);
}

/** Why nothing can be compared now, in one sentence; null when something can. */
export function whyNotCompare(): string | null {
  const chosen = selectedStretches();
  if (chosen.length > mostCompared) {
    return `${chosen.length} are selected, and ${mostCompared} can be compared at a time: select fewer.`;
  }
  if (chosen.length >= leastCompared) return null;
  if (chosen.length === 1 && (chosen[0]?.songId ?? null) !== null) return null;
  return 'Select two or more takes or fragments to compare, or one take of a song to compare all takes of it.';
}

function selectedStretches(): readonly Mark[] {
  const { marks } = archive.store.getState();
  const { selection } = viewStore.getState();
  return [...marks.values()]
    .filter(({ id, kind }) => kind !== 'timestamp' && selection.includes(id))
    .toSorted((a, b) => a.startFrame - b.startFrame);
}

/** Of a song with more takes than can be compared, those that were rated highest, the selected one among them. */
function fewEnough(marks: readonly Mark[], selected: Mark, song: string): readonly Mark[] {
  if (marks.length <= mostCompared) return marks;
  say('info', `${song} has ${marks.length} takes: the ${mostCompared} that are rated highest are compared.`);
  const best = marks
    .filter(({ id }) => id !== selected.id)
    .toSorted((a, b) => b.rating - a.rating)
    .slice(0, mostCompared - 1);
  const kept = new Set([selected.id, ...best.map(({ id }) => id)]);
  return marks.filter(({ id }) => kept.has(id));
}

function begin(marks: readonly Mark[], title: string): void {
  const known = archive.store.getState();
  const items = marks.map((mark) => compareItem(mark, known));
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

const waiting: Alignment = { ...notAligned, by: 'waiting', problem: null, like: null };

export function closeCompare(): void {
  open?.close();
  open = null;
  compareStore.setState({ ...closedCompare, trialCount: compareStore.getState().trialCount });
}

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

/** Computes where everything lies, and has the instrument play it so, on at the same musical place. */
function layOutAnew(): void {
  const before = compareStore.getState();
  const { lanes, lengthSeconds, origin } = layOut(before.items, placesOf(before), null);
  const moved = before.origin - origin;
  const later = <Range extends CommonRange>(range: Range): Range => ({
    ...range,
    startSeconds: range.startSeconds + moved,
    endSeconds: range.endSeconds + moved,
  });
  const { passage, view, items, gainsDb, isMatched } = before;
  const now = comparePlayer.positionNow();
  const isLooping = comparePlayer.store.getState().loop !== null;
  compareStore.setState({
    lanes,
    lengthSeconds,
    origin,
    passage: passage === null ? null : later(passage),
    view: view === null ? null : { ...view, startSeconds: view.startSeconds + moved },
  });
  const sources = items.flatMap((item, at) => {
    const lane = lanes[at] ?? null;
    return lane === null ? [] : (sourceOf(item, lane, isMatched ? (gainsDb[at] ?? 0) : 0) ?? []);
  });
  comparePlayer.load(sources, lengthSeconds);
  if (moved === 0) return;
  // Whoever stands at the beginning stays there, whoever stands elsewhere stays in the music.
  if (now > 0) comparePlayer.seek(Math.max(0, Math.min(lengthSeconds, now + moved)));
  if (passage !== null && isLooping) comparePlayer.setLoop(later(passage));
}

function placesOf({ alignments, shifts }: Pick<CompareView, 'alignments' | 'shifts'>): readonly Placed[] {
  return alignments.map((alignment, at) => ({ alignment, shiftSeconds: shifts[at] ?? 0 }));
}

function matchAnew(): void {
  const { levels, isMatched, items } = compareStore.getState();
  const measured = levels.map((level) => level ?? { integratedLufs: null, truePeakDb: null });
  const { targetLufs, gainsDb } = matchLevels(measured);
  compareStore.setState({ targetLufs, gainsDb });
  for (const at of items.keys()) {
    const source = sourceIndexOf(at);
    if (source >= 0) comparePlayer.setGainDb(source, isMatched ? (gainsDb[at] ?? 0) : 0);
  }
}

/** The instrument knows only what can be played. */
function sourceIndexOf(item: number): number {
  const { items } = compareStore.getState();
  if ((items[item]?.playable ?? null) === null) return -1;
  return items.slice(0, item).filter(({ playable }) => playable !== null).length;
}

/** Hears another item at the same musical place. */
export function hear(item: number): void {
  const { items, current } = compareStore.getState();
  const source = sourceIndexOf(item);
  if (source < 0) {
    const reason = items[item]?.problem ?? null;
    if (reason !== null) say('info', reason);
    return;
  }
  comparePlayer.switchTo(source);
  if (item !== current) compareStore.setState({ current: item, before: current });
}

export function hearRow(row: number): void {
  const order = rowOrder(compareStore.getState());
  const item = order[row];
  if (item === undefined) say('info', `There are ${order.length} takes here.`);
  else hear(item);
}

/** The next row up or down that can be heard. */
export function hearNeighbour(direction: 1 | -1): void {
  const state = compareStore.getState();
  const order = rowOrder(state);
  for (let row = order.indexOf(state.current) + direction; row >= 0 && row < order.length; row += direction) {
    const item = order[row];
    if (item !== undefined && (state.items[item]?.playable ?? null) !== null) {
      hear(item);
      return;
    }
  }
}

export async function playOrPause(): Promise<void> {
  if (comparePlayer.store.getState().playing) comparePlayer.pause();
  else await comparePlayer.play();
}

export function seekBy(seconds: number): void {
  seekTo(comparePlayer.positionNow() + seconds);
}

export function seekTo(seconds: number): void {
  const second = Math.max(0, Math.min(seconds, compareStore.getState().lengthSeconds));
  comparePlayer.seek(second);
  follow(second);
}

/** Moves a take against the others. */
export function moveBy(item: number, seconds: number): void {
  dragBy(item, seconds);
  layOutAnew();
}

/** Shows a take moved while the hand is on it; `drop` lets it be heard there. */
export function dragBy(item: number, seconds: number): void {
  const before = compareStore.getState();
  const shifts = before.shifts.with(item, (before.shifts[item] ?? 0) + seconds);
  const { lanes, lengthSeconds } = layOut(before.items, placesOf({ ...before, shifts }), before.origin);
  compareStore.setState({ shifts, lanes, lengthSeconds });
}

export function drop(): void {
  layOutAnew();
}

/** Every take where its content says, whatever was moved by hand. */
export function alignByContent(): void {
  compareStore.setState(({ items }) => ({ shifts: items.map(() => 0) }));
  layOutAnew();
}

export function toggleMatch(): void {
  const { isMatched, session } = compareStore.getState();
  if (session !== null) {
    say('info', 'While takes are compared blind their loudness stays matched, so that it tells nothing.');
    return;
  }
  compareStore.setState({ isMatched: !isMatched });
  matchAnew();
}

/** Blind, the louder one would give itself away. */
export function matchForBlind(): void {
  if (compareStore.getState().isMatched) return;
  compareStore.setState({ isMatched: true });
  matchAnew();
}

/** Chooses a passage that is looped in all takes; null lets it go. */
export function setPassage(passage: CommonRange | null): void {
  compareStore.setState({ passage });
  comparePlayer.setLoop(passage);
}

export function toggleLoop(): void {
  const { passage } = compareStore.getState();
  if (passage === null) {
    say('info', 'Drag over the waves first, or press [ and ] at the ends of a passage, then it can be looped.');
    return;
  }
  comparePlayer.setLoop(comparePlayer.store.getState().loop === null ? passage : null);
}

const shortestPassageSeconds = 0.02;

/** One end of the passage to the playhead; the other one stays, or is the end of all. */
export function setPassageEdge(edge: 'start' | 'end'): void {
  const { passage, lengthSeconds } = compareStore.getState();
  const now = comparePlayer.positionNow();
  const next =
    edge === 'start'
      ? {
          startSeconds: now,
          endSeconds: passage === null || passage.endSeconds <= now ? lengthSeconds : passage.endSeconds,
        }
      : { startSeconds: passage === null || passage.startSeconds >= now ? 0 : passage.startSeconds, endSeconds: now };
  if (next.endSeconds - next.startSeconds < shortestPassageSeconds) {
    say('info', 'A passage is at least 20 ms long: go on a little, then press again.');
    return;
  }
  setPassage(next);
}
