// Finds a Chromium-family browser for the end-to-end tests; prints its path. Order: told, installed, Playwright's own, apt (root on Debian), Playwright's download.
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
];
const fixed = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((v) =>
    process.env[v]
      ? [
          join(process.env[v], 'Google/Chrome/Application/chrome.exe'),
          join(process.env[v], 'Microsoft/Edge/Application/msedge.exe'),
        ]
      : [],
  ),
};
const runnable = (file) => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

export async function findBrowser({ install = false, log = () => {} } = {}) {
  const told = process.env.TAKESHEET_BROWSER;
  if (told) {
    if (!runnable(told)) throw new Error(`TAKESHEET_BROWSER names ${told}, which cannot be run`);
    return told;
  }
  const onPath = () =>
    (process.env.PATH ?? '')
      .split(delimiter)
      .flatMap((dir) => names.map((n) => join(dir, n)))
      .find(runnable);
  const found = onPath() ?? (fixed[process.platform] ?? []).find(existsSync);
  if (found) return found;
  const { chromium } = await import('@playwright/test');
  if (existsSync(chromium.executablePath())) return chromium.executablePath();
  if (!install) return undefined;
  const debian =
    process.platform === 'linux' &&
    existsSync('/etc/os-release') &&
    /^ID(_LIKE)?=.*debian/m.test(readFileSync('/etc/os-release', 'utf8'));
  if (debian && process.getuid?.() === 0) {
    log("installing Debian's chromium with apt-get");
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    spawnSync('apt-get', ['update', '-qq'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], {
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const now = onPath();
    if (now) return now;
  }
  log('asking Playwright to download its Chromium');
  spawnSync(
    process.execPath,
    [join(import.meta.dirname, '../node_modules/@playwright/test/cli.js'), 'install', 'chromium'],
    {
      stdio: 'inherit',
    },
  );
  return existsSync(chromium.executablePath()) ? chromium.executablePath() : undefined;
}
/** Root has no user namespace sandbox to use; the rest keeps a closed network quiet. */
export const browserArgs = () => [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-default-apps',
  '--autoplay-policy=no-user-gesture-required',
];
if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const path = await findBrowser({ install: process.argv.includes('--install'), log: console.error });
  if (!path) {
    console.error(
      'no Chromium-family browser here; set TAKESHEET_BROWSER or run: node scripts/find-browser.mjs --install',
    );
    process.exit(1);
  }
  console.log(path);
}
