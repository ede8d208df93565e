import { homedir } from 'node:os';
import { join } from 'node:path';
import type { CoreOptions } from './core.ts';

/** Where things lie when nobody says otherwise; the same in every host. */
export type DefaultPaths = Pick<CoreOptions, 'archivePath' | 'cacheDir' | 'dataDir'>;

/**
 * The user's own folders, as each system wants them: XDG on Linux (specifications.freedesktop.org/basedir-spec),
 * Library on macOS, AppData on Windows.
 */
export function defaultPaths(
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
  home: string = homedir(),
): DefaultPaths {
  const { data, cache } = folders(platform, env, home);
  return { archivePath: join(data, 'archive.takesheet'), cacheDir: join(cache, 'peaks'), dataDir: data };
}

function folders(platform: NodeJS.Platform, env: NodeJS.ProcessEnv, home: string): { data: string; cache: string } {
  if (platform === 'darwin') {
    return {
      data: join(home, 'Library', 'Application Support', 'Takesheet'),
      cache: join(home, 'Library', 'Caches', 'Takesheet'),
    };
  }
  if (platform === 'win32') {
    const roaming = env['APPDATA'] ?? join(home, 'AppData', 'Roaming');
    const local = env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local');
    return { data: join(roaming, 'Takesheet'), cache: join(local, 'Takesheet', 'Cache') };
  }
  return {
    data: join(absolute(env['XDG_DATA_HOME']) ?? join(home, '.local', 'share'), 'takesheet'),
    cache: join(absolute(env['XDG_CACHE_HOME']) ?? join(home, '.cache'), 'takesheet'),
  };
}

/** The specification tells to ignore relative paths. */
function absolute(path: string | undefined): string | null {
  return path?.startsWith('/') === true ? path : null;
}
