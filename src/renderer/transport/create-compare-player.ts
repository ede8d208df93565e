import { createStore } from 'zustand/vanilla';
import { flatListening, type Listening } from '../../shared/domain/listening.ts';
import {
  type CommonRange,
  type ComparePlayer,
  type CompareSource,
  type CompareState,
  nothingCompared,
} from './compare-player.ts';
import type { Tape } from './deck.ts';
import { listeningMatrix } from './listening-matrix.ts';
import { createMachine, type MachineParts } from './machine.ts';
import type { LastingOrder, LoopRange } from './tape-messages.ts';

/**
 * Puts several sources side by side on one machine, on a scale of equal steps of common time: as many a second as most
 * of them have frames, so that those are heard bit for bit where nothing else is asked of them.
 */
export function createComparePlayer(parts: MachineParts): ComparePlayer {
  const store = createStore<CompareState>(() => nothingCompared);
  const machine = createMachine(parts, {
    tell: (change) => store.setState(change),
    onResampled: (resampled) => store.setState({ resampled }),
    onEnded: () => {},
  });
  /** Of the tape on the machine: whoever hears of the next takes can still be told of the last moments of these. */
  let unitsOnMachine = nothingCompared.unitsPerSecond;
  let softEdges = true;
  const units = (): number => unitsOnMachine;
  const mixes = (): readonly LastingOrder[] => {
    const { sources, listening } = store.getState();
    return sources.map((source, reel) => mixOrder(reel, source, listening));
  };

  const play = async (): Promise<void> => {
    const { sources, lengthSeconds, playing } = store.getState();
    if (sources.length === 0 || playing) return;
    if (machine.positionNow() >= Math.round(lengthSeconds * units())) machine.seek(0);
    await machine.play();
  };

  const loopOrder = (loop: CommonRange | null): LastingOrder => ({ kind: 'loop', loop: unitsOf(loop, units()) });

  return {
    store,
    load(sources, lengthSeconds) {
      const place = machine.placeNow() / units();
      const before = store.getState();
      const current = Math.max(0, Math.min(before.current, sources.length - 1));
      const unitsPerSecond = commonRate(sources);
      const loop = before.loop === null ? null : rangeWithin(before.loop, lengthSeconds);
      store.setState({ sources, lengthSeconds, unitsPerSecond, current, loop });
      unitsOnMachine = unitsPerSecond;
      const position = Math.round(Math.min(place, lengthSeconds) * unitsPerSecond);
      machine.load(sources.length === 0 ? null : tapeOf(sources, lengthSeconds, unitsPerSecond), position, [
        { kind: 'speed', unitsPerSecond },
        { kind: 'softEdges', on: softEdges },
        ...mixes(),
        { kind: 'switch', reel: current },
        loopOrder(loop),
      ]);
      // One that is moved against the others while they are heard is heard on.
      if (before.playing && sources.length > 0) void play();
    },
    play,
    pause: machine.pause,
    seek: (seconds) => machine.seek(Math.round(seconds * units())),
    setLoop(range) {
      const loop = range === null ? null : rangeWithin(range, store.getState().lengthSeconds);
      store.setState({ loop });
      machine.order(loopOrder(loop));
    },
    switchTo(source) {
      const { sources, current, moves } = store.getState();
      if (source === current || sources[source] === undefined) return;
      store.setState({ current: source, moves: moves + 1 });
      machine.order({ kind: 'switch', reel: source });
    },
    setGainDb(source, gainDb) {
      const { sources } = store.getState();
      const wanted = sources[source];
      if (wanted === undefined) return;
      const changed = { ...wanted, gainDb };
      store.setState({ sources: sources.with(source, changed) });
      machine.order(mixOrder(source, changed, store.getState().listening));
    },
    listenAs(wanted) {
      const { soloed, muted, tapeEqualisation, speed, speedKind } = flatListening;
      const listening = { ...wanted, soloed, muted, tapeEqualisation, speed, speedKind };
      store.setState({ listening });
      for (const mix of mixes()) machine.order(mix);
      machine.hearAs({ listening, speedIps: null, speedRatio: 1, winding: false });
    },
    setSoftEdges(on) {
      softEdges = on;
      machine.order({ kind: 'softEdges', on });
    },
    positionNow: () => machine.placeNow() / units(),
    positionAt: (timeStampMs) => machine.placeAt(timeStampMs) / units(),
    meters: machine.meters,
    close: () => {
      machine.load(null, 0, []);
      store.setState({ sources: [], lengthSeconds: 0, current: 0, loop: null });
    },
  };
}

function tapeOf(sources: readonly CompareSource[], lengthSeconds: number, unitsPerSecond: number): Tape {
  return {
    unitsPerSecond,
    length: Math.round(lengthSeconds * unitsPerSecond),
    reels: sources.map(({ transfer, startFrame, framesPerSecond }) => ({
      transfer,
      mean: isMixedDown(transfer),
      frames: transfer.frames,
      startFrame,
      framesPerUnit: framesPerSecond / unitsPerSecond,
    })),
  };
}

/** The rate that most sources have; of equally common ones the first. */
function commonRate(sources: readonly CompareSource[]): number {
  const counts = new Map<number, number>();
  for (const { transfer } of sources) counts.set(transfer.sampleRate, (counts.get(transfer.sampleRate) ?? 0) + 1);
  let [common = 1, most = 0] = [...counts][0] ?? [];
  for (const [rate, count] of counts) if (count > most) [common, most] = [rate, count];
  return common;
}

/** Multitracks come as the mean of their channels: sixteen of them would not fit the memory. */
function isMixedDown({ channels }: { readonly channels: number }): boolean {
  return channels > 2;
}

function mixOrder(reel: number, { transfer, gainDb }: CompareSource, listening: Listening): LastingOrder {
  const channels = isMixedDown(transfer) ? 1 : transfer.channels;
  return { kind: 'mix', reel, matrix: listeningMatrix({ ...listening, gainDb: listening.gainDb + gainDb }, channels) };
}

/** Loops turn on whole units, so that every turn is equally long. */
function unitsOf(range: CommonRange | null, unitsPerSecond: number): LoopRange | null {
  if (range === null) return null;
  const startFrame = Math.round(range.startSeconds * unitsPerSecond);
  return { startFrame, endFrame: Math.max(startFrame + 1, Math.round(range.endSeconds * unitsPerSecond)) };
}

/** A stretch within the common time; null when nothing of it is. */
function rangeWithin({ startSeconds, endSeconds }: CommonRange, lengthSeconds: number): CommonRange | null {
  const start = Math.max(0, startSeconds);
  const end = Math.min(lengthSeconds, endSeconds);
  return end > start ? { startSeconds: start, endSeconds: end } : null;
}
