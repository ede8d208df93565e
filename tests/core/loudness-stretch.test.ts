import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openFrameSource } from '../../src/main/audio/open-frame-source.ts';
import type { LoudnessView } from '../../src/shared/contract/views.ts';
import { needs } from '../support/judges.ts';
import { codeOfMusic, makeMusic } from '../support/make-music.ts';
import { makeWav } from '../support/make-wav.ts';
import { never, peaksDesk, silent } from '../support/peaks-desk.ts';
import { openTestCore } from '../support/test-core.ts';

const { folder, newPeaks } = peaksDesk('loudness');

const layouts = [
  [44_100, 2],
  [48_000, 1],
  [48_000, 6],
  [96_000, 2],
  [192_000, 2],
] as const;

test.for(layouts)(
  'a tape of %i Hz with %i channels, and a stretch of it, are as loud as ffmpeg finds them',
  async ([rate, channels], context) => {
    needs(context, 'ffmpeg');
    const { path } = makeTape(rate, channels, 6);
    const peaks = newPeaks();
    const whole = await loudnessOf(path, 0, rate * 6, peaks);
    const [start, end] = [Math.round(rate * 1.2), Math.round(rate * 5.3)];
    const stretch = await loudnessOf(path, start, end, peaks);
    expectNear(whole, judgeByFfmpeg(path));
    expectNear(stretch, judgeByFfmpeg(path, `atrim=start_sample=${start}:end_sample=${end},`));
    expect(stretch.whole).toBeNull();
  },
);

function expectNear(own: LoudnessView, judged: ReturnType<typeof judgeByFfmpeg>): void {
  expect(Math.abs(own.integratedLufs! - judged.integrated)).toBeLessThan(0.1);
  expect(Math.abs(own.truePeakDb! - judged.truePeak)).toBeLessThan(0.2);
  expect(Math.abs(own.samplePeakDb! - judged.samplePeak)).toBeLessThan(0.06);
}

test('the peak of a stretch is that of its own samples, wherever its edges lie', async () => {
  const rate = 48_000;
  const quiet = new Float32Array(rate * 3).fill(0.01);
  // A click just outside each edge must not be heard; one just inside must.
  for (const at of [20_000, 100_000]) quiet[at] = 0.9;
  const path = makeWav(join(folder, 'clicks.wav'), {
    frames: rate * 3,
    channels: 1,
    sampleRate: rate,
    storedAs: 's24le',
    code: codeOfMusic(quiet, 1),
  });
  const peaks = newPeaks();
  const peakOf = async (start: number, end: number) => (await loudnessOf(path, start, end, peaks)).samplePeakDb!;
  expect(await peakOf(20_001, 100_000)).toBeCloseTo(-40, 1);
  expect(await peakOf(20_000, 99_999)).toBeCloseTo(-0.9, 1);
  expect(await peakOf(20_001, 100_001)).toBeCloseTo(-0.9, 1);
  expect(await peakOf(20_001, 20_301)).toBeCloseTo(-40, 1);
});

test('a transfer tells its loudness when it was read, and not before', async () => {
  const core = await openTestCore();
  const { path, samples } = makeTape(44_100, 2, 5, core.folders.reels);
  const { added } = await core.add(path);
  const { id } = await core.inState(added[0]!, 'present');
  const { loudness } = await core.handlers['loudness.get']({ transferId: id, startFrame: 0, endFrame: 5 * 44_100 });
  const square = samples.reduce((sum, value) => sum + value * value, 0) / samples.length;
  expect(loudness!.whole!.rmsDb).toBeCloseTo(10 * Math.log10(square), 2);
  expect(loudness!.whole).toMatchObject({ clippedSamples: 0, clippedRuns: 0 });
  const peaks = newPeaks();
  expect(await peaks.loudness(path, 0, 1000, () => Promise.reject(new Error('nothing is read')))).toBeNull();
});

test('silence has no loudness and says so', async () => {
  const path = makeWav(join(folder, 'silence.wav'), { frames: 96_000, code: () => 0 });
  expect(await loudnessOf(path, 0, 96_000)).toEqual({
    integratedLufs: null,
    maxMomentaryLufs: null,
    maxShortTermLufs: null,
    samplePeakDb: null,
    truePeakDb: null,
    whole: { rmsDb: null, clippedSamples: 0, clippedRuns: 0 },
  });
});

function makeTape(rate: number, channels: number, seconds: number, place = folder) {
  const samples = makeMusic(rate, channels, seconds);
  const path = makeWav(join(place, `${rate}-${channels}.wav`), {
    frames: samples.length / channels,
    channels,
    sampleRate: rate,
    storedAs: 's24le',
    code: codeOfMusic(samples, channels),
  });
  return { path, samples };
}

async function loudnessOf(path: string, start: number, end: number, peaks = newPeaks()): Promise<LoudnessView> {
  await peaks.analyse(path, silent, never);
  const source = await openFrameSource(path);
  try {
    return (await peaks.loudness(path, start, end, (from, frames) => source.read(from, frames)))!;
  } finally {
    await source.close();
  }
}

function judgeByFfmpeg(path: string, cut = ''): { integrated: number; truePeak: number; samplePeak: number } {
  const filter = `${cut}ebur128=peak=true+sample`;
  const { stderr } = spawnSync('ffmpeg', ['-hide_banner', '-nostats', '-i', path, '-af', filter, '-f', 'null', '-'], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const summary = stderr.slice(stderr.lastIndexOf('Summary:'));
  const figure = (pattern: RegExp): number => Number(pattern.exec(summary)?.[1] ?? Number.NaN);
  return {
    integrated: figure(/I:\s+(-?[\d.]+) LUFS/),
    samplePeak: figure(/Sample peak:\s+Peak:\s+(-?[\d.]+) dBFS/),
    truePeak: figure(/True peak:\s+Peak:\s+(-?[\d.]+) dBFS/),
  };
}
