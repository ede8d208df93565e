import { describe, expect, it } from 'vitest';
import {
  gainText,
  levelText,
  lowestDb,
  meterAfter,
  meterFill,
  parseGain,
  silentMeter,
} from '../../src/renderer/transport/meter.ts';

describe('the meter', () => {
  it('rises at once and falls by 20 dB in 1.7 seconds', () => {
    const loud = meterAfter(silentMeter, 1, 16);
    expect(loud.levelDb).toBe(0);
    expect(meterAfter(loud, 0, 1700).levelDb).toBeCloseTo(-20, 9);
  });

  it('holds the highest level for a while, then lets it fall', () => {
    const loud = meterAfter(silentMeter, 0.5, 16);
    const held = meterAfter(loud, 0, 1400);
    expect(held.heldDb).toBeCloseTo(-6.02, 2);
    expect(meterAfter(held, 0, 200).heldDb).toBeLessThan(-6.03);
  });

  it('shows levels over full scale as such', () => {
    expect(meterAfter(silentMeter, 2, 16).heldDb).toBeCloseTo(6.02, 2);
    expect(meterFill(6)).toBe(1);
    expect(levelText(6.02)).toBe('6.0 dB');
  });

  it('gives the upper 20 dB half of its length', () => {
    expect([meterFill(0), meterFill(-20), meterFill(lowestDb), meterFill(-90)]).toEqual([1, 0.5, 0, 0]);
  });

  it('writes levels with a true minus, and silence as such', () => {
    expect([levelText(-9.14), levelText(-0.04), levelText(lowestDb)]).toEqual(['−9.1 dB', '0.0 dB', '−∞ dB']);
  });
});

describe('the gain field', () => {
  it('reads what it writes, and what a person types', () => {
    for (const gainDb of [-60, -6.5, 0, 3, 24]) expect(parseGain(gainText(gainDb))).toBe(gainDb);
    expect([parseGain('+3 dB'), parseGain('-4,5'), parseGain(' 7 '), parseGain('loud')]).toEqual([3, -4.5, 7, null]);
  });
});
