// Finds a Chromium for the end-to-end tests and prints its path. In this order: the one that TAKESHEET_BROWSER names, an
// installed one, Playwright's own; with --install also Debian's (as root) and Playwright's download.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { carriedNode, root } from './carried-node.mjs';

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
];
const usualPlaces = {
  darwin: ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
    (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
  ),
  win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((variable) => {
    const folder = process.env[variable];
    if (folder === undefined) return [];
    return ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'].map((file) =>
      join(folder, file),
    );
  }),
};

/** The path of a browser, or undefined when there is none (and none could be installed, where that was asked for). */
export async function findBrowser({ install = false, log = () => {} } = {}) {
  const told = process.env.TAKESHEET_BROWSER;
  if (told) {
    if (!canRun(told)) throw new Error(`TAKESHEET_BROWSER names ${told}, which cannot be run.`);
    return told;
  }
  const { chromium } = await import('@playwright/test');
  const own = chromium.executablePath();
  const found = installed() ?? (existsSync(own) ? own : undefined);
  if (found !== undefined || !install) return found;

  if (isDebian() && process.getuid?.() === 0) {
    log("Installing Debian's chromium with apt-get ...");
    aptGet('update', '-qq');
    aptGet('install', '-y', '-qq', '--no-install-recommends', 'chromium');
    const now = installed();
    if (now !== undefined) return now;
  }
  log('Asking Playwright to download its Chromium ...');
  spawnSync(carriedNode(), [join(root, 'node_modules/@playwright/test/cli.js'), 'install', 'chromium'], {
    stdio: ['ignore', 2, 2],
  });
  return existsSync(own) ? own : undefined;
}

/** How the tests start a browser: root has no sandbox to use, and the rest keeps a closed network quiet. */
export function browserArgs() {
  return [
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-default-apps',
    '--autoplay-policy=no-user-gesture-required',
  ];
}

function installed() {
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  return onPath.find(canRun) ?? (usualPlaces[process.platform] ?? []).find(existsSync);
}

function canRun(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function isDebian() {
  const file = '/etc/os-release';
  return existsSync(file) && /^ID(_LIKE)?=.*debian/m.test(readFileSync(file, 'utf8'));
}

function aptGet(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const browser = await findBrowser({
    install: process.argv.includes('--install'),
    log: (line) => process.stderr.write(`${line}\n`),
  });
  if (browser === undefined) {
    process.stderr.write('There is no Chromium here: set TAKESHEET_BROWSER, or run npm run browser to install one.\n');
    process.exitCode = 1;
  } else {
    process.stdout.write(`${browser}\n`);
  }
}
