import { realpathSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { UserError } from '../../shared/contract/errors.ts';

/** Which part of the disk this host may show, add from and export to. */
export type AllowedFolders = {
  /** Real paths; null where the user's own rights are the bound. */
  readonly roots: readonly string[] | null;
  isAllowed(realPath: string): boolean;
  /** Throws `UserError` outsideFolders. Links are followed first, so that none leads out of the folders. */
  assert(path: string): void;
};

export function createAllowedFolders(folders: readonly string[] | null): AllowedFolders {
  const roots = folders === null ? null : [...new Set(folders.map((folder) => realOf(folder)))];
  const isAllowed = (realPath: string): boolean =>
    roots === null ||
    roots.some((root) => realPath === root || realPath.startsWith(root.endsWith(sep) ? root : root + sep));
  return {
    roots,
    isAllowed,
    assert(path) {
      if (isAllowed(realOf(path))) return;
      throw new UserError(
        'outsideFolders',
        `${path} lies outside the folders that may be shown here. Start Takesheet with --tapes and that folder to allow it.`,
      );
    },
  };
}

/** The real path of what is there, and below that the names as given: a path may be asked for before it exists. */
function realOf(path: string): string {
  const absolute = resolve(path);
  try {
    return realpathSync(absolute);
  } catch {
    const parent = dirname(absolute);
    return parent === absolute
      ? absolute
      : resolve(realOf(parent), absolute.slice(parent.length).replace(/^[\\/]+/, ''));
  }
}
