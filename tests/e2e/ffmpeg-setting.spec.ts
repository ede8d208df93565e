import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

async function openSetting(page: Page): Promise<{ readonly place: Locator; readonly words: Locator }> {
  await page.keyboard.press('Control+Comma');
  const settings = page.getByRole('dialog', { name: 'Settings' });
  return {
    place: settings.getByRole('textbox', { name: 'Place of ffmpeg' }),
    words: settings.getByRole('status').filter({ hasText: /ffmpeg|Version/ }),
  };
}

test('Settings take the place of ffmpeg, show its version, say what is wrong with a place, and keep it', async ({
  page,
  home,
}) => {
  const folder = join(home, 'own programs');
  mkdirSync(folder);
  for (const name of ['ffmpeg', 'ffprobe']) {
    const path = join(folder, name);
    writeFileSync(path, `#!/bin/sh\necho "${name} version 9.8.7-test Copyright (c) its developers"\n`);
    chmodSync(path, 0o755);
  }

  const { place, words } = await openSetting(page);
  await place.fill(join(home, 'nowhere'));
  await place.press('Enter');
  await expect(words).toContainText(`There is no ffmpeg at ${join(home, 'nowhere')}.`);
  await expect(words).toContainText('cannot be read; install it, look again, then re-read those tapes.');

  await place.fill(folder);
  await place.press('Enter');
  await expect(words).toContainText(`Version 9.8.7 at ${join(folder, 'ffmpeg')}`);

  await page.reload();
  const again = await openSetting(page);
  await expect(again.place).toHaveValue(folder);
  await expect(again.words).toContainText('Version 9.8.7');
});
