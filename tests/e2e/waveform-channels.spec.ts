import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { bextChunk, makeWav } from '../support/make-wav.ts';
import { expect, test } from './fixtures.ts';
import { askFrom } from './own-page.ts';
import { cornerOf, lanesOf, overview, openTape, settled, slider } from './waveform-page.ts';

const sampleRate = 8000;

test.use({
  tapes: async ({ reels }, use) => {
    const tone = (frame: number, channel: number): number =>
      frame < 2 * sampleRate
        ? 0
        : frame > 18 * sampleRate
          ? 32_767
          : Math.round(9000 * Math.sin(frame / (3 + channel)));
    makeWav(join(reels, 'Reel 1 side A.wav'), {
      frames: 20 * sampleRate,
      sampleRate,
      channels: 24,
      code: tone,
      before: [bextChunk({ timeReference: 13 * 3600 * sampleRate })],
    });
    await use(reels);
  },
});

test('24 channels have lanes that can be scrolled, folded into one, soloed and muted', async ({ page }) => {
  await openTape(page);
  expect(await lanesOf(page)).toHaveLength(24);
  const channels = page.getByRole('group', { name: 'Channels' });
  await expect(channels.getByRole('button', { name: 'Solo 24', exact: true })).toHaveCount(0);
  for (let press = 0; press < 5; press += 1) await page.keyboard.press('Shift+PageDown');
  await expect(channels.getByRole('button', { name: 'Solo 24', exact: true })).toBeVisible();
  await expect.poll(async () => (await lanesOf(page))[0]?.top).toBeLessThan(-400);

  await channels.getByRole('button', { name: 'Solo 24', exact: true }).click();
  await channels.getByRole('button', { name: 'Mute 23', exact: true }).click();
  await slider(page).click({ button: 'right', position: { x: 400, y: 60 } });
  await page.getByRole('menuitemcheckbox', { name: 'Only soloed channels' }).click();
  await expect.poll(() => lanesOf(page)).toHaveLength(1);
  await page.keyboard.press('w');
  await expect.poll(() => lanesOf(page)).toHaveLength(24);
  await page.keyboard.press('w');
  await expect.poll(() => lanesOf(page)).toHaveLength(1);
});

test('the arrows reach the head of every channel, and lanes and heads stay in step', async ({ page }) => {
  await openTape(page);
  const channels = page.getByRole('group', { name: 'Channels' });
  /** How far the head that has the focus lies below the top of its lane; all lanes are equally high. */
  const offset = async (channel: number): Promise<number> => {
    const head = await cornerOf(channels.getByRole('button', { name: `Mute ${channel}`, exact: true }));
    const lane = (await lanesOf(page))[channel - 1];
    return head.y - (await cornerOf(slider(page))).y - (lane?.top ?? 0);
  };
  const first = channels.getByRole('button', { name: 'Mute 1', exact: true });
  await first.focus();
  const usual = await offset(1);
  for (let channel = 2; channel <= 24; channel += 1) {
    await page.keyboard.press('ArrowDown');
    await expect(channels.getByRole('button', { name: `Mute ${channel}`, exact: true })).toBeFocused();
    await expect.poll(() => offset(channel)).toBeCloseTo(usual, 0);
  }
  const frame = await slider(page).boundingBox();
  const last = (await lanesOf(page))[23];
  expect((last?.top ?? 0) + (last?.height ?? 0)).toBeLessThanOrEqual((frame?.height ?? 0) + 1);
  await page.keyboard.press('Home');
  await expect(channels.getByRole('button', { name: 'Solo 1', exact: true })).toBeFocused();
  await expect.poll(async () => (await lanesOf(page))[0]?.top).toBe(0);
  expect(await offset(1)).toBeCloseTo(usual, 0);
});

test.describe('beside a tape of two channels', () => {
  test.use({
    tapes: async ({ reels }, use) => {
      const code = (frame: number, channel: number): number => Math.round(9000 * Math.sin(frame / (3 + channel)));
      for (const [name, channels] of [
        ['Reel 1 side A.wav', 24],
        ['Reel 2 side A.wav', 2],
      ] as const) {
        makeWav(join(reels, name), { frames: 4 * sampleRate, sampleRate, channels, code });
      }
      await use(reels);
    },
  });

  /** What is set at the heads of the channels that are in view, and how the lanes lie. */
  async function channelsNow(page: Page): Promise<readonly [pressed: readonly string[], lanes: number, first: number]> {
    await settled(page);
    const pressed = page.getByRole('group', { name: 'Channels' }).locator('[aria-pressed=true]');
    const names = await pressed.evaluateAll((buttons) => buttons.map((button) => button.ariaLabel ?? ''));
    const lanes = await lanesOf(page);
    return [names, lanes.length, Math.round(lanes[0]?.height ?? 0)];
  }

  /** The sign that not all channels are heard; the sound device may add reasons of its own. */
  const notAllHeard = (page: Page) => page.getByRole('button', { name: /Not flat: .*(only|without) channel/ });

  test('how high the waves are drawn stays with its tape, and others are met in true height', async ({ page }) => {
    await openTape(page);
    const tapes = page.getByRole('listbox', { name: 'Tapes' }).getByRole('option');
    const badge = page.getByRole('button', { name: /Draw in true height/ });
    await page.keyboard.press('Control+ArrowUp');
    await expect(badge).toHaveText('+6 dB');
    await tapes.nth(1).click();
    await expect.poll(async () => (await channelsNow(page))[1]).toBe(2);
    await expect(badge).toHaveCount(0);
    await tapes.nth(0).click();
    await expect(badge).toHaveText('+6 dB');
    await expect
      .poll(async () => (await askFrom(page, 'archive.get', {})).keptChannels.map(({ gain }) => gain))
      .toEqual([2]);
    await page.reload();
    await expect(badge).toHaveText('+6 dB');
  });

  test('what is soloed, muted, folded and resized stays with its tape, also after a restart', async ({ startHost }) => {
    const host = await startHost();
    const page = await host.open();
    const open = (window: Page, reel: number): Promise<void> =>
      window
        .getByRole('listbox', { name: 'Tapes' })
        .getByRole('option')
        .nth(reel - 1)
        .click();
    await openTape(page);
    const channels = page.getByRole('group', { name: 'Channels' });
    const corner = await cornerOf(slider(page));
    const [top] = await lanesOf(page);
    await page.mouse.move(corner.x + 400, corner.y + (top?.height ?? 0));
    await page.mouse.down();
    await page.mouse.move(corner.x + 400, corner.y + (top?.height ?? 0) + 40, { steps: 4 });
    await page.mouse.up();
    await channels.getByRole('button', { name: 'Solo 1', exact: true }).click();
    await channels.getByRole('button', { name: 'Solo 3', exact: true }).click();
    await channels.getByRole('button', { name: 'Mute 2', exact: true }).click();
    await channels.getByRole('button', { name: 'Mute 3', exact: true }).click();
    const height = Math.round(top?.height ?? 0) + 40;
    const each = [['Solo 1', 'Mute 2', 'Solo 3', 'Mute 3'], 24, height] as const;
    await expect.poll(() => channelsNow(page)).toEqual(each);
    await expect(notAllHeard(page)).toHaveAccessibleName(/only channels 1, 3; without channels 2, 3/);

    // A tape of two channels is met with both of them, and heard so.
    await open(page, 2);
    await expect.poll(async () => (await channelsNow(page)).slice(0, 2)).toEqual([[], 2]);
    await expect(notAllHeard(page)).toHaveCount(0);
    // The buttons of two channels come when someone looks for them.
    await channels.getByText('R', { exact: true }).hover();
    await channels.getByRole('button', { name: 'Mute R' }).click();
    await page.keyboard.press('w');
    await expect.poll(async () => (await channelsNow(page)).slice(0, 2)).toEqual([[], 1]);

    await open(page, 1);
    await expect.poll(() => channelsNow(page)).toEqual(each);
    await expect(notAllHeard(page)).toHaveAccessibleName(/only channels 1, 3; without channels 2, 3/);
    const kept = async (): Promise<number> => (await askFrom(page, 'archive.get', {})).keptChannels.length;
    await expect.poll(kept).toBe(2);
    await host.stop();

    const again = await (await startHost()).open();
    await expect.poll(() => channelsNow(again)).toEqual(each);
    await expect(notAllHeard(again)).toHaveAccessibleName(/only channels 1, 3; without channels 2, 3/);
    await open(again, 2);
    await expect.poll(async () => (await channelsNow(again)).slice(0, 2)).toEqual([[], 1]);
    await expect(notAllHeard(again)).toHaveAccessibleName(/without channel 2/);
    // Put back as it was met, it is forgotten.
    await again.keyboard.press('h');
    await again.keyboard.press('w');
    await expect(notAllHeard(again)).toHaveCount(0);
    await expect
      .poll(async () => (await askFrom(again, 'archive.get', {})).keptChannels.map(({ fold }) => fold))
      .toEqual(['each']);
  });
});

test('the head of a lane has the menu of its lane, and the number of a silenced one is not struck out', async ({
  page,
}) => {
  await openTape(page);
  const channels = page.getByRole('group', { name: 'Channels' });
  await channels.getByRole('button', { name: 'Mute 8', exact: true }).click();
  const number = channels.getByText('8', { exact: true });
  const decoration = (): Promise<string> => number.evaluate((element) => getComputedStyle(element).textDecorationLine);
  await expect.poll(decoration).toBe('underline');
  expect(await channels.getByText('7', { exact: true }).evaluate((it) => getComputedStyle(it).fontWeight)).toBe('600');
  await number.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Clear solo and mute' }).click();
  await expect.poll(decoration).toBe('none');
});

test('a spectrogram of 24 channels follows solo, says what it shows, and has no heads lying over it', async ({
  page,
}) => {
  await openTape(page);
  const channels = page.getByRole('group', { name: 'Channels' });
  await channels.getByRole('button', { name: 'Solo 3', exact: true }).click();
  await page.getByRole('button', { name: 'Show spectrogram' }).click();
  await expect(page.getByText('Spectrogram of channel 3 alone')).toBeVisible();
  await expect(channels.getByRole('button')).toHaveCount(0);
  await slider(page).click({ button: 'right', position: { x: 400, y: 60 } });
  await page.getByRole('menuitem', { name: 'Clear solo and mute' }).click();
  await expect(page.getByText('Spectrogram of 24 channels mixed')).toBeVisible();
  await settled(page);
  await page.getByRole('button', { name: 'Show waveform over spectrogram' }).click();
  await expect(channels.getByRole('button', { name: 'Solo 3', exact: true })).toBeVisible();
});

test('a border between two lanes can be dragged, and a double click makes all lanes alike again', async ({ page }) => {
  await openTape(page);
  const corner = await cornerOf(slider(page));
  const [first] = await lanesOf(page);
  const border = corner.y + (first?.height ?? 0);
  await page.mouse.move(corner.x + 400, border);
  await page.mouse.down();
  await page.mouse.move(corner.x + 400, border + 40, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => (await lanesOf(page))[0]?.height).toBeCloseTo((first?.height ?? 0) + 40, 0);
  await page.mouse.dblclick(corner.x + 400, border + 40);
  await expect.poll(async () => (await lanesOf(page))[0]?.height).toBeCloseTo(first?.height ?? 0, 0);
});

test('the waveform can be drawn higher and in decibels, and says so until it is put back', async ({ page }) => {
  await openTape(page);
  await page.keyboard.press('Control+ArrowUp');
  const badge = page.getByRole('button', { name: /Draw in true height/ });
  await expect(badge).toHaveText('+6 dB');
  await page.keyboard.press('y');
  await expect(badge).toHaveText('dB scale · +6 dB');
  const corner = await cornerOf(slider(page));
  await page.mouse.move(corner.x + 300, corner.y + 40);
  await page.keyboard.down('Alt');
  await page.mouse.wheel(0, 2000);
  await page.keyboard.up('Alt');
  await expect(badge).toHaveText('dB scale · −12 dB');
  const kept = async (): Promise<string> => (await askFrom(page, 'archive.get', {})).settings.lastWindow;
  await expect.poll(kept).toContain('"scale":"decibels"');
  await page.reload();
  await expect(badge).toHaveText('dB scale · −12 dB');
  await badge.click();
  await expect(badge).toHaveCount(0);
});

test('under the pointer it says where there is digital silence and where full scale', async ({ page }) => {
  await openTape(page);
  const corner = await cornerOf(slider(page));
  const words = page.getByText(/^\d\d:\d\d:\d\d\.\d\d\d( · .*)?$/).last();
  await page.mouse.move(corner.x + corner.width * 0.08, corner.y + 140);
  await expect(words).toHaveText(/ · digital silence/);
  await page.mouse.move(corner.x + corner.width * 0.5, corner.y + 140);
  await expect(words).not.toHaveText(/ · (digital|full)/);
  await page.mouse.move(corner.x + corner.width * 0.94, corner.y + 140);
  await expect(words).toHaveText(/ · full scale/);
});

test('under a pointer that stands still the words follow every movement of the view', async ({ page }) => {
  await openTape(page);
  const corner = await cornerOf(slider(page));
  const words = page.getByText(/^\d\d:\d\d:\d\d\.\d\d\d( · .*)?$/).last();
  const secondsNow = async (): Promise<number> => Number(/^00:00:([\d.]+)/.exec(await words.innerText())?.[1]);
  await page.mouse.move(corner.x + corner.width * 0.08, corner.y + 140);
  await expect(words).toHaveText(/ · digital silence/);
  // Around the middle of the tape nothing stays under the pointer but itself.
  await page.keyboard.press('Equal');
  await expect.poll(async () => (await settled(page)).framesPerPixel * corner.width).toBeCloseTo(10 * sampleRate, -2);
  await expect.poll(secondsNow).toBeCloseTo(0.8, 1);
  await page.keyboard.down('Shift');
  await page.mouse.wheel(0, corner.width / 2);
  await page.keyboard.up('Shift');
  await expect.poll(secondsNow).toBeCloseTo(5.8, 1);
  await expect(words).not.toHaveText(/ · /);
  await page.keyboard.press('PageDown');
  await expect.poll(secondsNow).toBeCloseTo(10.8, 1);
  await page.keyboard.press('Shift+Z');
  await expect(words).toHaveText(/ · digital silence/);
});

test('the ruler counts in the time of day, and says what feet of tape would need', async ({ page }) => {
  await openTape(page);
  const corner = await cornerOf(slider(page));
  await page.mouse.click(corner.x + 300, corner.y - 10, { button: 'right' });
  await page.getByRole('menuitemcheckbox', { name: 'Time of day' }).click();
  await page.mouse.move(corner.x + corner.width / 2, corner.y + 20);
  await expect(page.getByText(/^13:00:(10\.0|09\.9)/)).toBeVisible();
  await page.mouse.click(corner.x + 300, corner.y - 10, { button: 'right' });
  await page.getByRole('menuitemcheckbox', { name: 'Feet of tape' }).click();
  await expect(page.getByText(/Feet need the speed of the tape/)).toBeVisible();
});

test('dragging an edge of the window in the overview zooms and leaves the other edge where it is', async ({ page }) => {
  await openTape(page);
  await page.keyboard.press('Equal');
  await page.keyboard.press('Equal');
  await expect.poll(async () => (await settled(page)).framesPerPixel).toBeLessThan(60);
  const before = await settled(page);
  const above = await cornerOf(overview(page));
  const perPixel = (20 * sampleRate) / above.width;
  const right = above.x + (before.startFrame + before.framesPerPixel * above.width) / perPixel;
  await page.mouse.move(right, above.y + 20);
  await page.mouse.down();
  await page.mouse.move(right + 200, above.y + 20, { steps: 5 });
  await page.mouse.up();
  await expect.poll(async () => (await settled(page)).framesPerPixel).toBeGreaterThan(before.framesPerPixel * 1.5);
  const after = await settled(page);
  expect(after.startFrame).toBeCloseTo(before.startFrame, 0);
  const end = (after.startFrame + after.framesPerPixel * above.width) / perPixel;
  expect(Math.abs(end - (right + 200 - above.x))).toBeLessThan(4);
});
