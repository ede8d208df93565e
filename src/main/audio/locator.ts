import { basename } from 'node:path';
import { asFilesSay, type Reading } from '../../shared/domain/reading.ts';

/**
 * Which sound is meant, as one text: the path of a file that is read as it says itself, or several files and how they
 * are to be read. Like a URL it can be a key, travel between threads, and be held against another one.
 */
export type Locator = string;

/** What a locator names. */
export type Located = { readonly paths: readonly [string, ...string[]]; readonly reading: Reading };

/** No file system has paths that begin so: a path is absolute here. */
const prefix = 'takesheet-sound:';

/** The locator of these files; throws when there is none. */
export function locatorOf(files: readonly { readonly path: string }[], reading: Reading = asFilesSay): Locator {
  const [first, ...more] = files.map(({ path }) => path);
  if (first === undefined) throw new Error('A transfer without files has no sound.');
  const isPlain = more.length === 0 && reading.raw === null && reading.accepted.length === 0;
  return isPlain ? first : prefix + JSON.stringify({ paths: [first, ...more], reading } satisfies Located);
}

export function readLocator(locator: Locator): Located {
  if (!locator.startsWith(prefix)) return { paths: [locator], reading: asFilesSay };
  // Written by `locatorOf` and by nobody else.
  return JSON.parse(locator.slice(prefix.length)) as Located;
}

/** The name of the file, for sentences; of the first one when there are several. */
export function soundName(locator: Locator): string {
  const { paths } = readLocator(locator);
  const name = basename(paths[0]);
  return paths.length === 1 ? name : `${name} (and ${paths.length - 1} more of its set)`;
}
