import type { TransportOrder } from '../../src/renderer/transport/tape-messages.ts';
import { renderTapeOffline } from './offline-engine.ts';
import { type Excursion, judgeReturn, soundingSamples, wrongSamples } from './offline-judge.ts';
import { longestReel } from './sound-reel.ts';

/** One kind of tape, and how often it is put to it. */
export type OfflineDrill = {
  readonly rate: number;
  readonly channels: number;
  readonly times: number;
  readonly seed: number;
};

export type OfflineFound = { readonly times: number; readonly samples: number; readonly wrong: number };

const quantum = 128;
/** A glide of 20 ms, 5 ms that lead to a whole frame, and a little. */
const returnSeconds = 0.03;
const judgedSeconds = 0.05;
/** So many orders are given in one rendering; then comes a new one, of another direction. */
const ordersTogether = 25;

/** Goes at least twice round random loops of 20 ms to `longestSeconds`, either way: of each octave as many. */
export async function renderLoops(drill: OfflineDrill & { readonly longestSeconds: number }): Promise<OfflineFound> {
  const { rate, channels, times, longestSeconds } = drill;
  const random = randomFrom(drill.seed);
  const frames = longestReel(channels);
  const found = { times, samples: 0, wrong: 0 };
  for (let time = 0; time < times; time += 1) {
    const direction = time % 2 === 0 ? 1 : -1;
    const length = Math.round(rate * 0.02 * (longestSeconds / 0.02) ** random());
    const startFrame = Math.floor((frames - length) * random());
    const loop = { startFrame, endFrame: startFrame + length };
    const position = startFrame + 1 + Math.floor((length - 1) * random());
    const samples = Math.ceil(2.2 * length);
    const rendered = await renderTapeOffline({
      rate,
      channels,
      ears: twoOf(channels, random),
      frames,
      lowest: loop.startFrame,
      highest: loop.endFrame - 1,
      samples,
      orders: rolling(rate, direction, position, { kind: 'loop', loop }),
    });
    found.wrong += wrongSamples(rendered, { fromSample: 0, toSample: samples, position, direction, loop });
    found.samples += samples;
  }
  return found;
}

/** Jumps while the tape rolls, either way: each must be heard from the very sample on at which it was ordered. */
export async function renderSeeks({ rate, channels, times, seed }: OfflineDrill): Promise<OfflineFound> {
  const random = randomFrom(seed);
  const found = { times, samples: 0, wrong: 0 };
  for (let done = 0; done < times; done += ordersTogether) {
    const direction = (done / ordersTogether) % 2 === 0 ? 1 : -1;
    const count = Math.min(ordersTogether, times - done);
    // A tape that is in the audio thread as a whole.
    const frames = 500_000;
    const targets = Array.from({ length: count + 1 }, () => 10_000 + Math.floor((frames - 20_000) * random()));
    const starts = [0];
    for (let at = 0; at <= count; at += 1) starts.push(starts[at]! + quantum * (1 + Math.floor(16 * random())));
    const samples = starts[count + 1]!;
    const rendered = await renderTapeOffline({
      rate,
      channels,
      ears: twoOf(channels, random),
      frames,
      lowest: 0,
      highest: frames,
      samples,
      orders: rolling(rate, direction, targets[0]!),
      later: targets.slice(1).map((position, at) => {
        return { atSample: starts[at + 1]!, order: { kind: 'seek', position, seekId: at + 2 } };
      }),
    });
    for (const [at, position] of targets.entries()) {
      const [fromSample, toSample] = [starts[at]!, starts[at + 1]!];
      found.wrong += wrongSamples(rendered, { fromSample, toSample, position, direction });
    }
    found.samples += samples;
  }
  return found;
}

/** Leaves unity for a quarter to four times and comes back: then every sample is a frame again, and the right one. */
export async function renderSpeeds({ rate, channels, times, seed }: OfflineDrill): Promise<OfflineFound> {
  const random = randomFrom(seed);
  const found = { times, samples: 0, wrong: 0 };
  for (let done = 0; done < times; done += ordersTogether) {
    const direction = (seed + done / ordersTogether) % 2 === 0 ? 1 : -1;
    const count = Math.min(ordersTogether, times - done);
    const excursions: Omit<Excursion, 'position'>[] = [];
    let at = 0;
    let way = 0;
    for (let time = 0; time < count; time += 1) {
      const speed = 4 ** (2 * random() - 1);
      const leftAt = at + quantum * (1 + Math.floor(8 * random()));
      const backAt = leftAt + quantum * Math.ceil((rate * (0.03 + 0.17 * random())) / quantum);
      const judgedFrom = backAt + quantum * Math.ceil((rate * returnSeconds) / quantum);
      const judgedTo = judgedFrom + quantum * Math.ceil((rate * judgedSeconds) / quantum);
      excursions.push({ leftAt, backAt, judgedFrom, judgedTo, speed, direction });
      way += speed * (backAt - leftAt) + judgedTo - backAt + leftAt - at;
      at = judgedTo;
    }
    const frames = longestReel(channels);
    const from = Math.floor(frames / 2);
    const rendered = await renderTapeOffline({
      rate,
      channels,
      ears: twoOf(channels, random),
      frames,
      lowest: from - (direction < 0 ? way : 0) - 10_000,
      highest: from + (direction > 0 ? way : 0) + 10_000,
      samples: at,
      orders: rolling(rate, direction, from),
      later: excursions.flatMap(({ leftAt, backAt, speed }) => [
        { atSample: leftAt, order: speedOrder(direction * speed * rate) },
        { atSample: backAt, order: speedOrder(direction * rate) },
      ]),
    });
    let [position, since] = [from, 0];
    for (const excursion of excursions) {
      const { leftAt, judgedFrom, judgedTo } = excursion;
      found.wrong += wrongSamples(rendered, { fromSample: since, toSample: leftAt, position, direction });
      const told = judgeReturn(rendered, { ...excursion, position: position + direction * (leftAt - since) });
      found.wrong += told.wrong;
      found.samples += leftAt - since + judgedTo - judgedFrom;
      [position, since] = [told.position, judgedTo];
    }
  }
  return found;
}

/** Plays a short tape backwards from its end to its first frame, after which nothing more is heard. */
export async function renderBackwards({ rate, channels, times, seed }: OfflineDrill): Promise<OfflineFound> {
  const random = randomFrom(seed);
  const found = { times, samples: 0, wrong: 0 };
  for (let time = 0; time < times; time += 1) {
    const frames = Math.floor(rate * (0.5 + random()));
    const samples = frames + 1000;
    const rendered = await renderTapeOffline({
      rate,
      channels,
      ears: twoOf(channels, random),
      frames,
      lowest: 0,
      highest: frames,
      samples,
      orders: rolling(rate, -1, frames),
    });
    const whole = { fromSample: 0, toSample: frames, position: frames, direction: -1 } as const;
    found.wrong += wrongSamples(rendered, whole) + soundingSamples(rendered, frames);
    found.samples += samples;
  }
  return found;
}

/** Orders for a tape that rolls from its first sample on, from a place, at unity. */
function rolling(
  rate: number,
  direction: 1 | -1,
  position: number,
  ...more: readonly TransportOrder[]
): readonly TransportOrder[] {
  return [speedOrder(direction * rate), ...more, { kind: 'seek', position, seekId: 1 }, { kind: 'play' }];
}

function speedOrder(unitsPerSecond: number): TransportOrder {
  return { kind: 'speed', unitsPerSecond };
}

/** A channel for each ear, two different ones where there are. */
function twoOf(channels: number, random: () => number): readonly [number, number] {
  const left = Math.floor(channels * random());
  if (channels === 1) return [0, 0];
  return [left, (left + 1 + Math.floor((channels - 1) * random())) % channels];
}

/** Park and Miller's generator: the same places on each run, and others for the next seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  const next = (): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  // Neighbouring seeds begin alike.
  for (let passed = 0; passed < 3; passed += 1) next();
  return next;
}
