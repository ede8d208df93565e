import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { makeWav } from '../support/make-wav.ts';
import { expect, test } from './fixtures.ts';

/** The demo reel is played by the machine itself first. */
const demoIsReady = { timeout: 30_000 };
const themes = ['dark', 'light'] as const;

/** What axe finds on the screen as it stands, as lines one can read. */
async function findings(page: Page): Promise<readonly string[]> {
  // A panel that is still coming in is half transparent, which is no contrast to judge.
  await page.evaluate(() => Promise.allSettled(document.getAnimations().map((animation) => animation.finished)));
  // Preloading would copy style sheets as inline styles, which our own content policy refuses.
  const { violations } = await new AxeBuilder({ page }).options({ preload: false }).analyze();
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${impact} ${id}: ${target.join(' ')}\n${failureSummary}`),
  );
}

for (const theme of themes) {
  test.describe(`in the ${theme} theme`, () => {
    test.use({ contextOptions: { colorScheme: theme, viewport: { width: 1440, height: 900 } } });

    test('axe finds nothing on the welcome page', async ({ page }) => {
      await expect(page.getByRole('heading', { name: 'Put the first reel on.' })).toBeVisible();
      expect(await findings(page)).toEqual([]);
    });

    test('axe finds nothing on the demo reel, with a mark chosen and without', async ({ page }) => {
      await page.getByRole('button', { name: 'Open the demo reel' }).click();
      await expect(page.getByRole('region', { name: 'Take sheet' })).toContainText('False start', demoIsReady);
      expect(await findings(page)).toEqual([]);
      await page.keyboard.press('ArrowDown');
      expect(await findings(page)).toEqual([]);
    });

    test('axe finds nothing on a comparison, its blind rows and its blind tests', async ({ page }) => {
      await page.getByRole('button', { name: 'Open the demo reel' }).click();
      await expect(page.getByRole('region', { name: 'Take sheet' })).toContainText('False start', demoIsReady);
      await page.keyboard.press('Control+a');
      await page.keyboard.press('c');
      await expect(page.getByText(/aligned by content|aligned as marked/)).toBeVisible(demoIsReady);
      expect(await findings(page)).toEqual([]);
      await page.keyboard.press('b');
      expect(await findings(page)).toEqual([]);
      await page.keyboard.press('p');
      await expect(page.getByRole('region', { name: 'Blind pairs' })).toBeVisible();
      expect(await findings(page)).toEqual([]);
    });

    test('axe finds nothing on a tour, as it is chosen, under way and left', async ({ page }) => {
      await page.getByRole('button', { name: 'Open the demo reel' }).click();
      await expect(page.getByRole('region', { name: 'Take sheet' })).toContainText('False start', demoIsReady);
      await page.keyboard.press('Shift+S');
      await page.keyboard.press('Shift+T');
      await expect(page.getByRole('button', { name: 'Start the tour' })).toBeFocused();
      expect(await findings(page)).toEqual([]);
      await page.keyboard.press('Enter');
      const tour = page.getByRole('region', { name: 'Tour', exact: true });
      await expect(tour).toContainText('1 of 4');
      await page.keyboard.press('n');
      await page.keyboard.press('Space');
      await expect(tour).toContainText('2 of 4');
      expect(await findings(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await expect(tour).toContainText('Resume the tour');
      expect(await findings(page)).toEqual([]);
    });

    test.describe('with tapes', () => {
      test.use({
        tapes: async ({ reels }, use) => {
          makeWav(join(reels, 'Reel 0417 side A.wav'), { frames: 44_100 });
          makeWav(join(reels, 'Reel 0422 side B.wav'), { frames: 44_100 });
          await use(reels);
        },
      });

      const panels: readonly (readonly [name: string, ...keys: string[]])[] = [
        ['the palette', 'Control+k'],
        ['the keys', 'Shift+Slash'],
        ['the settings', 'Control+Comma'],
        ['the history', 'Control+h'],
        ['the export', 'Control+e'],
        ['the import', 'Control+i'],
      ];
      for (const [name, ...keys] of panels) {
        test(`axe finds nothing on ${name}`, async ({ page }) => {
          await expect(page.getByRole('option', { name: /Reel 0417, side A/ })).toHaveAttribute(
            'aria-selected',
            'true',
          );
          for (const key of keys) await page.keyboard.press(key);
          await expect(page.getByRole('dialog')).toBeVisible();
          expect(await findings(page)).toEqual([]);
        });
      }

      for (const desk of ['Speed', 'Listen', 'Loudness'] as const) {
        test(`axe finds nothing on the desk of ${desk.toLowerCase()}, nor on the sign that it is not flat`, async ({
          page,
        }) => {
          const transport = page.getByRole('region', { name: 'Transport' });
          await expect(transport.getByRole('button', { name: 'Play' })).toBeVisible();
          await page.keyboard.press('e');
          await page.keyboard.press('Shift+BracketLeft');
          await expect(transport.getByRole('button', { name: /^Not flat/ })).toBeVisible();
          await transport.getByRole('button', { name: new RegExp(`^${desk}`) }).click();
          await expect(page.getByRole('dialog', { name: desk })).toBeVisible();
          expect(await findings(page)).toEqual([]);
        });
      }

      test('axe finds nothing on the details of a tape', async ({ page }) => {
        await page.getByRole('option', { name: /Reel 0417, side A/ }).click({ button: 'right' });
        await page.getByRole('menuitem', { name: 'Edit details…' }).click();
        await expect(page.getByRole('dialog')).toBeVisible();
        expect(await findings(page)).toEqual([]);
      });
    });
  });
}

test('at 1024 by 700 everything is inside the window, and text at 200 % stays usable', async ({ page }) => {
  await page.setViewportSize({ width: 1024, height: 700 });
  await page.getByRole('button', { name: 'Open the demo reel' }).click();
  await expect(page.getByRole('region', { name: 'Take sheet' })).toBeVisible(demoIsReady);
  for (const name of ['Tapes', 'Overview', 'Waveform', 'Transport', 'Take sheet']) {
    const box = await page.getByRole('region', { name, exact: true }).boundingBox();
    expect(box, `${name} is on the screen`).not.toBe(null);
    expect((box?.x ?? 0) + (box?.width ?? 0), `${name} ends inside the window`).toBeLessThanOrEqual(1024.5);
    expect((box?.y ?? 0) + (box?.height ?? 0), `${name} ends inside the window`).toBeLessThanOrEqual(700.5);
  }
  // 200 % of a window of 1440: what a browser's zoom makes of it.
  await page.setViewportSize({ width: 720, height: 450 });
  for (const name of ['Play', 'Mark take', 'Add tapes', 'Export']) {
    const button = page.getByRole('button', { name, exact: true });
    await button.scrollIntoViewIfNeeded();
    await expect(button).toBeInViewport();
  }
});
