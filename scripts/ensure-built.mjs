// Builds out/ when it is missing or older than what it is made of.
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { carriedEnvironment, carriedNode, root } from './carried-node.mjs';

const built = [
  'out/main/index.js',
  'out/main/web.js',
  'out/main/cli.js',
  'out/preload/index.cjs',
  'out/renderer/index.html',
];
const sources = ['src', 'resources', 'electron.vite.config.ts', 'package.json', 'package-lock.json'];

/** Leaves out/ as new as the sources; throws an Error with one sentence when the build fails. Writes to stderr only. */
export function ensureBuilt() {
  if (isFresh()) return;
  process.stderr.write('Building Takesheet ...\n');
  const { status } = spawnSync(
    carriedNode(),
    [join(root, 'node_modules/electron-vite/bin/electron-vite.js'), 'build', '--logLevel', 'warn'],
    { cwd: root, env: carriedEnvironment(), stdio: ['ignore', 2, 2] },
  );
  if (status !== 0) throw new Error('Takesheet could not be built: the lines above say why. Did npm ci succeed?');
}

function isFresh() {
  const oldestBuilt = Math.min(...built.map((file) => modifiedAt(join(root, file)) ?? 0));
  return oldestBuilt > Math.max(...sources.map((path) => newestIn(join(root, path))));
}

function newestIn(path) {
  const own = modifiedAt(path) ?? 0;
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return own;
  return Math.max(own, ...readdirSync(path).map((name) => newestIn(join(path, name))));
}

function modifiedAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}
