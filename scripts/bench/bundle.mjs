// Our own scripts of this folder as they would be built: to strip types while they run would be measured with them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, parse } from 'node:path';
import { build } from 'vite';
import { root } from '../carried-node.mjs';

let folder = null;
const built = new Map();

/** Builds a script of this folder once; tells where the result lies. It is removed when the process ends. */
export function bundled(script) {
  if (!built.has(script)) built.set(script, buildScript(script));
  return built.get(script);
}

async function buildScript(script) {
  if (folder === null) {
    folder = mkdtempSync(join(tmpdir(), 'takesheet-bench-scripts-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  }
  await build({
    configFile: false,
    logLevel: 'warn',
    root,
    build: {
      ssr: join(import.meta.dirname, script),
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: { output: { entryFileNames: '[name].mjs' } },
    },
  });
  return join(folder, `${parse(script).name}.mjs`);
}
