import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type BrowserContext, expect, type Page, test as base } from '@playwright/test';
import { root } from '../../scripts/carried-node.mjs';
import { originalsIn } from '../support/watch-originals.ts';
import { argumentsOf, environmentOf, type Place, startWebHost } from './web-host.ts';

export type HostOptions = {
  /** web: the server in a browser; preload: the built preload and the real core in a browser; electron: all of it. */
  readonly host: 'web' | 'preload' | 'electron';
  /** Electron's program, where it is here. */
  readonly electron: string | undefined;
  /** Whether the tapes must be as they were when the test ends; off where a test itself moves or breaks them. */
  readonly watchOriginals: boolean;
};

/** A Takesheet that runs; a second one on the same archive shows what a restart finds. */
export type RunningHost = {
  /** Web host only: the printed address. */
  readonly address: string | null;
  /** A new window that has loaded its page. */
  open(): Promise<Page>;
  /**
   * SIGTERM closes the windows and then the program, as a person does. SIGKILL (web host only) takes the program away
   * under its windows, which stay open until the test ends.
   */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
};

type Fixtures = {
  /** A temporary folder that stands for the user's home. */
  readonly home: string;
  /** An empty folder for a test's tapes: `makeWav(join(reels, 'Reel 0417 side A.wav'))`. */
  readonly reels: string;
  /**
   * The folder that is added at start, or null for an empty archive. To start with tapes:
   * `test.use({ tapes: async ({ reels }, use) => { makeWav(join(reels, 'a.wav')); await use(reels); } })`.
   */
  readonly tapes: string | null;
  readonly archivePath: string;
  /** Starts Takesheet on this test's archive and tapes; stopped by itself when the test ends. */
  startHost(change?: Partial<Place>): Promise<RunningHost>;
};

/**
 * `page` is the window of a Takesheet on a fresh archive, with `tapes` added; `startHost` is for tests that stop and
 * start it themselves. A window that was refused something by its own content policy fails its test.
 */
export const test = base.extend<HostOptions & Fixtures>({
  host: ['web', { option: true }],
  electron: [undefined, { option: true }],
  watchOriginals: [true, { option: true }],

  home: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'takesheet-e2e-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },

  reels: async ({ home }, use) => {
    const folder = join(home, 'reels');
    await mkdir(folder);
    await use(folder);
  },

  tapes: async ({}, use) => {
    await use(null);
  },

  archivePath: async ({ home }, use) => {
    await use(join(home, 'notes.takesheet'));
  },

  startHost: async ({ host, electron, home, archivePath, tapes, watchOriginals, browser, contextOptions }, use) => {
    const before = tapes === null ? null : originalsIn(tapes);
    const running: RunningHost[] = [];
    const contexts: BrowserContext[] = [];
    const violations: string[] = [];
    const start = async (place: Place): Promise<RunningHost> => {
      if (host === 'electron') return startElectron(place, electron);
      const context = await browser.newContext(contextOptions);
      contexts.push(context);
      const newPage = async (): Promise<Page> => {
        const page = await context.newPage();
        page.on('console', (message) => {
          if (message.text().includes('Content Security Policy')) violations.push(message.text());
        });
        return page;
      };
      const closeWindows = () => context.close();
      return host === 'web' ? startWeb(place, newPage, closeWindows) : startPreload(place, newPage, closeWindows);
    };
    await use(async (change = {}) => {
      const started = await start({ home, archivePath, tapes, ...change });
      running.push(started);
      return started;
    });
    for (const one of running) await one.stop();
    await Promise.all(contexts.map((context) => context.close()));
    expect(violations, 'the content policy refused something').toEqual([]);
    if (tapes !== null && watchOriginals) {
      expect(originalsIn(tapes), 'originals are as they were, with nothing beside them').toEqual(before);
    }
  },

  page: async ({ startHost }, use) => {
    const running = await startHost();
    await use(await running.open());
  },
});

export { expect };

type NewPage = () => Promise<Page>;
type CloseWindows = () => Promise<void>;

async function startWeb(place: Place, newPage: NewPage, closeWindows: CloseWindows): Promise<RunningHost> {
  const server = await startWebHost(place);
  let isRunning = true;
  return {
    address: server.address,
    async open() {
      const page = await newPage();
      await page.goto(server.address);
      return page;
    },
    async stop(signal = 'SIGTERM') {
      if (!isRunning) return;
      isRunning = false;
      if (signal === 'SIGTERM') await closeWindows();
      await server.stop(signal);
    },
  };
}

async function startPreload(place: Place, newPage: NewPage, closeWindows: CloseWindows): Promise<RunningHost> {
  // Loaded here only, so that specs of the web host do not load the core.
  const { startShell } = await import('./preload-host.ts');
  const shell = await startShell(place);
  let isRunning = true;
  return {
    address: null,
    async open() {
      const page = await newPage();
      await shell.open(page);
      return page;
    },
    async stop() {
      if (!isRunning) return;
      isRunning = false;
      await closeWindows();
      await shell.stop();
    },
  };
}

async function startElectron(place: Place, executablePath: string | undefined): Promise<RunningHost> {
  if (executablePath === undefined) throw new Error('Electron is not here; this project needs its program.');
  const app = await _electron.launch({
    executablePath,
    // As root Chromium has no sandbox to use; nobody else starts it so.
    args: [
      root,
      `--user-data-dir=${join(place.home, 'electron')}`,
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...argumentsOf(place),
    ],
    env: environmentOf(place),
  });
  return {
    address: null,
    open: () => app.firstWindow(),
    stop: () => app.close(),
  };
}
