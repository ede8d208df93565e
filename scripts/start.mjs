// `npm start`: the desktop app where Electron's program can be had, the same app in a browser where it cannot.
import { existsSync } from 'node:fs';
import { spawn, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { electronBinary } from './electron-binary.mjs';

const root = join(import.meta.dirname, '..');
const require = createRequire(import.meta.url);
const args = process.argv.slice(2);
const web = args.includes('--web');
const rest = args.filter((a) => a !== '--web');
if (!existsSync(join(root, 'out/main/index.js'))) {
  const built = spawnSync(
    process.execPath,
    [join(root, 'node_modules/electron-vite/bin/electron-vite.js'), 'build', '--logLevel', 'warn'],
    { cwd: root, stdio: 'inherit' },
  );
  if (built.status !== 0) process.exit(built.status ?? 1);
}
function fetchElectron() {
  if (process.env.TAKESHEET_OFFLINE) return undefined;
  console.error('Fetching Electron (about 110 MB, once) …');
  const got = spawnSync(process.execPath, [require.resolve('electron/install.js')], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'pipe'],
    timeout: 10 * 60_000,
  });
  if (got.status === 0) return electronBinary();
  console.error(`Electron could not be fetched (${String(got.stderr).split('\n')[0] || got.signal || got.status}).`);
  console.error(
    'Behind a proxy or a closed network: set ELECTRON_MIRROR, or ELECTRON_OVERRIDE_DIST_PATH to a folder with Electron ' +
      require('electron/package.json').version +
      '.',
  );
  return undefined;
}
const electron = web ? undefined : (electronBinary() ?? fetchElectron());
const env = { ...process.env };
delete env.ELECTRON_RUN_AS_NODE;
const child = electron
  ? spawn(electron, [root, ...rest], { stdio: 'inherit', env })
  : spawn(process.execPath, [join(root, 'out/main/web.js'), ...rest], { stdio: ['inherit', 'pipe', 'inherit'], env });
if (!electron) {
  if (!web)
    console.error('Starting Takesheet for a web browser on this machine instead (npm run start:web does so at once).');
  createInterface({ input: child.stdout }).on('line', (line) => {
    console.log(line);
    const url = /http:\/\/127\.0\.0\.1:\S+/.exec(line)?.[0];
    if (url && !process.env.CI && process.stdout.isTTY) {
      const [open, ...more] = { darwin: ['open'], win32: ['rundll32', 'url.dll,FileProtocolHandler'] }[
        process.platform
      ] ?? ['xdg-open'];
      spawn(open, [...more, url], { stdio: 'ignore', detached: true })
        .on('error', () => {})
        .unref();
    }
  });
}
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
