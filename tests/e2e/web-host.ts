import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { carriedEnvironment, carriedNode, root } from '../../scripts/carried-node.mjs';
import { defaultPaths } from '../../src/main/core/default-paths.ts';

/** Where a host of a test keeps its things; all of it inside one temporary folder. */
export type Place = {
  /** Stands for the user's home, so that nothing of the machine's own user is met. */
  readonly home: string;
  readonly archivePath: string;
  /** Added at start where it is given. */
  readonly tapes: string | null;
  /** Where ffmpeg is looked for; on PATH where it is not given. */
  readonly ffmpeg?: string;
};

export type WebHost = {
  /** With the token; opening it signs in. */
  readonly address: string;
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
};

/** Runs the built web host as `npm start -- --web` does. */
export async function startWebHost(place: Place, ...more: readonly string[]): Promise<WebHost> {
  const child = spawn(carriedNode(), [join(root, 'out/main/web.js'), ...argumentsOf(place), ...more], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: environmentOf(place),
  });
  const ended = once(child, 'exit');
  let address: string | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    address = /^Takesheet is at (http:\S+)$/.exec(line)?.[1];
    if (address !== undefined) break;
  }
  if (address === undefined) throw new Error('The web host ended before it printed its address.');
  return {
    address,
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      await ended;
    },
  };
}

/** The options of a start at that place, the same for every host. */
export function argumentsOf({ archivePath, tapes }: Place): readonly string[] {
  return ['--archive', archivePath, ...(tapes === null ? [] : ['--tapes', tapes])];
}

/** The machine's environment with another home, and another ffmpeg where one is given. */
export function environmentOf({ home, ffmpeg }: Pick<Place, 'home' | 'ffmpeg'>): Record<string, string> {
  return {
    // spawn leaves out what is undefined.
    ...(carriedEnvironment() as Record<string, string>),
    ...(ffmpeg === undefined ? {} : { TAKESHEET_FFMPEG: ffmpeg }),
    HOME: home,
    USERPROFILE: home,
    LOCALAPPDATA: join(home, 'AppData/Local'),
    APPDATA: join(home, 'AppData/Roaming'),
    XDG_DATA_HOME: join(home, '.local/share'),
    XDG_CACHE_HOME: join(home, '.cache'),
    XDG_CONFIG_HOME: join(home, '.config'),
  };
}

/** Where a host that is started there keeps its peaks. */
export function cacheDirOf(place: Pick<Place, 'home'>): string {
  return defaultPaths(process.platform, environmentOf(place), place.home).cacheDir;
}
