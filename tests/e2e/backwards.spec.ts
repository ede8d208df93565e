import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { newId } from '../../src/shared/domain/ids.ts';
import type { MarkId } from '../../src/shared/domain/ids.ts';
import { aTake } from '../support/make-marks.ts';
import { makeWav } from '../support/make-wav.ts';
import { expect, test } from './fixtures.ts';
import {
  commitMarks,
  cornerOf,
  correctTape,
  expectImpulseInPlace,
  lanes,
  openTape,
  overview,
  settled,
  slider,
  storedMarks,
} from './waveform-page.ts';

const sampleRate = 44_100;
const seconds = 60;
const frames = seconds * sampleRate;
const impulseFrame = 1_234_567;

test.use({
  tapes: async ({ reels }, use) => {
    // Silence with one loud frame.
    const impulse = (frame: number): number => (frame === impulseFrame ? 30_000 : 0);
    makeWav(join(reels, 'Reel 1 side A.wav'), { frames, channels: 1, code: impulse });
    await use(reels);
  },
});

test.beforeEach(() => test.setTimeout(300_000));

/** Opens the tape and says that it was transferred backwards. */
async function openBackwards(page: Page): ReturnType<typeof openTape> {
  const transfer = await openTape(page);
  await correctTape(page, transfer, { runsBackwards: true });
  await expect(page.getByRole('button', { name: /Times show the corrected tape \(backwards\)/ })).toBeVisible();
  await settled(page);
  return transfer;
}

const clock = (page: Page) => page.getByRole('button', { name: /Position in the tape/ });

test('a loud frame of a tape that runs backwards is drawn where it is heard, from the whole tape down to samples', async ({
  page,
}) => {
  await openBackwards(page);
  const zooms = await expectImpulseInPlace(page, frames - impulseFrame);
  expect(zooms.length).toBeGreaterThan(8);
  expect(zooms.at(-1)).toBe(1 / 128);
});

test('what is on screen stays on screen when the direction is turned, and comes back with undo', async ({ page }) => {
  const transfer = await openTape(page);
  await page.keyboard.press('Home');
  for (let press = 0; press < 4; press += 1) await page.keyboard.press('Equal');
  await page.keyboard.press('PageDown');
  const before = await settled(page);
  const { width } = await cornerOf(slider(page));
  await correctTape(page, transfer, { runsBackwards: true });
  await expect(page.getByRole('button', { name: /Times show the corrected tape/ })).toBeVisible();
  const after = await settled(page);
  expect(after.framesPerPixel).toBe(before.framesPerPixel);
  expect(after.startFrame).toBeCloseTo(frames - before.startFrame - width * before.framesPerPixel, 3);
  await page.keyboard.press('Control+Z');
  await expect(page.getByRole('button', { name: /Times show the corrected tape/ })).toHaveCount(0);
  expect((await settled(page)).startFrame).toBeCloseTo(before.startFrame, 3);
});

test('keys, clicks and the overview go the way the tape is heard', async ({ page }) => {
  await openBackwards(page);
  await page.keyboard.press('Home');
  await expect(clock(page)).toContainText('00:00:00.000');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(clock(page)).toContainText('00:00:11.000');
  await page.keyboard.press('ArrowLeft');
  await expect(clock(page)).toContainText('00:00:10.000');
  await page.keyboard.press('End');
  await expect(clock(page)).toContainText('00:01:00.000');

  const strip = await cornerOf(overview(page));
  await page.mouse.click(strip.x + strip.width / 4, strip.y + 20);
  await expect(clock(page)).toContainText('00:00:1');
  const wave = await cornerOf(slider(page));
  await page.mouse.click(wave.x + wave.width * 0.75, wave.y + 40);
  await expect(clock(page)).toContainText('00:00:4');

  // Zooming keeps what is under the pointer, and turning the wheel sideways goes on in what is heard.
  const x = Math.round(wave.x + wave.width * 0.6) - wave.x;
  await page.mouse.move(wave.x + x, wave.y + 40);
  const before = await settled(page);
  await page.mouse.wheel(0, -600);
  await expect.poll(async () => (await settled(page)).framesPerPixel).toBeLessThan(before.framesPerPixel);
  const zoomed = await settled(page);
  const under = (view: typeof zoomed): number => view.startFrame + x * view.framesPerPixel;
  expect(Math.abs(under(zoomed) - under(before))).toBeLessThan(before.framesPerPixel / 100);
  await page.mouse.wheel(100, 0);
  await expect.poll(async () => (await settled(page)).startFrame).toBeGreaterThan(zoomed.startFrame);

  // A stretch that is dragged out is the one that is seen.
  await page.keyboard.press('Shift+Z');
  await expect.poll(async () => (await settled(page)).startFrame).toBe(0);
  const xOf = (second: number): number => wave.x + (second * wave.width) / seconds;
  await page.mouse.move(xOf(40), wave.y + 60);
  await page.mouse.down();
  await page.mouse.move(xOf(50), wave.y + 60, { steps: 5 });
  await page.mouse.up();
  await page.keyboard.press('Z');
  await expect.poll(async () => Math.abs((await settled(page)).startFrame / sampleRate - 39.3)).toBeLessThan(0.2);
});

test('a take that is marked backwards lies on frames of the file, and is shown, split and moved as it is heard', async ({
  page,
}) => {
  const transfer = await openBackwards(page);
  const at = (second: number): number => frames - second * sampleRate;
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('T');
  await expect.poll(() => storedMarks(page, transfer)).toMatchObject([{ startFrame: at(10), endFrame: null }]);
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('Shift+ArrowRight');
  await page.keyboard.press('T');
  await expect.poll(() => storedMarks(page, transfer)).toMatchObject([{ startFrame: at(30), endFrame: at(10) }]);
  const sheet = page.getByRole('region', { name: 'Take sheet' });
  await expect(sheet.getByRole('button', { name: '00:00:10.000' })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'In', exact: true })).toHaveValue('00:00:10.000');
  await expect(page.getByRole('textbox', { name: 'Out', exact: true })).toHaveValue('00:00:30.000');

  // The bracket keys set what is heard first and last.
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('BracketRight');
  await expect.poll(() => storedMarks(page, transfer)).toMatchObject([{ startFrame: at(29), endFrame: at(10) }]);
  await page.keyboard.press('Comma');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('BracketLeft');
  await expect.poll(() => storedMarks(page, transfer)).toMatchObject([{ startFrame: at(29), endFrame: at(11) }]);
  await page.keyboard.press('Period');
  await expect(clock(page)).toContainText('00:00:29.000');

  // A cut: the part that is heard first keeps the id.
  const [whole] = await storedMarks(page, transfer);
  await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('S');
  await expect
    .poll(() => storedMarks(page, transfer))
    .toMatchObject([
      { startFrame: at(29), endFrame: at(19) },
      { id: whole?.id, startFrame: at(19), endFrame: at(11) },
    ]);
  await page.keyboard.press('Control+Z');
  await expect.poll(() => storedMarks(page, transfer)).toHaveLength(1);
  await expect(sheet.getByRole('button', { name: '00:00:19.000' })).toHaveCount(0);

  // What is typed is what is heard.
  const field = page.getByRole('textbox', { name: 'Out', exact: true });
  await page.keyboard.press('Control+A');
  await field.fill('40');
  await field.press('Enter');
  await expect.poll(() => storedMarks(page, transfer)).toMatchObject([{ startFrame: at(40), endFrame: at(11) }]);
});

test('a dragged edge of a mark is the edge under the hand', async ({ page }) => {
  const transfer = await openBackwards(page);
  const take = aTake({
    id: newId<MarkId>(),
    transferId: transfer.id,
    startFrame: frames - 30 * sampleRate,
    endFrame: frames - 10 * sampleRate,
  });
  await commitMarks(page, take);
  const view = await settled(page);
  const lane = await cornerOf(lanes(page));
  const xOf = (heard: number): number => lane.x + (heard * sampleRate - view.startFrame) / view.framesPerPixel;
  await page.mouse.move(xOf(10) + 1, lane.y + 12);
  await page.mouse.down();
  await page.mouse.move(xOf(10) + 51, lane.y + 12, { steps: 5 });
  await page.mouse.up();
  // What is heard first is the end in the file.
  const moved = take.endFrame === null ? 0 : take.endFrame - Math.round(50 * view.framesPerPixel);
  await expect
    .poll(() => storedMarks(page, transfer))
    .toMatchObject([{ startFrame: take.startFrame, endFrame: moved }]);
});

test('times of the file are one press away, and say that they are', async ({ page }) => {
  const transfer = await openTape(page);
  await correctTape(page, transfer, { runsBackwards: true, speedRatio: 1.25 });
  const badge = page.getByRole('button', { name: /Times show the corrected tape \(\+25\.00 %, backwards\)/ });
  await expect(badge).toBeVisible();
  await page.keyboard.press('End');
  await expect(clock(page)).toContainText('00:00:48.000');
  await badge.click();
  await expect(page.getByRole('button', { name: /Times of the file, not corrected/ })).toBeVisible();
  await expect(clock(page)).toContainText('00:00:00.000');
  await page.keyboard.press('Home');
  await expect(clock(page)).toContainText('00:01:00.000');
  // A menu on the clock chooses too.
  await clock(page).click({ button: 'right' });
  await page.getByRole('menuitemcheckbox', { name: 'Times as the tape is heard, corrected' }).click();
  await expect(clock(page)).toContainText('00:00:00.000');
});

test('speed and direction are entered in the details, refused in words, and undone', async ({ page }) => {
  await openTape(page);
  await page.keyboard.press('Control+K');
  await page.getByRole('combobox').fill('Correct the speed of this tape');
  await page.keyboard.press('Enter');
  const field = page.getByRole('textbox', { name: 'Speed correction' });
  await field.fill('1.8');
  await field.press('Enter');
  await expect(page.getByText(/may be percent, cents or a ratio/)).toBeVisible();
  await field.fill('+1.8 %');
  await field.press('Enter');
  await expect(field).toHaveValue('+1.80 %');
  await expect(page.getByRole('status', { name: 'Heard at that speed' })).toHaveText(
    '1.018 ×, +30.9 ct, heard in 0:58.9',
  );
  await page.getByRole('checkbox', { name: 'Runs backwards' }).check();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: /\(\+1\.80 %, backwards\)/ })).toBeVisible();
  await page.keyboard.press('Control+Z');
  await expect(page.getByRole('button', { name: /\(\+1\.80 %\)/ })).toBeVisible();
  await page.keyboard.press('Control+H');
  await expect(
    page.getByRole('dialog').getByText('Edit Reel 1, side A: speed correction none → +1.80 %'),
  ).toBeVisible();
});

test('a take that is marked while the tape plays backwards lies where it was heard', async ({ page }) => {
  // Opening the sound takes long on a machine that is busy otherwise.
  const patient = { timeout: 60_000 };
  const transfer = await openBackwards(page);
  const heardNow = async (): Promise<number> => {
    const [, minutes = 0, rest = 0] = ((await clock(page).textContent()) ?? '').match(/\d\d:(\d\d):(\d\d\.\d+)/) ?? [];
    return (Number(minutes) * 60 + Number(rest)) * sampleRate;
  };
  /** Presses T and tells between which heard frames that was. */
  const press = async (): Promise<readonly [number, number]> => {
    const before = await heardNow();
    await page.keyboard.press('T');
    // The clock is written once a frame; what it shows then is later than the key.
    await page.evaluate(async () => {
      for (const _ of [1, 2]) await new Promise(requestAnimationFrame);
    });
    return [before, await heardNow()];
  };
  await page.keyboard.press('Home');
  await page.keyboard.press('Space');
  await expect.poll(heardNow, patient).toBeGreaterThan(sampleRate);
  const opened = await press();
  await expect.poll(heardNow, patient).toBeGreaterThan(opened[1] + sampleRate);
  const ended = await press();
  await page.keyboard.press('K');
  const endOf = async (): Promise<number | null> => (await storedMarks(page, transfer))[0]?.endFrame ?? null;
  await expect.poll(endOf, patient).not.toBeNull();
  const [take] = await storedMarks(page, transfer);
  const heard = [frames - (take?.endFrame ?? 0), frames - (take?.startFrame ?? 0)];
  // Where the output stalls on a busy machine the shown clock runs ahead for a moment; the other end of the tape is far.
  const slack = sampleRate;
  for (const [at, [from, to]] of [opened, ended].entries()) {
    expect(heard[at]).toBeGreaterThanOrEqual(from - slack);
    expect(heard[at]).toBeLessThanOrEqual(to + slack);
  }
});
