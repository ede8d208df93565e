import { describe, expect, it } from 'vitest';
import type { TapePage, TransportOrder } from '../../src/renderer/transport/tape-messages.ts';
import { obeyOrder } from '../../src/renderer/transport/tape-transport.ts';
import { renderTape } from '../../src/renderer/transport/tape-render.ts';
import { threadTape } from '../../src/renderer/transport/tape-transport.ts';
import { framesPerPage } from '../../src/shared/contract/byte-routes.ts';
import { aReel, codeOf } from '../support/sound-reel.ts';

const rate = 48_000;
const play: TransportOrder = { kind: 'play' };
const speedOf = (factor: number): TransportOrder => ({ kind: 'speed', unitsPerSecond: factor * rate });
const seekTo = (position: number, seekId = 1): TransportOrder => ({ kind: 'seek', position, seekId });
const stopAt = (position: number): TransportOrder => ({ kind: 'stopAt', position });
const scrubTo = (position: number): TransportOrder => ({ kind: 'scrub', position });
const loopOf = (startFrame: number, endFrame: number): TransportOrder => ({
  kind: 'loop',
  loop: { startFrame, endFrame },
});

/** A tape of one low tone, in which any jump or click shows as a great second difference. */
function aTone(hz: number, orders: readonly TransportOrder[]) {
  const frames = 40 * framesPerPage;
  const tape = threadTape({
    length: frames,
    reels: [{ frames, startFrame: 0, framesPerUnit: 1 }],
    contextRate: rate,
    orders: [speedOf(1), { kind: 'softEdges', on: false }, ...orders],
  });
  for (let index = 0; index < 40; index += 1) {
    const samples = Float32Array.from({ length: framesPerPage }, (_, frame) =>
      Math.sin((2 * Math.PI * hz * (index * framesPerPage + frame)) / rate),
    );
    const page: TapePage = { channels: [samples, samples] };
    obeyOrder(tape, { kind: 'page', reel: 0, index, page });
  }
  const heard: number[] = [];
  return {
    heard,
    tape,
    order: (...given: readonly TransportOrder[]) => given.forEach((order) => obeyOrder(tape, order)),
    hear(quanta: number): void {
      for (let count = 0; count < quanta; count += 1) {
        const left = new Float32Array(128);
        renderTape(tape, left, new Float32Array(128), 0, () => {});
        heard.push(...left);
      }
    },
  };
}

/** How much the slope of a sound changes from one sample to the next at most. */
function sharpestBend(heard: readonly number[]): number {
  let sharpest = 0;
  for (let index = 2; index < heard.length; index += 1) {
    const bend = (heard[index] ?? 0) - 2 * (heard[index - 1] ?? 0) + (heard[index - 2] ?? 0);
    sharpest = Math.max(sharpest, Math.abs(bend));
  }
  return sharpest;
}

/** What a tone of this many Hz bends by itself. */
const bendOf = (hz: number): number => (2 * Math.PI * (hz / rate)) ** 2;

describe('a change of speed', () => {
  it('glides without a click, faster, slower, backwards and back to unity', () => {
    const tone = aTone(300, [seekTo(200_000), play]);
    tone.hear(8);
    for (const factor of [1.0595, 0.5, -1, 1, -2, 4, 1]) {
      tone.order(speedOf(factor));
      tone.hear(24);
    }
    expect(sharpestBend(tone.heard)).toBeLessThan(bendOf(4 * 300) * 1.1);
  });

  it('is heard in full within 20 ms', () => {
    const reel = aReel({ frames: 900_000, orders: [seekTo(100_000), play] });
    reel.render(512);
    reel.order(speedOf(1.5));
    reel.render(0.021 * rate);
    const before = reel.position();
    reel.render(1280);
    expect(reel.position() - before).toBeCloseTo(1280 * 1.5, 6);
  });

  it('reads places in the file as far apart as the tape is fast', () => {
    const reel = aReel({ frames: 900_000, orders: [speedOf(1.25), seekTo(1000), play] });
    const heard = reel.render(4000);
    // The code rises in a straight line, so it says where between two frames each sample was read.
    const places = Array.from(heard, (sample) => sample * 2 ** 24 - 1);
    places.slice(100).forEach((place, index) => {
      expect(Math.abs(place - (1000 + (100 + index) * 1.25 + 0.125))).toBeLessThan(0.5);
    });
  });

  it('keeps a loop exactly as long as it is on the tape', () => {
    const reel = aReel({ frames: 900_000, orders: [speedOf(1.25), loopOf(10_000, 14_000), seekTo(10_000), play] });
    // 3,200 samples a turn; a whole number of turns ends where it began.
    reel.render(3200 * 40);
    expect(reel.position()).toBe(10_000);
    const backwards = aReel({
      frames: 900_000,
      orders: [speedOf(-1.25), loopOf(10_000, 14_000), seekTo(14_000), play],
    });
    backwards.render(3200 * 40);
    expect(backwards.position()).toBe(14_000);
  });

  it('waits for the pages that reading between frames needs, and goes on where it stood', () => {
    const frames = 3 * framesPerPage;
    const tape = threadTape({
      length: frames,
      reels: [{ frames, startFrame: 0, framesPerUnit: 1 }],
      contextRate: rate,
      orders: [speedOf(1.5), { kind: 'softEdges', on: false }, seekTo(framesPerPage - 3000), play],
    });
    const samples = new Float32Array(framesPerPage).fill(0.25);
    const give = (index: number): void =>
      obeyOrder(tape, { kind: 'page', reel: 0, index, page: { channels: [samples, samples] } });
    const hear = (quanta: number): number => {
      let sounding = 0;
      for (let count = 0; count < quanta; count += 1) {
        const left = new Float32Array(128);
        renderTape(tape, left, new Float32Array(128), 0, () => {});
        sounding += left.filter((sample) => sample !== 0).length;
      }
      return sounding;
    };
    give(0);
    const sounding = hear(20);
    expect(sounding).toBeGreaterThan(1900);
    expect(tape.underruns).toBe(1);
    expect(tape.position).toBe(framesPerPage - 3000 + sounding * 1.5);
    give(1);
    hear(10);
    expect(tape.underruns).toBe(1);
    expect(tape.position).toBe(framesPerPage - 3000 + (sounding + 1280) * 1.5);
  });

  it('winds sixteen times as fast, over pages and loops, without stopping', () => {
    const reel = aReel({ frames: 900_000, orders: [speedOf(16), loopOf(100_000, 400_000), seekTo(100_000), play] });
    reel.render(300_000 / 16);
    expect(reel.position()).toBeGreaterThanOrEqual(100_000);
    expect(reel.position()).toBeLessThan(103_000);
    expect(reel.reports.at(-1)).toMatchObject({ underruns: 0, ended: false });
  });
});

describe('a tape that stops by itself', () => {
  it('sounds the last frame before the stop and rests on the stop, either way', () => {
    const forward = aReel({ frames: 90_000, orders: [seekTo(1000), stopAt(1500), play] });
    const heard = forward.render(640);
    expect(heard[499]).toBe(codeOf(1499, 0));
    expect(new Set(heard.subarray(500))).toEqual(new Set([0]));
    expect(forward.reports.at(-1)).toMatchObject({ position: 1500, step: 0, ended: true, contextSample: 500 });
    const backward = aReel({ frames: 90_000, orders: [speedOf(-1), seekTo(1500), stopAt(1000), play] });
    const reversed = backward.render(640);
    expect([reversed[0], reversed[499], reversed[500]]).toEqual([codeOf(1499, 0), codeOf(1000, 0), 0]);
    expect(backward.reports.at(-1)).toMatchObject({ position: 1000, ended: true });
  });

  it('is silent at its stop when edges are soft, and not a sample later', () => {
    const soft: TransportOrder = { kind: 'softEdges', on: true };
    const reel = aReel({ frames: 90_000, orders: [soft, seekTo(1000), stopAt(3000), play] });
    const heard = reel.render(2200);
    expect(heard[1759]).toBe(codeOf(2759, 0));
    expect(Math.abs(heard[1999] ?? 1)).toBeLessThan(codeOf(2999, 0) / 1000);
    expect(new Set(heard.subarray(2000))).toEqual(new Set([0]));
    expect(reel.reports.at(-1)).toMatchObject({ position: 3000, ended: true, contextSample: 2000 });
  });

  it('does not turn with a loop on its way', () => {
    const reel = aReel({ frames: 90_000, orders: [loopOf(1000, 1200), seekTo(1000), stopAt(1600), play] });
    const heard = reel.render(700);
    expect(heard[599]).toBe(codeOf(1599, 0));
    expect(heard[600]).toBe(0);
  });

  it('comes to it from a seek that is still fading', () => {
    const reel = aReel({ frames: 90_000, orders: [{ kind: 'softEdges', on: true }, seekTo(50_000), play] });
    reel.render(1280);
    reel.order(seekTo(1000, 2), stopAt(2000));
    const heard = reel.render(1400);
    expect(heard[240 + 600]).toBe(codeOf(1600, 0));
    expect(reel.reports.at(-1)).toMatchObject({ position: 2000, ended: true });
  });
});

describe('the hand on the reel', () => {
  it('sounds what lies between its places, comes to rest there, and is silent at rest', () => {
    const tone = aTone(440, [seekTo(100_000)]);
    for (let move = 1; move <= 20; move += 1) {
      tone.order(scrubTo(100_000 + move * 600));
      tone.hear(5);
    }
    expect(Math.max(...tone.heard)).toBeGreaterThan(0.9);
    tone.hear(150);
    expect(tone.tape.position).toBeCloseTo(112_000, -1);
    tone.heard.splice(0);
    tone.hear(10);
    expect(new Set(tone.heard)).toEqual(new Set([0]));
  });

  it('turns the reel back, without a click', () => {
    const tone = aTone(300, [seekTo(100_000)]);
    for (let move = 1; move <= 60; move += 1) {
      tone.order(scrubTo(100_000 + Math.round(6000 * Math.sin(move / 6))));
      tone.hear(6);
    }
    tone.hear(60);
    expect(sharpestBend(tone.heard)).toBeLessThan(0.02);
  });

  it('jumps to a place out of its reach', () => {
    const tone = aTone(300, [seekTo(1000)]);
    tone.order(scrubTo(500_000));
    tone.hear(20);
    expect(tone.tape.position).toBe(500_000);
  });

  it('lets go where it is, to rest or to run', () => {
    const tone = aTone(300, [seekTo(100_000)]);
    tone.order(scrubTo(101_000));
    tone.hear(10);
    tone.order({ kind: 'pause' }, seekTo(101_000, 2));
    tone.hear(2);
    expect(tone.tape).toMatchObject({ position: 101_000, rolling: false, scrubTarget: null });
    tone.order(play);
    tone.hear(1);
    expect(tone.tape.position).toBe(101_128);
    tone.order(scrubTo(102_000));
    tone.hear(5);
    tone.order(seekTo(102_000, 3));
    tone.hear(1);
    expect(tone.tape).toMatchObject({ position: 102_128, rolling: true });
  });
});
