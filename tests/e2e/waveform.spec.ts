import { join } from 'node:path';
import { newId } from '../../src/shared/domain/ids.ts';
import type { MarkId } from '../../src/shared/domain/ids.ts';
import { aFragment, aTake } from '../support/make-marks.ts';
import { makeWav } from '../support/make-wav.ts';
import { expect, test } from './fixtures.ts';
import {
  commitMarks,
  cornerOf,
  expectImpulseInPlace,
  inkedColumns,
  lanes,
  openTape,
  overview,
  settled,
  slider,
  storedMarks,
  wholeWithInk,
} from './waveform-page.ts';

const sampleRate = 44_100;
const frames = 60 * sampleRate;
const impulseFrame = 1_234_567;

test.use({
  tapes: async ({ reels }, use) => {
    // Silence with one loud frame, and a wave that never goes below zero.
    const impulse = (frame: number): number => (frame === impulseFrame ? 30_000 : 0);
    makeWav(join(reels, 'Reel 1 side A.wav'), { frames, channels: 1, code: impulse });
    const positive = (frame: number): number => Math.round(12_000 + 9000 * Math.sin(frame / 40));
    makeWav(join(reels, 'Reel 2 side A.wav'), { frames: 20 * sampleRate, channels: 1, code: positive });
    await use(reels);
  },
});

test('a single loud frame is drawn where it lies, from the whole tape down to samples', async ({ page }) => {
  await openTape(page);
  const zooms = await expectImpulseInPlace(page, impulseFrame);
  expect(zooms.length).toBeGreaterThan(8);
  expect(zooms.at(-1)).toBe(1 / 128);
});

test('a wave that is never below zero is never drawn below the line', async ({ page }) => {
  await openTape(page);
  await page.getByRole('region', { name: 'Tapes' }).getByRole('option').nth(1).click();
  await expect.poll(async () => (await settled(page)).framesPerPixel).toBeLessThan((frames / 800) * 0.5);
  await wholeWithInk(page, 0.3);
  for (let zoom = 0; zoom < 6; zoom += 1) {
    await settled(page);
    const above = await inkedColumns(page, 0.3);
    const below = await inkedColumns(page, -0.08);
    expect(above.columns.length).toBeGreaterThan(20);
    expect(below.columns).toEqual([]);
    await page.keyboard.press('Equal');
    await page.keyboard.press('Equal');
  }
});

test('an edge that is dragged moves by exactly the frames of the drag, and undo brings it back', async ({ page }) => {
  const transfer = await openTape(page);
  const take = aTake({
    id: newId<MarkId>(),
    transferId: transfer.id,
    startFrame: 400_123,
    endFrame: 1_500_321,
    takeNumber: 1,
  });
  await commitMarks(page, take);
  const { startFrame, framesPerPixel } = await settled(page);
  const corner = await cornerOf(lanes(page));
  const xOf = (frame: number): number => corner.x + (frame - startFrame) / framesPerPixel;
  const y = corner.y + 16;
  await expect(page.getByRole('region', { name: 'Take sheet' }).getByText('1 take', { exact: true })).toBeVisible();

  await page.mouse.move(xOf(take.endFrame ?? 0), y);
  await page.mouse.down();
  await page.mouse.move(xOf(take.endFrame ?? 0) + 20, y);
  await page.mouse.move(xOf(take.endFrame ?? 0) + 57, y);
  await page.mouse.up();
  const moved = (take.endFrame ?? 0) + Math.round(57 * framesPerPixel);
  await expect.poll(async () => (await storedMarks(page, transfer))[0]?.endFrame).toBe(moved);
  expect((await storedMarks(page, transfer))[0]?.startFrame).toBe(take.startFrame);

  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await storedMarks(page, transfer))[0]?.endFrame).toBe(take.endFrame);
});

test('Esc in the middle of a drag leaves the mark where it was', async ({ page }) => {
  const transfer = await openTape(page);
  const idea = aFragment({ id: newId<MarkId>(), transferId: transfer.id, startFrame: 500_000, endFrame: 900_000 });
  await commitMarks(page, idea);
  const { framesPerPixel } = await settled(page);
  const corner = await cornerOf(lanes(page));
  const x = corner.x + 700_000 / framesPerPixel;
  await page.mouse.click(x, corner.y + 50);
  await expect(page.getByRole('region', { name: 'Inspector' })).toContainText('Fragment');
  await page.mouse.move(x, corner.y + 50);
  await page.mouse.down();
  await page.mouse.move(x + 200, corner.y + 50);
  await page.keyboard.press('Escape');
  await page.mouse.up();
  // Esc gave up the drag and nothing else: the mark is still selected.
  await expect(page.getByRole('region', { name: 'Inspector' })).toContainText('Fragment');
  // Whatever would have been sent has been answered once this later change is there.
  await commitMarks(
    page,
    aTake({ id: newId<MarkId>(), transferId: transfer.id, startFrame: 2_000_000, endFrame: 2_000_100 }),
  );
  await expect.poll(async () => (await storedMarks(page, transfer)).length).toBe(2);
  expect((await storedMarks(page, transfer))[0]).toMatchObject({ startFrame: 500_000, endFrame: 900_000 });
});

test('a click goes to the frame under the pointer, in the waveform and in the overview', async ({ page }) => {
  await openTape(page);
  await expect(slider(page)).toHaveAttribute('aria-valuetext', '00:00:00.000');
  const corner = await cornerOf(slider(page));
  await page.mouse.click(corner.x + corner.width / 2, corner.y + 40);
  await expect(slider(page)).toHaveAttribute('aria-valuetext', /^00:00:(29\.9|30\.0)\d\d$/);
  const above = await cornerOf(overview(page));
  await page.mouse.click(above.x + above.width / 4, above.y + 20);
  await expect(slider(page)).toHaveAttribute('aria-valuetext', /^00:00:(14\.9|15\.0)\d\d$/);
});

test('the waveform can have the focus and still the arrows nudge the playhead', async ({ page }) => {
  await openTape(page);
  await slider(page).focus();
  await page.keyboard.press('ArrowRight');
  await expect(slider(page)).toHaveAttribute('aria-valuetext', '00:00:01.000');
  await page.keyboard.press('Shift+ArrowRight');
  await expect(slider(page)).toHaveAttribute('aria-valuetext', '00:00:11.000');
  await page.keyboard.press('End');
  await expect(slider(page)).toHaveAttribute('aria-valuetext', /^00:0(1:00|0:59)/);
});

test('the keys zoom around the playhead, fit the selection and show the whole tape again', async ({ page }) => {
  const transfer = await openTape(page);
  const whole = await settled(page);
  const corner = await cornerOf(slider(page));
  await page.mouse.click(corner.x + 300, corner.y + 40);
  await page.keyboard.press('Equal');
  await expect.poll(async () => (await settled(page)).framesPerPixel).toBeCloseTo(whole.framesPerPixel / 2, 6);
  const { startFrame, framesPerPixel } = await settled(page);
  // The playhead stands still on the screen while the tape grows around it.
  expect((Math.round(300 * whole.framesPerPixel) - startFrame) / framesPerPixel).toBeCloseTo(300, 0);
  await page.keyboard.press('Shift+Z');
  await expect.poll(() => settled(page)).toEqual(whole);

  const take = aTake({ id: newId<MarkId>(), transferId: transfer.id, startFrame: 600_000, endFrame: 700_000 });
  await commitMarks(page, take);
  const lane = await cornerOf(lanes(page));
  await expect(page.getByRole('region', { name: 'Take sheet' }).getByText('1 take', { exact: true })).toBeVisible();
  await page.mouse.dblclick(lane.x + 650_000 / whole.framesPerPixel, lane.y + 16);
  await expect.poll(async () => (await settled(page)).framesPerPixel).toBeLessThan(whole.framesPerPixel / 10);
  const fitted = await settled(page);
  expect((take.startFrame - fitted.startFrame) / fitted.framesPerPixel).toBeGreaterThan(0);
  expect(((take.endFrame ?? 0) - fitted.startFrame) / fitted.framesPerPixel).toBeLessThan(corner.width);
});

test('going from tape to tape leaves nothing behind', async ({ page }) => {
  const errors: Error[] = [];
  page.on('pageerror', (error) => errors.push(error));
  await openTape(page);
  const canvases = () => page.locator('canvas').count();
  const before = await canvases();
  const options = page.getByRole('region', { name: 'Tapes' }).getByRole('option');
  for (let round = 0; round < 10; round += 1) {
    await options.nth(1).click();
    await options.nth(0).click();
  }
  await settled(page);
  await expect.poll(canvases).toBe(before);
  expect(errors).toEqual([]);
});

test('buttons beside the picture zoom and show the whole tape, and a narrower window still shows the whole', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  const transfer = await openTape(page);
  const zoom = page.getByRole('group', { name: 'Zoom' });
  const whole = await settled(page);
  await zoom.getByRole('button', { name: 'Zoom in' }).click();
  await zoom.getByRole('button', { name: 'Zoom in' }).click();
  await expect.poll(async () => (await settled(page)).framesPerPixel).toBeCloseTo(whole.framesPerPixel / 4, 3);
  await zoom.getByRole('button', { name: 'Zoom out' }).click();
  await expect.poll(async () => (await settled(page)).framesPerPixel).toBeCloseTo(whole.framesPerPixel / 2, 3);
  await zoom.getByRole('button', { name: 'Show the whole tape' }).click();
  await expect.poll(() => settled(page)).toEqual(whole);
  // No lane lies under the buttons.
  const bottom = await zoom.evaluate((element) => element.getBoundingClientRect().bottom);
  expect(bottom).toBeLessThanOrEqual((await slider(page).boundingBox())?.y ?? 0);
  const address = page.url();
  for (const width of [1300, 1024, 1440, 1024]) {
    await page.setViewportSize({ width, height: 800 });
    await expect
      .poll(async () => (await settled(page)).framesPerPixel * ((await slider(page).boundingBox())?.width ?? 0))
      .toBeCloseTo(transfer.frames ?? 0, 0);
  }
  // Left with the whole in view, a tape is met so again, also in a window of another width.
  await page.setViewportSize({ width: 1440, height: 900 });
  await expect
    .poll(async () => (await settled(page)).framesPerPixel)
    .toBeCloseTo((transfer.frames ?? 0) / ((await slider(page).boundingBox())?.width ?? 0), 3);
  await page.goto('about:blank');
  await page.setViewportSize({ width: 900, height: 700 });
  await page.goto(address);
  await expect
    .poll(async () => (await settled(page)).framesPerPixel * ((await slider(page).boundingBox())?.width ?? 0))
    .toBeCloseTo(transfer.frames ?? 0, 0);
});
