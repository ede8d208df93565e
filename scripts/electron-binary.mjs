// Where Electron's program is, or undefined; never downloads.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
const require = createRequire(import.meta.url);
export function electronBinary() {
  const name =
    { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform] ?? 'electron';
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) return existsSync(join(override, name)) ? join(override, name) : undefined;
  let home;
  try {
    home = dirname(require.resolve('electron/package.json'));
  } catch {
    return undefined;
  }
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  try {
    if (readFileSync(join(home, 'dist/version'), 'utf8').trim().replace(/^v/, '') !== version) return undefined;
  } catch {
    return undefined;
  }
  const file = join(home, 'dist', name);
  return existsSync(file) ? file : undefined;
}
