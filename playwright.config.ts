import { defineConfig } from '@playwright/test';
import { electronBinary } from './scripts/electron-binary.mjs';
import { browserArgs, findBrowser } from './scripts/find-browser.mjs';
import type { HostOptions } from './tests/e2e/fixtures.ts';

const executablePath = await findBrowser();
const electron = electronBinary();
// The window is the same on every host; what a host can break is told by these stories.
const onEveryHost = ['**/story.spec.ts', '**/transport-bar.spec.ts', '**/welcome.spec.ts', '**/add-tapes.spec.ts'];

export default defineConfig<HostOptions>({
  testDir: 'tests/e2e',
  fullyParallel: true,
  workers: 2,
  forbidOnly: process.env['CI'] !== undefined,
  // A browser on a machine busy with other work may miss its time once; such a test is named, not hidden.
  retries: process.env['CI'] === undefined ? 0 : 1,
  // Far more than they take: a machine that is busy with other work is slow, not wrong.
  timeout: 180_000,
  expect: { timeout: 20_000 },
  reporter: 'list',
  use: {
    // Recording every test costs a third of its time; the second try of one that failed tells as much.
    trace: 'on-first-retry',
    viewport: { width: 1440, height: 900 },
    launchOptions: { args: browserArgs(), ...(executablePath === undefined ? {} : { executablePath }) },
  },
  projects: [
    { name: 'web', use: { host: 'web' } },
    { name: 'preload', use: { host: 'preload' }, testMatch: onEveryHost },
    ...(electron === undefined
      ? []
      : [{ name: 'electron', use: { host: 'electron' as const, electron }, testMatch: onEveryHost }]),
  ],
});
