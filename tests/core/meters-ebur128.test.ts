import { mkdtempSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { feedMeter, readMeter, startMeter } from '../../src/renderer/transport/meter-sums.ts';
import { gatedLoudness, lufsOf } from '../../src/shared/loudness/gating.ts';
import { needs } from '../support/judges.ts';
import { codeOfMusic, makeMusic } from '../support/make-music.ts';
import { makeWav } from '../support/make-wav.ts';
import { measuredByForce } from '../support/measures-by-force.ts';

const folder = mkdtempSync(join(tmpdir(), 'takesheet-meters-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const quantum = 128;

/** What the live meter shows at the end of each tenth of a second. */
function readings(samples: Float32Array, rate: number) {
  const meter = startMeter(rate);
  const frames = samples.length / 2;
  const shown: { momentary: number | null; shortTerm: number | null }[] = [];
  for (let start = 0; start < frames; start += quantum) {
    const length = Math.min(quantum, frames - start);
    const before = meter.hopCount;
    feedMeter(
      meter,
      Float32Array.from({ length }, (_, at) => samples[2 * (start + at)] ?? 0),
      Float32Array.from({ length }, (_, at) => samples[2 * (start + at) + 1] ?? 0),
    );
    if (meter.hopCount === before) continue;
    const { momentaryLufs, shortTermLufs } = readMeter(meter);
    shown.push({ momentary: momentaryLufs, shortTerm: shortTermLufs });
  }
  return shown;
}

test.each([44_100, 48_000, 96_000])(
  'the live meter agrees with our own loudness of the whole at %d Hz',
  async (rate) => {
    const samples = makeMusic(rate, 2, 12);
    const hop = rate / 10;
    const sides = [0, 1].map((side) => samples.filter((_, at) => at % 2 === side));
    const [left, right] = sides.map((side) => measuredByForce(side, rate, hop).energies);
    const hops = Float64Array.from(left ?? [], (energy, at) => (energy + (right?.[at] ?? 0)) / hop);
    const shown = readings(samples, rate);
    const whole = await gatedLoudness(hops, () => Promise.resolve());
    expect(shown).toHaveLength(hops.length);
    shown.forEach(({ momentary, shortTerm }, at) => {
      expect(momentary ?? -Infinity).toBeCloseTo(at < 3 ? -Infinity : (lufsOver(hops, at, 4) ?? -Infinity), 4);
      expect(shortTerm ?? -Infinity).toBeCloseTo(at < 29 ? -Infinity : (lufsOver(hops, at, 30) ?? -Infinity), 4);
    });
    expect(Math.max(...shown.map(({ momentary }) => momentary ?? -Infinity))).toBeCloseTo(
      whole.maxMomentaryLufs ?? 0,
      4,
    );
    expect(Math.max(...shown.map(({ shortTerm }) => shortTerm ?? -Infinity))).toBeCloseTo(
      whole.maxShortTermLufs ?? 0,
      4,
    );
  },
);

test.for([44_100, 96_000])('the live meter agrees with ffmpeg within 0.1 LU at %d Hz', (rate, context) => {
  needs(context, 'ffmpeg');
  const samples = makeMusic(rate, 2, 8);
  const path = makeWav(join(folder, `music-${rate}.wav`), {
    sampleRate: rate,
    channels: 2,
    frames: samples.length / 2,
    storedAs: 's24le',
    code: codeOfMusic(samples, 2),
  });
  const judged = judgeByFfmpeg(path);
  const shown = readings(samples, rate);
  expect(judged.length).toBeGreaterThan(75);
  judged.forEach(({ momentary, shortTerm }, at) => {
    const own = shown[at];
    if (at >= 3) expect(Math.abs((own?.momentary ?? -Infinity) - momentary)).toBeLessThan(0.1);
    if (at >= 29) expect(Math.abs((own?.shortTerm ?? -Infinity) - shortTerm)).toBeLessThan(0.1);
  });
});

/** What ffmpeg's meter shows for each tenth of a second. */
function judgeByFfmpeg(path: string): readonly { readonly momentary: number; readonly shortTerm: number }[] {
  const filters = 'ebur128=metadata=1,ametadata=mode=print:file=-';
  const { stdout } = spawnSync('ffmpeg', ['-v', 'error', '-i', path, '-af', filters, '-f', 'null', '-'], {
    encoding: 'utf8',
  });
  const values = (key: string): readonly number[] =>
    [...stdout.matchAll(new RegExp(`lavfi\\.r128\\.${key}=(\\S+)`, 'g'))].map((match) => Number(match[1]));
  const shortTerms = values('S');
  return values('M').map((momentary, at) => ({ momentary, shortTerm: shortTerms[at] ?? 0 }));
}

function lufsOver(hops: Float64Array, last: number, count: number): number | null {
  return lufsOf(hops.subarray(last + 1 - count, last + 1).reduce((sum, value) => sum + value, 0) / count);
}
