import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, parse, resolve } from 'node:path';
import { UserError } from '../../shared/contract/errors.ts';
import type { In, Out } from '../../shared/contract/requests.ts';
import type { FolderView } from '../../shared/contract/views.ts';
import type { AudioFormat } from '../../shared/domain/transfer.ts';
import type { AllowedFolders } from './allowed-folders.ts';

export type BrowseOptions = {
  readonly allowed: AllowedFolders;
  /** By content; null for what is no audio. */
  identify(path: string): Promise<AudioFormat | null>;
  /** The first bytes of a file and its whole size. */
  readHead(path: string, bytes: number): Promise<{ head: Uint8Array; sizeBytes: number }>;
  now(): number;
};

type Entry = FolderView['entries'][number];

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
/** Files that are looked into at the same time. */
const atOnce = 16;

/** What a folder holds, for the folder browser of hosts without file dialogs. Throws `UserError`. */
export async function browseFolder(
  { path, showAllFiles }: In<'files.browse'>,
  { allowed, identify }: BrowseOptions,
): Promise<FolderView> {
  const roots = rootsOf(allowed);
  const folder = resolve(path ?? roots[0]?.path ?? homedir());
  allowed.assert(folder);
  const names = await readdir(folder).catch((error: unknown) => {
    throw notReadable(folder, error);
  });
  const shown = names.filter((name) => !name.startsWith('.')).sort(byName.compare);
  const entries = await mapInOrder(shown, async (name) => describe(join(folder, name), identify));
  const parent = dirname(folder);
  return {
    path: folder,
    parent: parent === folder || roots.some((root) => root.path === folder && allowed.roots !== null) ? null : parent,
    roots,
    entries: entries
      .filter((entry) => entry !== null)
      .filter((entry) => showAllFiles || entry.kind !== 'other')
      .sort((a, b) => Number(b.kind === 'folder') - Number(a.kind === 'folder')),
  };
}

function rootsOf({ roots }: AllowedFolders): FolderView['roots'] {
  const home = homedir();
  const paths = roots ?? [home, parse(home).root];
  return paths.map((path) => ({ name: path === home ? 'Home' : basename(path) || path, path }));
}

async function describe(path: string, identify: BrowseOptions['identify']): Promise<Entry | null> {
  const stats = await stat(path).catch(() => null);
  // A link that leads nowhere.
  if (stats === null) return null;
  const entry = { name: basename(path), path, format: null, sizeBytes: stats.size };
  if (stats.isDirectory()) return { ...entry, kind: 'folder', sizeBytes: 0 };
  if (!stats.isFile()) return null;
  // What may not be read is shown as a file all the same.
  const format = await identify(path).catch(() => null);
  return { ...entry, kind: format === null ? 'other' : 'audio', format };
}

const headBytes = 65_536;
const matchWithinMs = 4000;
const foldersToSearch = 20_000;

/**
 * Where files lie that were dropped into a browser, which tells names and contents but no paths: found by name, size
 * and first 64 KiB under the allowed folders, nearest folders first. Null for what was not found in the time.
 */
export async function matchDropped(
  { dropped }: In<'files.match'>,
  options: BrowseOptions,
): Promise<Out<'files.match'>> {
  const heads = dropped.map(({ headBase64 }) => Buffer.from(headBase64, 'base64').subarray(0, headBytes));
  const paths: (string | null)[] = dropped.map(() => null);
  const endAt = options.now() + matchWithinMs;
  const folders = [...(options.allowed.roots ?? [homedir()])];
  const visited = new Set<string>();
  for (let next = 0; next < folders.length && next < foldersToSearch; next += 1) {
    if (!paths.includes(null) || options.now() > endAt) break;
    const folder = folders[next]!;
    if (visited.has(folder)) continue;
    visited.add(folder);
    // A folder that may not be read holds nothing that could be matched.
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const path = join(folder, entry.name);
      // Links are not followed: they could lead out of the folders, or in a circle.
      if (entry.isDirectory() && !entry.name.startsWith('.')) folders.push(path);
      if (!entry.isFile()) continue;
      for (const [index, { name, sizeBytes }] of dropped.entries()) {
        if (paths[index] !== null || name.normalize() !== entry.name.normalize()) continue;
        if (await isSameFile(path, sizeBytes, heads[index]!, options.readHead)) paths[index] = path;
      }
    }
  }
  return { paths };
}

async function isSameFile(
  path: string,
  sizeBytes: number,
  head: Buffer,
  readHead: BrowseOptions['readHead'],
): Promise<boolean> {
  if ((await stat(path).catch(() => null))?.size !== sizeBytes) return false;
  try {
    const found = await readHead(path, head.length);
    return found.sizeBytes === sizeBytes && head.equals(found.head);
  } catch {
    // Not readable for us, so it is not the file that the browser could read.
    return false;
  }
}

async function mapInOrder<From, To>(from: readonly From[], map: (value: From) => Promise<To>): Promise<To[]> {
  const results: To[] = [];
  for (let start = 0; start < from.length; start += atOnce) {
    results.push(...(await Promise.all(from.slice(start, start + atOnce).map(map))));
  }
  return results;
}

function notReadable(folder: string, error: unknown): UserError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new UserError('notFound', `There is no folder ${folder}. Choose another one.`, { cause: error });
  }
  return new UserError('notReadable', `The folder ${folder} may not be read by this user. Choose another one.`, {
    cause: error,
  });
}
