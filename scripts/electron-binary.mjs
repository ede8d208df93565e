// Where Electron's program is; never downloads.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const names = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };

/** Electron's program of the version that package.json names, or undefined when it is not here. */
export function electronBinary() {
  const name = names[process.platform] ?? 'electron';
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) return existing(join(override, name));
  const home = dirname(require.resolve('electron/package.json'));
  const { version } = require('electron/package.json');
  const versionFile = join(home, 'dist/version');
  if (!existsSync(versionFile)) return undefined;
  // A binary of another version is what is left of an interrupted upgrade.
  if (readFileSync(versionFile, 'utf8').trim().replace(/^v/, '') !== version) return undefined;
  return existing(join(home, 'dist', name));
}

function existing(file) {
  return existsSync(file) ? file : undefined;
}
