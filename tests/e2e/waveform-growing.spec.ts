import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { makeWav } from '../support/make-wav.ts';
import { dayTape, makeHalfReadDayTape } from './day-tape.ts';
import { expect, test } from './fixtures.ts';
import { askFrom } from './own-page.ts';
import { columnsSeen, runsOf } from './seen-pixels.ts';
import { laneRows, lanesOf, overview, settled, slider } from './waveform-page.ts';

/** Eighteen hours of the day; its loud frame lies before that. */
const knownFrames = dayTape.frames * 0.75;
/** The lines of the hatch lie so far apart in a row of pixels. */
const hatchSpacing = 9;
/** At the left the names of the channels lie over the picture, at the right the scale of levels. */
const headsWidth = 130;
const levelsWidth = 40;

test.use({
  watchOriginals: false,
  tapes: async ({ home, reels }, use) => {
    await makeHalfReadDayTape(home, reels, knownFrames);
    await use(reels);
  },
});

const tapeLine = (page: Page, name: RegExp) =>
  page.getByRole('listbox', { name: 'Tapes' }).getByRole('option', { name });
const readingWords = (page: Page) => page.getByRole('progressbar', { name: 'Reading the waveform' });

/** Seconds that a text like `18:00:00` says. */
const secondsOf = (text: string): number => text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);

/** Columns of the waveform with ink in a quiet row of a lane: the wave where it is loud there, and the hatch. */
async function inkedInLane(page: Page, place: number): Promise<readonly number[]> {
  const { middle, reach } = await laneRows(page, place);
  const row = Math.round(middle + reach * 0.6);
  return columnsSeen(slider(page), { isNot: '--bg' }, { top: row, bottom: row + 1 });
}

async function expectHatch(columns: readonly number[], from: number, to: number): Promise<void> {
  const hatched = columns.filter((column) => column >= from && column <= to);
  const runs = runsOf(hatched, hatchSpacing);
  expect(runs, `a hatch from ${from} to ${to}`).toHaveLength(1);
  expect((runs[0]?.[0] ?? Number.NaN) - from).toBeLessThanOrEqual(hatchSpacing + 1);
  expect(to - (runs[0]?.[1] ?? Number.NaN)).toBeLessThanOrEqual(hatchSpacing + 1);
}

test('while a tape is read, what is known is drawn where it lies and the rest is hatched and says so', async ({
  page,
}) => {
  await tapeLine(page, /Reel 1/).click();
  await page.getByRole('button', { name: 'Hold reading' }).click();
  await expect(page.getByRole('button', { name: 'Go on reading' })).toBeVisible();
  const words = (await readingWords(page).textContent()) ?? '';
  const [, known = '', whole = ''] = /^Read to (\S+) of (\S+)$/.exec(words) ?? [];
  expect(secondsOf(whole)).toBe(24 * 3600);
  expect(secondsOf(known)).toBe(18 * 3600);

  const { framesPerPixel } = await settled(page);
  const knownX = knownFrames / framesPerPixel;
  const impulseX = dayTape.impulseFrame / framesPerPixel;
  const columns = await inkedInLane(page, 1);
  const { width = 0 } = (await slider(page).boundingBox()) ?? {};
  await expectHatch(columns, knownX, width - levelsWidth);
  expect(columns.filter((column) => column > headsWidth && column < knownX - 1)).toEqual([]);
  // The loud frame goes upward; where the hatch is looked for below the line, there is nothing of it.
  const { middle, reach } = await laneRows(page, 1);
  const above = { top: Math.round(middle - reach * 0.6), bottom: Math.round(middle - reach * 0.6) + 1 };
  const loud = (await columnsSeen(slider(page), { isNot: '--bg' }, above)).filter(
    (x) => x > headsWidth && x < knownX - 1,
  );
  for (const column of loud) expect(Math.abs(column - impulseX)).toBeLessThanOrEqual(1.5);
  expect(loud.length).toBeGreaterThan(0);

  const inOverview = await columnsSeen(overview(page), { isNot: '--panel' }, { top: 40, bottom: 41 });
  const perPixel = dayTape.frames / ((await overview(page).boundingBox())?.width ?? 0);
  await expectHatch(inOverview, knownFrames / perPixel, dayTape.frames / perPixel - 1);
  expect(inOverview.filter((column) => column > 2 && column < knownFrames / perPixel - 1)).toEqual([]);
});

test('a tape that waits to be read says so, is hatched whole, and is sharp once it is read', async ({ page, home }) => {
  await tapeLine(page, /Reel 1/).click();
  await page.getByRole('button', { name: 'Hold reading' }).click();
  await expect(page.getByRole('button', { name: 'Go on reading' })).toBeVisible();
  mkdirSync(join(home, 'later'));
  const tone = (frame: number): number => Math.round(30_000 * Math.sin(frame / 3));
  const path = makeWav(join(home, 'later', 'Reel 2 side A.wav'), { channels: 1, frames: 400_000, code: tone });
  await askFrom(page, 'transfers.add', { paths: [path] });
  await tapeLine(page, /Reel 2/).click();
  await expect(readingWords(page)).toHaveText('Waiting to be read');
  await expect.poll(async () => (await lanesOf(page)).length).toBe(1);
  await settled(page);
  const { width = 0 } = (await slider(page).boundingBox()) ?? {};
  const waiting = await inkedInLane(page, 0);
  await expectHatch(waiting, headsWidth, width - levelsWidth);
  // Between two lines of the hatch nothing is drawn.
  expect(waiting.length).toBeLessThan(width / 2);

  // Cancelled is not waiting, and the way on stands there.
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await expect(readingWords(page)).toHaveText('Not read yet');
  await expect(page.getByRole('contentinfo')).toContainText('not read yet');
  await page.getByRole('button', { name: 'Read on' }).click();
  const runsRead = async (): Promise<number> => {
    await settled(page);
    const read = await inkedInLane(page, 0);
    return runsOf(read.filter((column) => column > headsWidth && column < width - levelsWidth)).length;
  };
  // The words are gone for a moment whenever a tape is opened; the picture tells.
  await expect.poll(runsRead, { timeout: 60_000 }).toBe(1);
  await expect(readingWords(page)).toHaveCount(0);
});
