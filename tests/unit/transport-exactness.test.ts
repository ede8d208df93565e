import { describe, expect, it } from 'vitest';
import { chance } from '../support/decoding.ts';
import { aReel, codeOf } from '../support/sound-reel.ts';

// The pages are there from the start: what is asked here is whether the tape itself loses, repeats or changes a sample.
const rates = [44_100, 48_000, 96_000, 192_000];
const frames = 2_000_000;

/** How many samples are not the frames that follow each other from `from` on, turning round the loop. */
function wrongSamples(
  heard: Float32Array,
  from: number,
  direction: 1 | -1,
  channel: number,
  loop: { readonly startFrame: number; readonly endFrame: number } | null = null,
): number {
  let wrong = 0;
  let frame = direction > 0 ? from : from - 1;
  for (const sample of heard) {
    if (sample !== codeOf(frame, channel)) wrong += 1;
    frame += direction;
    if (loop === null) continue;
    if (direction > 0 && frame === loop.endFrame) frame = loop.startFrame;
    if (direction < 0 && frame === loop.startFrame - 1) frame = loop.endFrame - 1;
  }
  return wrong;
}

/** A tape that rolls from a place, at a rate, either way, with one of its channels heard. */
function rolling(next: () => number, from: number, direction: 1 | -1) {
  const contextRate = rates[Math.floor(next() * rates.length)] ?? 48_000;
  const channels = 1 + Math.floor(next() * 24);
  const solo = Math.floor(next() * channels);
  const reel = aReel({
    frames,
    channels,
    solo,
    contextRate,
    orders: [
      { kind: 'speed', unitsPerSecond: direction * contextRate },
      { kind: 'seek', position: from, seekId: 1 },
      { kind: 'play' },
    ],
  });
  return { reel, contextRate, solo };
}

describe('without a missing, repeated or changed sample, at 44.1 to 192 kHz, of 1 to 24 channels, come', () => {
  it('a thousand random loops of 20 ms to 10 s, either way', () => {
    const next = chance(20_261);
    let wrong = 0;
    let turns = 0;
    for (let count = 0; count < 1000; count += 1) {
      const direction = next() < 0.5 ? 1 : -1;
      const contextRate = rates[count % rates.length] ?? 48_000;
      const channels = 1 + (count % 24);
      const solo = Math.floor(next() * channels);
      // Most are short, because it is the seams that are in question; some last the whole ten seconds.
      const length = Math.round(contextRate * 0.02 * 500 ** (next() ** 4));
      const startFrame = Math.floor(next() * (frames - length));
      const loop = { startFrame, endFrame: startFrame + length };
      const from = startFrame + Math.floor(next() * (length - 1)) + 1;
      const reel = aReel({
        frames,
        channels,
        solo,
        contextRate,
        orders: [
          { kind: 'speed', unitsPerSecond: direction * contextRate },
          { kind: 'loop', loop },
          { kind: 'seek', position: from, seekId: 1 },
          { kind: 'play' },
        ],
      });
      const heard = reel.render(length * 1.2);
      wrong += wrongSamples(heard, from, direction, solo, loop);
      turns += heard.length / length;
    }
    expect(turns).toBeGreaterThan(1200);
    expect(wrong).toBe(0);
  });

  it('a thousand random seeks', () => {
    const next = chance(4711);
    let wrong = 0;
    let tape = rolling(next, 1000, 1);
    let direction: 1 | -1 = 1;
    for (let count = 0; count < 1000; count += 1) {
      if (count % 25 === 0) {
        direction = next() < 0.5 ? 1 : -1;
        tape = rolling(next, 1000, direction);
      }
      const target = 2000 + Math.floor(next() * (frames - 4000));
      tape.reel.render(128);
      tape.reel.order({ kind: 'seek', position: target, seekId: count + 2 });
      wrong += wrongSamples(tape.reel.render(1 + next() * 1000), target, direction, tape.solo);
    }
    expect(wrong).toBe(0);
  });

  it('frames again after each of two hundred changes of speed that return to unity', () => {
    const next = chance(200);
    let wrong = 0;
    for (let count = 0; count < 200; count += 1) {
      const direction = next() < 0.5 ? 1 : -1;
      const { reel, contextRate, solo } = rolling(next, 1_000_000, direction);
      reel.render(next() * 2000);
      reel.order({ kind: 'speed', unitsPerSecond: direction * contextRate * 4 ** (2 * next() - 1) });
      reel.render(next() * 0.2 * contextRate);
      reel.order({ kind: 'speed', unitsPerSecond: direction * contextRate });
      // A glide of 20 ms and 5 ms that lead to a whole frame.
      reel.render(0.03 * contextRate);
      const from = reel.position();
      expect(Number.isInteger(from)).toBe(true);
      wrong += wrongSamples(reel.render(500), from, direction, solo);
    }
    expect(wrong).toBe(0);
  });

  it('the reversed original from a tape that runs backwards, to its first frame', () => {
    for (const contextRate of rates) {
      const short = 40_000;
      const reel = aReel({
        frames: short,
        contextRate,
        orders: [
          { kind: 'speed', unitsPerSecond: -contextRate },
          { kind: 'seek', position: short, seekId: 1 },
          { kind: 'play' },
        ],
      });
      const heard = reel.render(short + 500);
      expect(wrongSamples(heard.subarray(0, short), short, -1, 0)).toBe(0);
      expect(new Set(heard.subarray(short))).toEqual(new Set([0]));
      expect(reel.reports.at(-1)).toMatchObject({ position: 0, ended: true, contextSample: short });
    }
  });

  it('and the check sees a sample that is wrong', () => {
    const { reel, solo } = rolling(chance(1), 5000, 1);
    const heard = reel.render(1000);
    expect(wrongSamples(heard, 5000, 1, solo)).toBe(0);
    expect(wrongSamples(heard, 5001, 1, solo)).toBe(heard.length);
    heard[500] = heard[499] ?? 0;
    expect(wrongSamples(heard, 5000, 1, solo)).toBe(1);
  });
});
