// `npm start`: the desktop window where Electron's program can be had, the same in a browser where it cannot.
import { spawn, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { carriedEnvironment, carriedNode, root } from './carried-node.mjs';
import { electronBinary } from './electron-binary.mjs';
import { ensureBuilt } from './ensure-built.mjs';

const require = createRequire(import.meta.url);
const args = process.argv.slice(2);
const wantsWeb = args.includes('--web') || args.includes('--help');
const passedOn = args.filter((arg) => arg !== '--web');

try {
  ensureBuilt();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
const electron = wantsWeb ? undefined : (electronBinary() ?? fetchElectron());
const child = electron === undefined ? startWeb() : startDesktop(electron);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => {
  process.stderr.write(`Takesheet could not be started: ${error.message}\n`);
  process.exit(1);
});
// `close` comes after the last line was read, `exit` may come before it.
child.on('close', (code) => process.exit(code ?? 1));

function startDesktop(program) {
  return spawn(program, [root, ...passedOn], { ...place(), stdio: 'inherit' });
}

function startWeb() {
  const host = spawn(carriedNode(), [join(root, 'out/main/web.js'), ...passedOn], {
    ...place(),
    stdio: ['inherit', 'pipe', 'inherit'],
  });
  createInterface({ input: host.stdout }).on('line', (line) => {
    process.stdout.write(`${line}\n`);
    const address = /http:\/\/127\.0\.0\.1:\S+/.exec(line)?.[0];
    if (address !== undefined && process.stdout.isTTY && !process.env.CI) openBrowser(address);
  });
  return host;
}

/** npm moves to the project's folder; a relative `--tapes` means the folder where the user stood. */
function place() {
  return { cwd: process.env.INIT_CWD ?? process.cwd(), env: carriedEnvironment() };
}

/** Electron's own installer, tried once per start. Where it fails: what failed, what helps, what happens instead. */
function fetchElectron() {
  const failed = fetchFailure();
  if (failed === null) return electronBinary();
  const { version } = require('electron/package.json');
  process.stderr.write(
    `Electron is not here and could not be fetched (${failed}).\n` +
      `For the desktop window set ELECTRON_MIRROR to a server that has it, or ELECTRON_OVERRIDE_DIST_PATH to a folder with Electron ${version}.\n` +
      'Starting Takesheet for a web browser on this machine instead (npm run start:web does so at once).\n',
  );
  return undefined;
}

function fetchFailure() {
  if (process.env.TAKESHEET_OFFLINE) return 'TAKESHEET_OFFLINE forbids it';
  if (process.stderr.isTTY) process.stderr.write('Fetching Electron (about 110 MB, once) ...\n');
  const { status, signal, stderr, error } = spawnSync(carriedNode(), [require.resolve('electron/install.js')], {
    cwd: root,
    env: carriedEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: 10 * 60_000,
  });
  if (status === 0) return electronBinary() === undefined ? 'its program is not where it should be' : null;
  const why = String(stderr)
    .split('\n')
    .find((line) => line.trim() !== '');
  return why?.trim() ?? error?.message ?? signal ?? `exit ${status}`;
}

function openBrowser(address) {
  const byPlatform = { darwin: ['open'], win32: ['rundll32', 'url.dll,FileProtocolHandler'] };
  const [program, ...before] = byPlatform[process.platform] ?? ['xdg-open'];
  // Without a browser to open, the printed address is enough.
  spawn(program, [...before, address], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}
