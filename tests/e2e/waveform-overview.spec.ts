import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { newId, type MarkId } from '../../src/shared/domain/ids.ts';
import { aFragment, aTake, aTimestamp } from '../support/make-marks.ts';
import { makeWav } from '../support/make-wav.ts';
import { expect, test } from './fixtures.ts';
import { askFrom } from './own-page.ts';
import { columnsSeen, type Ink, type Rows, runsOf } from './seen-pixels.ts';
import { commitMarks, overview, openWhole, zoomTo } from './waveform-page.ts';

const sampleRate = 8000;
const lengthSeconds = 60;

type Stretch = readonly [from: number, to: number];
const played: readonly Stretch[] = [
  [10, 20],
  [40, 50],
];
const isPlayed = (second: number): boolean => played.some(([from, to]) => second >= from && second < to);

test.use({
  tapes: async ({ reels }, use) => {
    const code = (frame: number): number =>
      isPlayed(frame / sampleRate) ? Math.round(25_000 * Math.sin(frame / 4)) : 0;
    makeWav(join(reels, 'Reel 1 side A.wav'), { sampleRate, channels: 1, frames: lengthSeconds * sampleRate, code });
    await use(reels);
  },
});

/** The rows of the overview in which its parts lie, from its top; its foot is a line that is none of it. */
async function rowsOf(page: Page): Promise<Readonly<Record<'wave' | 'ticks' | 'bars' | 'heard', Rows>>> {
  const { height = 0 } = (await overview(page).boundingBox()) ?? {};
  const inside = height - 1;
  const foot = Math.round((inside * 52) / 60);
  return {
    wave: { top: Math.round(foot / 2) - 8, bottom: Math.round(foot / 2) - 6 },
    ticks: { top: foot - 3, bottom: foot },
    bars: { top: foot, bottom: foot + 5 },
    heard: { top: inside - 2, bottom: inside },
  };
}

/** Where an ink is seen, in seconds of the tape, without the playhead at its start. */
async function secondsSeen(page: Page, ink: Ink, rows: Rows): Promise<readonly Stretch[]> {
  const { width = 0 } = (await overview(page).boundingBox()) ?? {};
  const columns = await columnsSeen(overview(page), ink, rows);
  const inSeconds = (column: number): number => (column / width) * lengthSeconds;
  return runsOf(columns.filter((column) => column > 3)).map(([first, last]) => [inSeconds(first), inSeconds(last + 1)]);
}

/** A pixel of the overview is seven hundredths of a second; so much is a pixel and a half. */
const slackSeconds = 0.11;

function expectStretches(seen: readonly Stretch[], expected: readonly Stretch[], said: string): void {
  expect(seen.length, said).toBe(expected.length);
  for (const [at, [from, to]] of expected.entries()) {
    expect(Math.abs((seen[at]?.[0] ?? Number.NaN) - from), `${said} from ${from} s`).toBeLessThanOrEqual(slackSeconds);
    expect(Math.abs((seen[at]?.[1] ?? Number.NaN) - to), `${said} to ${to} s`).toBeLessThanOrEqual(slackSeconds);
  }
}

test('the overview shows where something sounds, which marks lie where, and what was heard', async ({ page }) => {
  await openWhole(page);
  const { transfers } = await askFrom(page, 'archive.get', {});
  const [{ id: transferId } = { id: null }] = transfers;
  if (transferId === null) throw new Error('no tape was added');
  const rows = await rowsOf(page);
  expectStretches(await secondsSeen(page, { isNot: '--panel' }, rows.wave), played, 'sound');
  for (const token of ['--take', '--fragment', '--timestamp'] as const) {
    expect(await secondsSeen(page, { is: token }, { ...rows.ticks, bottom: rows.bars.bottom }), token).toEqual([]);
  }
  expect(await secondsSeen(page, { is: '--ok' }, rows.heard)).toEqual([]);

  const place = (from: number, to: number) => ({
    id: newId<MarkId>(),
    transferId,
    startFrame: from * sampleRate,
    endFrame: to * sampleRate,
  });
  await commitMarks(
    page,
    aTake(place(5, 15)),
    aTake(place(42, 48)),
    aFragment(place(22, 30)),
    aTimestamp(place(55, 55)),
  );
  await askFrom(page, 'heard.add', {
    transferId,
    ranges: [{ startFrame: 30 * sampleRate, endFrame: 38 * sampleRate }],
  });
  await expect.poll(async () => (await secondsSeen(page, { is: '--take' }, rows.bars)).length).toBe(2);
  const takes: readonly Stretch[] = [
    [5, 15],
    [42, 48],
  ];
  expectStretches(await secondsSeen(page, { is: '--take' }, rows.bars), takes, 'takes');
  expectStretches(await secondsSeen(page, { is: '--fragment' }, rows.bars), [[22, 30]], 'fragments');
  const [tick, ...more] = await secondsSeen(page, { is: '--timestamp' }, rows.ticks);
  expect(more).toEqual([]);
  expect(Math.abs((tick?.[0] ?? Number.NaN) - 55)).toBeLessThanOrEqual(slackSeconds);
  await expect.poll(async () => (await secondsSeen(page, { is: '--ok' }, rows.heard)).length).toBe(1);
  expectStretches(await secondsSeen(page, { is: '--ok' }, rows.heard), [[30, 38]], 'heard');
  expectStretches(await secondsSeen(page, { isNot: '--panel' }, rows.wave), played, 'sound');
});

test('the overview shows the window of the detail view', async ({ page }) => {
  await openWhole(page);
  const view = await zoomTo(page, 30 * sampleRate, 100);
  await page.mouse.move(0, 0);
  const { width = 0 } = (await overview(page).boundingBox()) ?? {};
  const rows = await rowsOf(page);
  const edges = await secondsSeen(page, { is: '--focus' }, { top: rows.wave.top, bottom: rows.wave.bottom });
  const [from, to] = [view.startFrame / sampleRate, (view.startFrame + width * view.framesPerPixel) / sampleRate];
  expect(edges).toHaveLength(2);
  expect(Math.abs((edges[0]?.[0] ?? Number.NaN) - from)).toBeLessThanOrEqual(slackSeconds);
  expect(Math.abs((edges[1]?.[1] ?? Number.NaN) - to)).toBeLessThanOrEqual(slackSeconds);
});
