import { renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { addMarks } from '../../src/shared/domain/change.ts';
import { makeTakesReel, takesOfReel } from '../support/compare-tape.ts';
import { aTake } from '../support/make-marks.ts';
import { makeWav } from '../support/make-wav.ts';
import { expect, test } from './fixtures.ts';
import { askFrom } from './own-page.ts';

test.use({
  tapes: async ({ reels }, use) => {
    makeTakesReel(join(reels, 'Reel 0417 side A.wav'), 4);
    await use(reels);
  },
});

const region = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
const rows = (page: Page): Locator => page.getByRole('list', { name: 'Takes', exact: true }).getByRole('listitem');
const heardRow = (page: Page): Locator => rows(page).and(page.locator('[aria-current=true]'));
const readout = (page: Page): Locator => page.getByRole('main').locator('[data-position]');

/** Marks the four takes of the reel, and stands on the first of them with the keyboard. */
async function openSong(page: Page): Promise<void> {
  await expect(page.getByText('1 tape present')).toBeVisible();
  const { transfers } = await askFrom(page, 'archive.get', {});
  const change = takesOfReel(transfers[0]!.id, 4);
  await askFrom(page, 'changes.commit', { title: 'Mark four takes', change, place: null });
  await expect(region(page, 'Take sheet')).toContainText('Ramble, slow version');
  await page.keyboard.press('ArrowDown');
}

async function openCompare(page: Page): Promise<void> {
  await page.keyboard.press('c');
  await expect(rows(page)).toHaveCount(4);
  await expect(page.getByText('aligned by content', { exact: true })).toBeVisible({ timeout: 30_000 });
}

async function hearOn(page: Page): Promise<void> {
  await page.keyboard.press('Home');
  const before = await readout(page).innerText();
  await expect(readout(page)).not.toHaveText(before);
  const next = await readout(page).innerText();
  await expect(readout(page)).not.toHaveText(next);
}

/** Moves the focus by keyboard alone until it is there. */
async function tabBackTo(page: Page, target: Locator): Promise<void> {
  for (let step = 0; step < 20; step += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Shift+Tab');
  }
  throw new Error('The keyboard does not come there.');
}

test('by keyboard alone: four takes of a song toured, two compared blind, a verdict, found again after a restart', async ({
  startHost,
}) => {
  test.setTimeout(120_000);
  const running = await startHost();
  const page = await running.open();
  await openSong(page);

  await page.keyboard.press('Shift+T');
  const dialog = page.getByRole('dialog', { name: 'Tour takes one after the other' });
  const start = dialog.getByRole('button', { name: 'Start the tour' });
  await expect(start).toBeFocused();
  await tabBackTo(page, dialog.getByRole('combobox', { name: 'What to tour' }));
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('combobox', { name: 'Song' })).toContainText('Ramble, slow version');
  await tabBackTo(page, start);
  await page.keyboard.press('Enter');
  const tour = region(page, 'Tour');
  for (const [at, rating] of [3, 2, 4, 5].entries()) {
    await expect(tour).toContainText(`Ramble, slow version, take ${at + 1}`);
    await page.keyboard.press(`${rating}`);
  }
  await expect(page.getByText('The tour of Ramble, slow version is over: all 4 were heard.')).toBeVisible();
  await expect(tour).toHaveCount(0);

  // The tour has left the last take selected, and the whole song is compared from any of its takes.
  await openCompare(page);
  await expect(page.getByRole('heading', { name: 'Ramble, slow version' })).toBeVisible();
  await expect(rows(page).nth(1)).toContainText('by where the music starts');

  await page.keyboard.press('Space');
  await hearOn(page);
  await page.keyboard.press('3');
  await expect(heardRow(page)).toContainText('Take 3');
  await page.keyboard.press('1');
  await expect(heardRow(page)).toContainText('Take 1');
  await hearOn(page);

  await page.keyboard.press('x');
  const abx = region(page, 'ABX test');
  await expect(abx).toContainText('trial 1 of 16');
  await expect(page.getByRole('main')).not.toContainText('Take 1');
  for (const key of ['x', 'b', 'a', '2']) {
    await page.keyboard.press(key);
    await expect(abx.locator('[aria-pressed=true]')).toHaveText(
      new RegExp(`^${key === '2' ? 'B' : key.toUpperCase()}`),
    );
  }
  for (let trial = 1; trial <= 16; trial += 1) {
    await expect(abx).toContainText(`trial ${trial} of 16`);
    await page.keyboard.press('Shift+A');
  }
  const past = page.getByRole('list', { name: 'Verdicts on these takes' });
  const words = /Take 1 and take 3 told apart in \d+ of 16 blind trials, two-sided p = \d\.\d+/;
  await expect(past).toContainText(words);

  await page.keyboard.press('n');
  await page.keyboard.type('the ending breathes');
  await page.keyboard.press('Enter');
  await page.keyboard.press('4');
  await page.keyboard.press('Enter');
  await expect(past.getByRole('listitem').first()).toContainText(/Take 4 better than take \d.* · the ending breathes/);

  await page.keyboard.press('Escape');
  // From the fourth take, which the tour came to last, to the first.
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowUp');
  await expect(region(page, 'Inspector')).toContainText(words);
  await expect(page.getByText('All changes saved')).toBeVisible();
  await running.stop();

  const again = await (await startHost()).open();
  await expect(region(again, 'Take sheet')).toContainText('Ramble, slow version');
  // The playhead is where it was left; the first take is found from the start of the tape.
  const position = region(again, 'Transport').getByRole('button', { name: /^Position in the tape/ });
  await expect(async () => {
    await again.keyboard.press('Home');
    await expect(position).toContainText('00:00:00.000', { timeout: 500 });
    // On a busy machine the window may still be putting its tape on: then nothing is selected yet, or no longer.
    await again.keyboard.press('Escape');
    await again.keyboard.press('ArrowDown');
    await expect(region(again, 'Inspector').locator('h2')).toHaveText('Take 1', { timeout: 500 });
  }).toPass();
  await expect(region(again, 'Inspector')).toContainText(words);
  for (let step = 0; step < 3; step += 1) await again.keyboard.press('ArrowDown');
  await expect(region(again, 'Inspector')).toContainText('the ending breathes');
});

test('blind, the rows are numbers only; pairs put them in order; a verdict can be withdrawn', async ({ page }) => {
  await openSong(page);
  await openCompare(page);
  await page.keyboard.press('b');
  await expect(rows(page).nth(0)).toHaveText(/^1\s*\?$/);
  await expect(page.locator('[data-wave]')).toHaveCount(0);
  await page.keyboard.press('m');
  await expect(page.getByText('loudness stays matched')).toBeVisible();
  await page.keyboard.press('1');
  await page.keyboard.press('2');
  await page.keyboard.press('s');
  await page.keyboard.press('b');
  await expect(rows(page).nth(0)).toContainText('Take 1');
  const past = page.getByRole('list', { name: 'Verdicts on these takes' });
  await expect(past).toContainText(/Take \d and take \d the same, blind/);

  await page.keyboard.press('p');
  const pairs = region(page, 'Blind pairs');
  for (let pair = 1; pair <= 12; pair += 1) {
    await expect(pairs).toContainText(`pair ${pair} of 12`);
    await page.keyboard.press('2');
    await page.keyboard.press(pair % 3 === 0 ? 's' : 'Shift+A');
  }
  await expect(past).toContainText(/in blind pairs \(\d+, \d+, \d+, \d+ won\)/);

  await page.keyboard.press('Escape');
  const history = region(page, 'Inspector').locator('[data-verdict]');
  await expect(history.first()).toContainText('in blind pairs');
  await history.first().getByRole('button', { name: 'Withdraw' }).click();
  await expect(history.first()).toContainText('withdrawn');
});

test('a take that is heard in a comparison counts as heard; blind, not before the names are shown again', async ({
  page,
}) => {
  await openSong(page);
  await openCompare(page);
  const { transfers } = await askFrom(page, 'archive.get', {});
  const { id: transferId, sampleRate } = transfers[0]!;
  /** Which takes of a minute each were heard; what was told is stored with every pause. */
  const heardTakes = async (): Promise<readonly number[]> => {
    const { ranges } = await askFrom(page, 'heard.get', { transferId });
    return [...new Set(ranges.map(({ startFrame }) => 1 + Math.floor(startFrame / (60 * (sampleRate ?? 1)))))];
  };
  const hear = async (key: string): Promise<void> => {
    await page.keyboard.press(key);
    await page.keyboard.press('Space');
    await hearOn(page);
    await page.keyboard.press('Space');
  };
  await hear('2');
  await expect.poll(heardTakes).toEqual([2]);

  await page.keyboard.press('b');
  await expect(rows(page).nth(0)).toHaveText(/^1\s*\?$/);
  for (const key of ['1', '2', '3', '4']) await hear(key);
  expect(await heardTakes()).toEqual([2]);
  await page.keyboard.press('b');
  await expect(rows(page).nth(0)).toContainText('Take 1');
  await hear('1');
  await expect.poll(heardTakes).toEqual([1, 2, 3, 4]);
});

test('a passage is dragged out and looped, a take is moved by hand, and the loudness match is switched', async ({
  page,
}) => {
  await openSong(page);
  await openCompare(page);
  const wave = page.locator('[data-wave]').nth(1);
  await expect(wave).toHaveAttribute('data-settled', 'true');
  const box = (await wave.boundingBox())!;
  const middle = box.y + box.height / 2;
  await page.mouse.move(box.x + 300, middle);
  await page.mouse.down();
  await page.mouse.move(box.x + 420, middle, { steps: 4 });
  await page.mouse.up();
  await expect(page.getByText(/^passage 0:\d\d\.\d – 0:\d\d\.\d$/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Loop passage' })).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('l');
  await expect(page.getByRole('button', { name: 'Loop passage' })).toHaveAttribute('aria-pressed', 'false');

  await page.keyboard.press('2');
  await page.keyboard.press('Period');
  await expect(rows(page).nth(1)).toContainText('moved +0.010 s by hand');
  const bar = page.getByTitle(/Drag to move this take/).nth(1);
  const handle = (await bar.boundingBox())!;
  await page.mouse.move(handle.x + 60, handle.y + 2);
  await page.mouse.down();
  await page.mouse.move(handle.x + 160, handle.y + 2, { steps: 4 });
  await page.mouse.up();
  await expect(rows(page).nth(1)).toContainText(/moved \+[1-9]\.\d{3} s by hand/);
  await page.keyboard.press('r');
  await expect(rows(page).nth(1)).not.toContainText('by hand');

  await expect(rows(page).nth(3)).toContainText('LUFS → ');
  await page.keyboard.press('m');
  await expect(rows(page).nth(3)).not.toContainText('→');
  await page.keyboard.press('Equal');
  await page.keyboard.press('Equal');
  await expect(wave).toHaveAttribute('data-settled', 'true');
  // The comparison's own keys end with it: 5 rates again.
  await page.keyboard.press('Escape');
  await page.keyboard.press('5');
  await expect(region(page, 'Take sheet')).toContainText('★★★★★');
});

test('takes are heard through the monitor of the desk; the sign tells why they are not flat, and H goes back', async ({
  page,
}) => {
  await openSong(page);
  await page.keyboard.press('x');
  await openCompare(page);
  const sign = page.getByRole('button', { name: /^Not flat: .*Back to flat$/ });
  await expect(sign).toHaveAccessibleName(/dimmed by 20 dB/);
  await page.keyboard.press('Shift+ArrowDown');
  await expect(sign).toHaveAccessibleName(/gain −1\.0 dB/);
  // A sign that told of one take what it does not of the next would give it away.
  await page.keyboard.press('b');
  await page.keyboard.press('h');
  await expect(sign).toHaveAccessibleName(/loudness matched/);
  await expect(sign).not.toHaveAccessibleName(/dimmed|gain|step|level/);
  await page.keyboard.press('b');
  await page.keyboard.press('1');
  await page.keyboard.press('h');
  await expect(page.getByRole('button', { name: 'loudness as in the files' })).toBeVisible();
  // The device of this machine may run at another rate, and that stays.
  await expect(page.getByRole('button', { name: /^Not flat: .*(?:matched|dimmed|gain)/ })).toHaveCount(0);
});

test('the key that dims the desk dims the comparison, also in a blind test, where a button shows it', async ({
  page,
}) => {
  await openSong(page);
  const compare = page.getByRole('banner').getByRole('button', { name: 'Compare', exact: true });
  await expect(compare).toHaveText('CompareC');
  await expect(compare).toHaveAttribute('aria-keyshortcuts', 'C');
  await page.keyboard.press('Shift+X');
  await expect(page.getByRole('button', { name: /^Not flat: .*dimmed by 20 dB/ })).toBeVisible();
  await openCompare(page);
  const dim = region(page, 'Transport').getByRole('button', { name: 'Dim', exact: true });
  const sign = region(page, 'Transport').getByRole('button', { name: /^Not flat/ });
  await expect(dim).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Shift+X');
  await expect(dim).toHaveAttribute('aria-pressed', 'false');
  await expect(sign).not.toHaveAccessibleName(/dimmed/);
  await page.keyboard.press('2');
  await page.keyboard.press('x');
  await page.keyboard.press('Shift+X');
  await expect(dim).toHaveAttribute('aria-pressed', 'true');
  await expect(sign).toHaveAccessibleName(/dimmed by 20 dB/);
  await dim.click();
  await expect(dim).toHaveAttribute('aria-pressed', 'false');
});

test('what cannot be compared says why', async ({ page }) => {
  await openSong(page);
  await page.keyboard.press('Escape');
  await page.keyboard.press('c');
  await expect(page.getByText('Select two or more takes or fragments to compare')).toBeVisible();

  const { transfers } = await askFrom(page, 'archive.get', {});
  const many = Array.from({ length: 14 }, (_, at) =>
    aTake({ transferId: transfers[0]!.id, startFrame: at, endFrame: at + 9000 }),
  );
  await askFrom(page, 'changes.commit', { title: 'Mark', change: addMarks(...many), place: null });
  await expect(region(page, 'Take sheet').getByRole('grid')).toHaveAttribute('aria-rowcount', '19');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('c');
  await expect(page.getByText('18 are selected, and 16 can be compared at a time: select fewer.')).toBeVisible();
});

test.describe('with a file that goes away', () => {
  test.use({
    watchOriginals: false,
    tapes: async ({ reels }, use) => {
      makeTakesReel(join(reels, 'Reel 0417 side A.wav'), 2);
      makeWav(join(reels, 'Reel 0500 side A.wav'), { sampleRate: 48_000, channels: 2, frames: 480_000 });
      await use(reels);
    },
  });

  test('its row and that of an open take say why, the others are heard', async ({ page, reels }) => {
    await expect(page.getByText('2 tapes present')).toBeVisible();
    const { transfers } = await askFrom(page, 'archive.get', {});
    const [band, other] = transfers.toSorted((a, b) => a.files[0]!.path.localeCompare(b.files[0]!.path));
    const change = takesOfReel(band!.id, 2);
    const songId = change.songs.added[0]!.id;
    const more = [
      aTake({ transferId: other!.id, songId, takeNumber: 8, startFrame: 0, endFrame: 200_000 }),
      aTake({ transferId: band!.id, songId, takeNumber: 9, startFrame: 200_000, endFrame: null }),
    ];
    const marks = { ...change.marks, added: [...change.marks.added, ...more] };
    await askFrom(page, 'changes.commit', { title: 'Mark', change: { ...change, marks }, place: null });
    renameSync(join(reels, 'Reel 0500 side A.wav'), join(reels, 'elsewhere.bin'));
    await expect(page.getByText('1 missing')).toBeVisible({ timeout: 30_000 });
    await page.getByRole('option', { name: /Reel 0417/ }).click();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('c');
    await expect(rows(page)).toHaveCount(4);
    await expect(rows(page).nth(2)).toContainText('Reel 0500 side A.wav');
    await expect(rows(page).nth(3)).toContainText('still open');
    await page.keyboard.press('3');
    await expect(heardRow(page)).toContainText('Take 1');
    await page.keyboard.press('2');
    await expect(heardRow(page)).toContainText('Take 2');
    await page.keyboard.press('Space');
    await hearOn(page);
  });
});
