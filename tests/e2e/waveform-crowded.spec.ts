import { join } from 'node:path';
import { type MarkId, newId } from '../../src/shared/domain/ids.ts';
import { aTake, aTimestamp } from '../support/make-marks.ts';
import { makeSparseWav } from '../support/make-sparse-wav.ts';
import { expect, test } from './fixtures.ts';
import { commitMarks, cornerOf, lanes, openTape, readWhole, settled, slider, storedMarks } from './waveform-page.ts';

const sampleRate = 8000;
const frames = 3 * 3600 * sampleRate;

test.use({
  tapes: async ({ reels }, use) => {
    const impulse = { impulseFrame: 5000, code: 20_000 };
    makeSparseWav(join(reels, 'Reel 1 side A.wav'), { frames, channels: 1, sampleRate, ...impulse });
    await use(reels);
  },
});

test('among ten thousand marks the very one under the pointer is dragged, by exactly the frames of the drag', async ({
  page,
}) => {
  test.setTimeout(120_000);
  const transfer = await openTape(page);
  await readWhole(page);
  const step = 8640;
  const many = Array.from({ length: 10_000 }, (_, at) => {
    const startFrame = at * step;
    const id = newId<MarkId>();
    return at % 2 === 0
      ? aTake({ id, transferId: transfer.id, startFrame, endFrame: startFrame + 2 * step - 400 })
      : aTimestamp({ id, transferId: transfer.id, startFrame });
  });
  await commitMarks(page, ...many);
  const sheet = page.getByRole('region', { name: 'Take sheet' });
  await expect(sheet.getByText('5000 takes', { exact: true })).toBeVisible({ timeout: 30_000 });

  // Deep enough that the takes are blocks again: around the four thousandth mark.
  const target = many[4000];
  if (target === undefined) throw new Error('no such mark');
  const corner = await cornerOf(slider(page));
  const whole = await settled(page);
  await page.mouse.move(corner.x + target.startFrame / whole.framesPerPixel, corner.y + 40);
  await page.mouse.wheel(0, -2400);
  await expect.poll(async () => (await settled(page)).framesPerPixel).toBeLessThan(whole.framesPerPixel / 300);
  const { startFrame, framesPerPixel } = await settled(page);
  const lane = await cornerOf(lanes(page));
  const x = lane.x + ((target.endFrame ?? 0) - 1 - startFrame) / framesPerPixel;
  await page.mouse.move(x, lane.y + 14);
  await page.mouse.down();
  await page.mouse.move(x - 10, lane.y + 14);
  await page.mouse.move(x - 41, lane.y + 14);
  await page.mouse.up();
  const moved = (target.endFrame ?? 0) - Math.round(41 * framesPerPixel);
  await expect
    .poll(async () => (await storedMarks(page, transfer)).find(({ id }) => id === target.id)?.endFrame)
    .toBe(moved);
  const others = (await storedMarks(page, transfer)).filter(({ id }) => id !== target.id);
  expect(others.map(({ startFrame: start, endFrame }) => [start, endFrame])).toEqual(
    many.filter(({ id }) => id !== target.id).map(({ startFrame: start, endFrame }) => [start, endFrame]),
  );
});

test('takes that lie over each other stand in rows, and each can be taken hold of', async ({ page }) => {
  const transfer = await openTape(page);
  const take = (startFrame: number, endFrame: number) =>
    aTake({ id: newId<MarkId>(), transferId: transfer.id, startFrame, endFrame });
  const over = [take(10_000_000, 50_000_000), take(15_000_000, 55_000_000), take(20_000_000, 60_000_000)];
  const before = await lanes(page).boundingBox();
  await commitMarks(page, ...over);
  await expect.poll(async () => (await lanes(page).boundingBox())?.height).toBeGreaterThan((before?.height ?? 0) + 10);
  await settled(page);
  const { framesPerPixel } = await settled(page);
  const box = await lanes(page).boundingBox();
  if (box === null) throw new Error('the lanes are not there');
  const rowHeight = box.height / 5;
  // From the last row up: a mark that begins elsewhere may stand in another row.
  for (const [row, expected] of [...over.entries()].toReversed()) {
    await page.mouse.click(box.x + 30_000_000 / framesPerPixel, box.y + (row + 0.5) * rowHeight);
    await page.keyboard.press('BracketLeft');
    await expect
      .poll(async () => (await storedMarks(page, transfer)).find(({ id }) => id === expected.id)?.startFrame)
      .toBeGreaterThan(29_000_000);
  }
});

test('where more takes lie over each other than there are rows, click by click each of them is chosen', async ({
  page,
}) => {
  const transfer = await openTape(page);
  const takes = Array.from({ length: 6 }, (_, at) =>
    aTake({
      id: newId<MarkId>(),
      transferId: transfer.id,
      startFrame: 10_000_000 + at * 1_000_000,
      endFrame: 60_000_000 + at * 1_000_000,
      takeNumber: at + 1,
    }),
  );
  const before = await lanes(page).boundingBox();
  await commitMarks(page, ...takes);
  await expect.poll(async () => (await lanes(page).boundingBox())?.height).toBeGreaterThan((before?.height ?? 0) + 10);
  const { framesPerPixel } = await settled(page);
  const box = await cornerOf(lanes(page));
  const height = (await lanes(page).boundingBox())?.height ?? 0;
  const lastRow = box.y + (2.5 * height) / 5;
  const inspector = page.getByRole('region', { name: 'Inspector' });
  const chosen: string[] = [];
  for (const click of [1, 2, 3, 4]) {
    await page.mouse.click(box.x + 35_000_000 / framesPerPixel, lastRow);
    await expect(inspector.getByRole('heading').first(), `click ${click}`).not.toHaveText(chosen.at(-1) ?? /Nothing/);
    chosen.push(await inspector.getByRole('heading').first().innerText());
  }
  expect(chosen.toSorted()).toEqual(['Take 3', 'Take 4', 'Take 5', 'Take 6']);
  // On the number of them, at the right end, they are gone through as well.
  await page.mouse.click(box.x + 65_000_000 / framesPerPixel - 20, lastRow);
  await expect(inspector.getByRole('heading').first()).not.toHaveText(chosen.at(-1) ?? '');
});
