import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { noChange, noDiff, removeMarks, updateMarks } from '../../src/shared/domain/change.ts';
import { expect, test } from './fixtures.ts';
import { askFrom } from './own-page.ts';
import { makeTwoSides, markTwoSides, region } from './two-sides.ts';

test.use({
  tapes: async ({ reels }, use) => {
    makeTwoSides(reels);
    await use(reels);
  },
});
test.setTimeout(240_000);
const slow = { timeout: 60_000 };

const songTakes = (page: Page): Locator => region(page, 'Takes of the song').getByRole('option');
const listTakes = (page: Page): Locator => region(page, 'Takes of the shortlist').getByRole('option');
const saved = (page: Page): Promise<void> => expect(page.getByText('All changes saved')).toBeVisible(slow);

/** The order of the list as it is on disk, by take number. */
async function stored(page: Page): Promise<readonly (number | null)[]> {
  const { shortlists } = await askFrom(page, 'archive.get', {});
  const markIds = shortlists[0]?.items.map(({ markId }) => markId) ?? [];
  const { marks } = await askFrom(page, 'marks.find', { markIds });
  return marks.map(({ takeNumber }) => takeNumber);
}

/** Opens the only song by keyboard: its four takes lie on two tapes. */
async function openSong(page: Page): Promise<void> {
  await markTwoSides(page);
  await page.keyboard.press('q');
  await expect(region(page, 'Songs').getByRole('option')).toContainText(['Ramble']);
  await expect(region(page, 'Songs').getByRole('option')).toContainText('4 takes');
  await page.getByRole('listbox', { name: 'Songs' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(songTakes(page)).toHaveCount(4);
  await page.getByRole('listbox', { name: 'Takes of Ramble' }).focus();
}

/** A shortlist `Keepers` with takes 2 and 4 of the song, which lie on two tapes. */
async function listTwoTakes(page: Page): Promise<void> {
  await openSong(page);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await songTakes(page)
    .nth(3)
    .click({ modifiers: ['Control'] });
  await expect(region(page, 'Takes of the song')).toContainText('2 selected');
  await page.keyboard.press('Control+Enter');
  const dialog = page.getByRole('dialog', { name: 'Put 2 takes on a shortlist' });
  await expect(dialog.getByRole('textbox', { name: 'Name of a new shortlist' })).toBeFocused();
  await page.keyboard.type('Keepers');
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await page.keyboard.press('q');
  await page.getByRole('listbox', { name: 'Shortlists' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(listTakes(page)).toHaveCount(2);
}

test('takes of two tapes are put on a shortlist, annotated, put in order, and are there after a restart', async ({
  startHost,
}) => {
  const first = await startHost();
  const page = await first.open();
  await listTwoTakes(page);
  await expect(listTakes(page)).toContainText([/1.*take 2/, /2.*take 4.*side B/]);
  expect(await stored(page)).toEqual([2, 4]);

  // What has no filter of its own sends the keyboard to that of the tapes.
  await page.keyboard.press('Control+f');
  await expect(page.getByRole('searchbox', { name: 'Filter tapes' })).toBeFocused();
  await page.getByRole('tab', { name: 'Shortlists' }).click();

  // Enter goes to a take, whatever tape it lies on.
  await page.getByRole('listbox', { name: 'Takes of Keepers' }).focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Reel 0417, side B' })).toBeVisible(slow);
  await expect(region(page, 'Transport')).toContainText('00:00:05');

  await expect(region(page, 'Inspector')).toContainText('Keepers');
  await page.getByRole('textbox', { name: 'Why Ramble, take 4 is on this list' }).fill('the last chorus “as is” 🎺');
  await page.keyboard.press('Control+Enter');
  await expect(listTakes(page).nth(1)).toContainText('the last chorus “as is” 🎺');
  await page.getByRole('listbox', { name: 'Takes of Keepers' }).focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(listTakes(page)).toContainText([/take 4/, /take 2/]);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Delete');
  await expect(listTakes(page)).toHaveCount(1);
  await expect(page.getByText('Ramble, take 2 is off Keepers; the marks stay.')).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(listTakes(page)).toHaveCount(2);
  await page.getByRole('textbox', { name: 'Name of the shortlist' }).fill('For the box set');
  await page.keyboard.press('Enter');
  await saved(page);
  expect(await stored(page)).toEqual([4, 2]);
  // Where the window stood is noted a moment after the last touch.
  await expect
    .poll(async () => (await askFrom(page, 'archive.get', {})).settings.lastWindow, slow)
    .toContain('"tab":"shortlists"');
  await first.stop();

  const second = await startHost();
  const again = await second.open();
  await expect(listTakes(again)).toContainText([/take 4.*the last chorus/, /take 2/], slow);
  await expect(again.getByRole('textbox', { name: 'Name of the shortlist' })).toHaveValue('For the box set');
});

test('lines of a shortlist are dragged to another place, and Escape leaves them where they were', async ({
  startHost,
}) => {
  const running = await startHost();
  const page = await running.open();
  await listTwoTakes(page);
  await listTakes(page).nth(0).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Reel 0417, side A' })).toBeVisible(slow);
  await expect(region(page, 'Inspector')).toContainText('Take 2');
  const [upper, lower] = [await listTakes(page).nth(0).boundingBox(), await listTakes(page).nth(1).boundingBox()];
  const dragDown = async (): Promise<void> => {
    await page.mouse.move(upper!.x + 40, upper!.y + 20);
    await page.mouse.down();
    await page.mouse.move(lower!.x + 40, lower!.y + lower!.height - 4, { steps: 6 });
  };
  await dragDown();
  await expect(listTakes(page).nth(1)).toHaveAttribute('data-drop', 'after');
  await page.keyboard.press('Escape');
  await expect(listTakes(page).nth(1)).not.toHaveAttribute('data-drop', /./);
  await page.mouse.up();
  await expect(listTakes(page)).toContainText([/take 2/, /take 4/]);
  // Escape gave up the drag and nothing else: the list is still shown, and the take selected.
  await expect(region(page, 'Inspector')).toContainText('Take 2');
  // A hand that lets go where the list cannot hear it has let go.
  await page.mouse.move(upper!.x + 40, upper!.y + 20);
  await page.mouse.down();
  await page.mouse.move(upper!.x + 600, upper!.y + 20);
  await page.mouse.up();
  await page.mouse.move(lower!.x + 40, lower!.y + lower!.height - 4, { steps: 6 });
  await expect(listTakes(page).nth(1)).not.toHaveAttribute('data-drop', /./);
  await dragDown();
  await page.mouse.up();
  await expect(listTakes(page)).toContainText([/1.*take 4/, /2.*take 2/]);
  await saved(page);
  expect(await stored(page)).toEqual([4, 2]);
  // To let go a line opens nothing, and the keys still play the tape.
  await expect(page.getByRole('heading', { level: 1, name: 'Reel 0417, side A' })).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(listTakes(page)).toContainText([/1.*take 2/, /2.*take 4/]);
});

test('a shortlist is compared across its tapes and toured in its own order', async ({ startHost }) => {
  const running = await startHost();
  const page = await running.open();
  await listTwoTakes(page);
  await page.getByRole('listbox', { name: 'Takes of Keepers' }).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('Alt+ArrowDown');
  await expect(listTakes(page)).toContainText([/take 4/, /take 2/]);

  await page.keyboard.press('Control+a');
  await page.keyboard.press('c');
  const rows = page.getByRole('list', { name: 'Takes', exact: true }).getByRole('listitem');
  await expect(rows).toContainText([/Take 4.*side B/s, /Take 2.*side A/s], slow);
  await page.keyboard.press('Escape');

  await region(page, 'Takes of the shortlist').getByRole('button', { name: 'Tour' }).click();
  const dialog = page.getByRole('dialog', { name: 'Tour takes one after the other' });
  await expect(dialog.getByRole('combobox', { name: 'What to tour' })).toContainText('A shortlist');
  await expect(dialog.getByRole('combobox', { name: 'Shortlist' })).toContainText('Keepers');
  await page.keyboard.press('Enter');
  const strip = region(page, 'Tour');
  await expect(strip).toContainText('Ramble, take 4', slow);
  await expect(strip).toContainText('1 of 2');
  await page.keyboard.press('Enter');
  await expect(strip).toContainText('Ramble, take 2', slow);
  // While a tour plays, what is heard goes on the list too; here it is there already.
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Ramble, take 2 is on Keepers already.')).toBeVisible();
});

test('what another window does to songs, marks and lists shows at once', async ({ startHost }) => {
  const running = await startHost();
  const page = await running.open();
  await listTwoTakes(page);
  // How a window stands is stored a moment after it rests; the next one opens as that one stood.
  const listId = async () => (await askFrom(page, 'archive.get', {})).shortlists[0]!.id;
  const lastWindow = async () => (await askFrom(page, 'archive.get', {})).settings.lastWindow;
  await expect.poll(lastWindow, slow).toContain(`"shortlistId":"${await listId()}"`);
  const other = await running.open();
  await expect(listTakes(other)).toHaveCount(2, slow);
  const { shortlists } = await askFrom(other, 'archive.get', {});
  const list = shortlists[0]!;
  const { marks } = await askFrom(other, 'marks.find', { markIds: [list.items[0]!.markId] });
  const mark = marks[0]!;
  await askFrom(other, 'changes.commit', {
    title: 'Rate',
    change: updateMarks([mark, { ...mark, rating: 5 }]),
    place: null,
  });
  await expect(listTakes(page).nth(0).getByRole('img', { name: 'Rating: 5' })).toBeVisible();
  await askFrom(other, 'changes.commit', {
    title: 'Remove the mark',
    change: removeMarks({ ...mark, rating: 5 }),
    place: null,
  });
  await expect(listTakes(page)).toContainText([/take 4/]);
  await askFrom(other, 'history.undo', {});
  await expect(listTakes(page)).toContainText([/take 2/, /take 4/]);
  await askFrom(other, 'changes.commit', {
    title: 'Delete the list',
    change: { ...noChange, shortlists: { ...noDiff, removed: [list] } },
    place: null,
  });
  await expect(region(page, 'Shortlists')).toContainText('A shortlist is a choice of takes and fragments');
});

test('songs and shortlists have no accessibility problems in either theme', async ({ startHost }) => {
  const running = await startHost();
  const page = await running.open();
  await listTwoTakes(page);
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const tab of ['Shortlists', 'Songs'] as const) {
      await page.getByRole('tab', { name: tab }).click();
      await expect(page.getByRole('tab', { name: tab })).toHaveAttribute('aria-selected', 'true');
      await listTakes(page).or(songTakes(page)).first().click();
      const { violations } = await new AxeBuilder({ page }).options({ preload: false }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    }
  }
});

test('takes of all tapes are found by their words and toured', async ({ startHost }) => {
  const running = await startHost();
  const page = await running.open();
  await markTwoSides(page);
  await page.keyboard.press('q');
  await page.keyboard.press('Control+f');
  await page.keyboard.type('rAMble');
  await page.keyboard.press('Enter');
  const found = region(page, 'Found takes');
  await expect(found.getByRole('heading')).toHaveText('“rAMble”');
  await expect(found.getByRole('option')).toContainText([/take 1.*side A/, /take 2/, /take 3/, /take 4.*side B/]);
  await found.getByRole('button', { name: 'Tour' }).click();
  const dialog = page.getByRole('dialog', { name: 'Tour takes one after the other' });
  await expect(dialog.getByRole('combobox', { name: 'What to tour' })).toContainText('What was found: “rAMble” (4)');
  await page.keyboard.press('Enter');
  await expect(region(page, 'Tour')).toContainText('1 of 4', slow);
  await page.keyboard.press('Escape');
  await found.getByRole('button', { name: 'All songs' }).click();
  // The palette looks for takes by the same words.
  await page.keyboard.press('Control+k');
  await page.keyboard.type('no such word');
  await expect(page.getByRole('option', { name: /Find takes with “no such word”/ })).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await page.keyboard.press('Enter');
  await expect(found).toContainText('No take and no fragment has all of these words.');
});
