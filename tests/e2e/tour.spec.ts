import type { Locator, Page } from '@playwright/test';
import type { TransferId } from '../../src/shared/domain/ids.ts';
import { expect, test } from './fixtures.ts';
import { askFrom } from './own-page.ts';
import { makeTwoSides, markTwoSides, region, sideLine, sidesRate as rate } from './two-sides.ts';

test.use({
  tapes: async ({ reels }, use) => {
    makeTwoSides(reels);
    await use(reels);
  },
});
// Sound takes its time, and on a busy machine more than that.
test.setTimeout(240_000);
const slow = { timeout: 60_000 };

const strip = (page: Page): Locator => region(page, 'Tour');

/** Verdicts by take number. */
async function verdicts(page: Page, ids: readonly TransferId[]) {
  const lists = await Promise.all(ids.map((transferId) => askFrom(page, 'marks.list', { transferId })));
  return lists
    .flatMap(({ marks }) => marks)
    .map(({ takeNumber, rating, status, flags }) => [takeNumber, rating, status, ...flags]);
}

test('four takes on two tapes are toured and judged by keys alone, left, and resumed after a restart', async ({
  startHost,
}) => {
  const first = await startHost();
  const page = await first.open();
  const ids = await markTwoSides(page);
  await expect(sideLine(page, 'A')).toHaveAttribute('aria-selected', 'true', slow);
  await page.keyboard.press('Shift+T');
  const dialog = page.getByRole('dialog', { name: 'Tour takes one after the other' });
  await expect(dialog.getByRole('button', { name: 'Start the tour' })).toBeFocused();
  // One step back from Start is the last switch: the end of a stretch shall wait.
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Space');
  await expect(dialog.getByRole('button', { name: 'The end moves on' })).toHaveAttribute('aria-pressed', 'false');
  await dialog.getByRole('combobox', { name: 'What to tour' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('combobox', { name: 'Song' })).toContainText('Ramble');
  await dialog.getByRole('button', { name: 'Start the tour' }).focus();
  await page.keyboard.press('Enter');

  await expect(strip(page)).toContainText('1 of 4', slow);
  await expect(strip(page)).toContainText('Ramble, take 1');
  // It plays, or has played to its end already.
  await expect(strip(page)).toHaveAttribute('data-phase', /playing|waiting/, slow);
  await page.keyboard.press('4');
  await expect(strip(page)).toContainText('2 of 4');
  await page.keyboard.press('Shift+C');
  await expect(strip(page)).toContainText('3 of 4');
  // A flag is no verdict to move on for.
  await page.keyboard.press('Shift+K');
  await page.keyboard.press('Shift+N');
  await expect(strip(page)).toContainText('Ramble, take 3');
  await page.keyboard.press('n');
  await expect(strip(page)).toContainText('Ramble, take 4', slow);
  await expect(sideLine(page, 'B')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Shift+Enter');
  await expect(strip(page)).toContainText('3 of 4');
  await expect(sideLine(page, 'A')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(strip(page)).toContainText('4 of 4');
  await page.keyboard.press('Escape');
  const resume = strip(page).getByRole('button', { name: 'Resume the tour of Ramble at 4 of 4' });
  await expect(resume).toBeVisible();
  await expect(page.getByText('All changes saved')).toBeVisible(slow);
  await first.stop();

  const second = await startHost();
  const again = await second.open();
  const offered = strip(again).getByRole('button', { name: 'Resume the tour of Ramble at 4 of 4' });
  await expect(offered).toBeVisible(slow);
  await offered.focus();
  await again.keyboard.press('Enter');
  await expect(strip(again)).toContainText('Ramble, take 4', slow);
  await again.keyboard.press('5');
  await expect(again.getByText('The tour of Ramble is over: all 4 were heard.')).toBeVisible();
  await expect(strip(again)).toHaveCount(0);
  await expect(again.getByText('All changes saved')).toBeVisible(slow);
  expect(await verdicts(again, ids)).toEqual([
    [1, 4, 'unknown'],
    [2, 0, 'complete'],
    [3, 0, 'unknown', 'best', 'noGood'],
    [4, 5, 'unknown'],
  ]);
});

test('a tour goes from stretch to stretch by itself, over two tapes, and hears just those', async ({ page }) => {
  const ids = await markTwoSides(page);
  await askFrom(page, 'settings.set', {
    settings: { tour: { about: 'tape', part: 'last', seconds: 1, movesOn: true, goesOn: true } },
  });
  await expect(sideLine(page, 'A')).toHaveAttribute('aria-selected', 'true', slow);
  await page.keyboard.press('Shift+T');
  await expect(page.getByRole('button', { name: 'Start the tour' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText('The tour of Reel 0417 is over: all 4 were heard.')).toBeVisible(slow);
  const heard = async () =>
    (await Promise.all(ids.map((transferId) => askFrom(page, 'heard.get', { transferId })))).map(({ ranges }) =>
      ranges.map(({ startFrame, endFrame }) => [Math.round(startFrame / rate), Math.round(endFrame / rate)]),
    );
  await expect.poll(heard, slow).toEqual([
    [
      [11, 12],
      [24, 25],
      [39, 40],
    ],
    [[14, 15]],
  ]);
});

test('Space pauses a tour and goes on to the same end; R begins the stretch again', async ({ page }) => {
  await markTwoSides(page);
  await askFrom(page, 'settings.set', {
    settings: { tour: { about: 'tape', part: 'first', seconds: 9, movesOn: true, goesOn: false } },
  });
  await expect(sideLine(page, 'A')).toHaveAttribute('aria-selected', 'true', slow);
  await page.keyboard.press('Shift+T');
  await expect(page.getByRole('button', { name: 'Start the tour' })).toBeFocused();
  await page.keyboard.press('Enter');
  // Keys belong to the dialog until it is gone.
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Pause', exact: true })).toBeVisible(slow);
  await page.keyboard.press('Space');
  await expect(strip(page)).toHaveAttribute('data-phase', 'paused', slow);
  await page.keyboard.press('Space');
  await expect(strip(page)).toHaveAttribute('data-phase', 'waiting', slow);
  await expect(region(page, 'Transport').getByRole('button', { name: /Position/ })).toContainText('00:00:11.000');
  await page.keyboard.press('r');
  await expect(strip(page)).toHaveAttribute('data-phase', 'playing', slow);
  // Another tape by hand leaves the tour, which keeps its place.
  await sideLine(page, 'B').click();
  await expect(strip(page).getByRole('button', { name: 'Resume the tour of Reel 0417 at 1 of 4' })).toBeVisible();
});
