import { defineConfig } from '@playwright/test';
import { electronBinary } from './scripts/electron-binary.mjs';
import { browserArgs, findBrowser } from './scripts/find-browser.mjs';
import type { HostOptions } from './tests/e2e/fixtures.ts';

const executablePath = await findBrowser();
const electron = electronBinary();
// What only a server on a port can be asked.
const webOnly = ['**/stranger.spec.ts', '**/bytes.spec.ts'];

export default defineConfig<HostOptions>({
  testDir: 'tests/e2e',
  fullyParallel: true,
  workers: 2,
  forbidOnly: process.env['CI'] !== undefined,
  retries: 0,
  timeout: 60_000,
  reporter: 'list',
  use: {
    trace: 'retain-on-failure',
    viewport: { width: 1440, height: 900 },
    launchOptions: { args: browserArgs(), ...(executablePath === undefined ? {} : { executablePath }) },
  },
  projects: [
    { name: 'web', use: { host: 'web' } },
    { name: 'preload', use: { host: 'preload' }, testIgnore: webOnly },
    ...(electron === undefined
      ? []
      : [{ name: 'electron', use: { host: 'electron' as const, electron }, testIgnore: webOnly }]),
  ],
});
