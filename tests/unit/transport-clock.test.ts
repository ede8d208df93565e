import { describe, expect, it } from 'vitest';
import {
  type ClockSegment,
  clockAfter,
  clockAtRest,
  contextTimeHeardAt,
  frameHeardAt,
  type OutputReading,
} from '../../src/renderer/transport/clock.ts';

const sampleRate = 48_000;
const frames = 10 * sampleRate;

function aClock(...segments: readonly ClockSegment[]) {
  return segments.reduce(clockAfter, clockAtRest(1000, frames));
}

function from(contextTime: number, position: number, rest: Partial<ClockSegment> = {}): ClockSegment {
  return { contextTime, position, framesPerSecond: sampleRate, loop: null, ...rest };
}

function aReading(rest: Partial<OutputReading> = {}): OutputReading {
  return {
    nowMs: 5000,
    currentTime: 2,
    outputLatency: 0.03,
    baseLatency: 0.01,
    contextTime: 1.95,
    performanceTime: 4990,
    chainLatency: 0,
    ...rest,
  };
}

describe('the clock', () => {
  it('stands on its frame until the tape starts, then runs from the exact sample', () => {
    const clock = aClock(from(2, 1000));
    expect(frameHeardAt(clock, 1.9)).toBe(1000);
    expect(frameHeardAt(clock, 2)).toBe(1000);
    expect(frameHeardAt(clock, 2 + 1 / sampleRate)).toBe(1001);
    expect(frameHeardAt(clock, 3)).toBe(1000 + sampleRate);
  });

  it('names the frame that begins with each sample, whatever the rounding of seconds', () => {
    for (const rate of [44_100, 48_000, 96_000, 192_000]) {
      const clock = clockAfter(clockAtRest(0, 1e12), from(12_345 / rate, 0, { framesPerSecond: rate }));
      for (let frame = 0; frame < 20_000; frame += 37) {
        expect(frameHeardAt(clock, (12_345 + frame) / rate)).toBe(frame);
      }
    }
  });

  it('remembers what was heard before a seek, a stop and a stall', () => {
    const clock = aClock(
      from(1, 1000),
      from(2, 200_000),
      from(3, 248_000, { framesPerSecond: 0 }),
      from(4, 248_000),
      from(5, 296_000, { framesPerSecond: 0 }),
    );
    expect(frameHeardAt(clock, 1.5)).toBe(25_000);
    expect(frameHeardAt(clock, 2.5)).toBe(224_000);
    expect(frameHeardAt(clock, 3.5)).toBe(248_000);
    expect(frameHeardAt(clock, 4.5)).toBe(272_000);
    expect(frameHeardAt(clock, 60)).toBe(296_000);
  });

  it('follows a loop round as often as it has turned', () => {
    const loop = { startFrame: 1000, endFrame: 1300 };
    const clock = aClock(from(1, 1100, { loop }));
    expect(frameHeardAt(clock, 1 + 199 / sampleRate)).toBe(1299);
    expect(frameHeardAt(clock, 1 + 200 / sampleRate)).toBe(1000);
    expect(frameHeardAt(clock, 1 + (200 + 7 * 300 + 12) / sampleRate)).toBe(1012);
  });

  it('does not turn back into a loop that lies behind it', () => {
    const clock = aClock(from(1, 1300, { loop: { startFrame: 1000, endFrame: 1300 } }));
    expect(frameHeardAt(clock, 1 + 50 / sampleRate)).toBe(1350);
  });

  it('never runs over the end of the tape', () => {
    expect(frameHeardAt(aClock(from(0, frames - 10)), 1)).toBe(frames);
  });

  it('keeps no more history than it needs', () => {
    let clock = aClock();
    for (let second = 0; second < 100; second += 1) clock = clockAfter(clock, from(second, second * 7));
    expect(clock.segments.length).toBeLessThan(15);
    expect(frameHeardAt(clock, 90)).toBe(630);
  });

  it('adds nothing for reports that only confirm it', () => {
    const clock = aClock(from(1, 1000));
    expect(clockAfter(clock, from(1.5, 25_000))).toBe(clock);
    expect(clockAfter(clock, from(1.5, 25_001))).not.toBe(clock);
  });
});

describe('the moment that is heard', () => {
  it('is read from the stamp of the device, which knows its latency', () => {
    // The sample of 1.95 s left the device 10 ms ago; a key went down 4 ms ago.
    expect(contextTimeHeardAt(aReading(), 4996)).toBeCloseTo(1.956, 9);
  });

  it('is counted back by the output latency where the browser stamps nothing', () => {
    const reading = aReading({ contextTime: 0, performanceTime: 0 });
    expect(contextTimeHeardAt(reading, 5000)).toBeCloseTo(1.97, 9);
    expect(contextTimeHeardAt({ ...reading, outputLatency: 0 }, 5000)).toBeCloseTo(1.99, 9);
  });

  it('does not trust a stamp from before the context slept, nor one ahead of what is rendered', () => {
    expect(contextTimeHeardAt(aReading({ performanceTime: 1000 }), 5000)).toBeCloseTo(1.97, 9);
    expect(contextTimeHeardAt(aReading({ contextTime: 2.5 }), 5000)).toBeCloseTo(1.97, 9);
  });
});
