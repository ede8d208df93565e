import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { AudioFormat } from '../../shared/domain/transfer.ts';

export type FoundFile = {
  /** As the user or the folder names it: what tape, side and part are guessed from. */
  readonly path: string;
  /** The file itself, behind all links: what it is known by. */
  readonly realPath: string;
  /** Named by the user, not met in a folder. */
  readonly isNamed: boolean;
  /** Named, and known neither by its ending nor by its content: the user's own ffmpeg may know it. */
  readonly isUnknown: boolean;
};

export type FoundFiles = {
  readonly files: readonly FoundFile[];
  readonly problems: readonly { path: string; reason: string }[];
};

export type FindOptions = {
  identify(path: string): Promise<AudioFormat | null>;
  /** Whether a real path may be shown to this host. */
  isAllowed(realPath: string): boolean;
  /** Told now and then: where the search is and how many files it has. */
  onFolder(path: string, filesSoFar: number): void;
  readonly signal: AbortSignal;
};

const audioEndings = new Set(
  '.wav .wave .bwf .rf64 .bw64 .w64 .caf .au .snd .aif .aiff .aifc .flac .mp3 .ogg .oga .opus .aac .m4a .ape .mpc .wv .wma'.split(
    ' ',
  ),
);
/** Sound without a header, but also photographs and much else: taken only when it is named. */
const rawEndings = new Set('.raw .pcm'.split(' '));
/** Films hold sound too, but who adds a folder of tapes does not mean them. Named ones are taken. */
const videoEndings = new Set('.mp4 .m4v .mov .mkv .avi .webm .mpg .mpeg .3gp'.split(' '));

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/**
 * Every audio file that is named or lies below a named folder, in natural order, each once. Hidden files are left
 * out; a link that leads in a circle ends there. A folder that cannot be opened is a problem, not an end.
 */
export async function findAudioFiles(paths: readonly string[], options: FindOptions): Promise<FoundFiles> {
  const files = new Map<string, FoundFile>();
  const problems: { path: string; reason: string }[] = [];
  const visited = new Set<string>();
  /** Files that may be sound without a header, by the folder in which they lie. */
  const maybeRaw = new Map<string, string[]>();

  const take = (file: FoundFile): void => {
    const known = files.get(file.realPath);
    if (known === undefined || (file.isNamed && !known.isNamed)) files.set(file.realPath, file);
  };

  const walk = async (folder: string): Promise<void> => {
    options.signal.throwIfAborted();
    const real = await realpath(folder);
    if (visited.has(real) || !options.isAllowed(real)) return;
    visited.add(real);
    options.onFolder(folder, files.size);
    const names = await readdir(folder);
    for (const name of names.filter((one) => !one.startsWith('.')).sort(byName.compare)) {
      options.signal.throwIfAborted();
      await meet(join(folder, name));
    }
  };

  const meet = async (path: string): Promise<void> => {
    const stats = await stat(path).catch((error: unknown) => {
      // Other links and files that come and go are not what the person asked for.
      if (audioEndings.has(extname(path).toLowerCase())) problems.push({ path, reason: lostReason(path, error) });
    });
    if (stats === undefined) return;
    if (stats.isDirectory()) {
      await walk(path).catch((error: unknown) => sayProblem(path, error));
      return;
    }
    if (!stats.isFile()) return;
    if (!(await looksLikeAudio(path, options))) {
      if (rawEndings.has(extname(path).toLowerCase())) {
        maybeRaw.set(dirname(path), [...(maybeRaw.get(dirname(path)) ?? []), path]);
      }
      return;
    }
    const realPath = await realpath(path);
    if (options.isAllowed(realPath)) take({ path, realPath, isNamed: false, isUnknown: false });
  };

  const sayProblem = (path: string, error: unknown): void => {
    options.signal.throwIfAborted();
    problems.push({ path, reason: folderReason(path, error) });
  };

  for (const path of paths) {
    const stats = await stat(path).catch((error: unknown) => sayProblem(path, error));
    if (stats?.isDirectory() === true) {
      const before = files.size + problems.length;
      await walk(path).catch((error: unknown) => sayProblem(path, error));
      const hasNothing = files.size + problems.length === before && !isRepeated(path, paths);
      if (hasNothing)
        problems.push({ path, reason: `${path} holds no audio files. Choose the folder with the tapes.` });
    } else if (stats !== undefined) {
      const ending = extname(path).toLowerCase();
      const endsLikeAudio = audioEndings.has(ending) || rawEndings.has(ending);
      const isUnknown = !endsLikeAudio && (await options.identify(path).catch(() => 'other')) === null;
      take({ path, realPath: await realpath(path), isNamed: true, isUnknown });
    }
  }
  for (const found of maybeRaw.values()) problems.push({ path: found[0]!, reason: maybeRawReason(found) });
  return { files: [...files.values()], problems };
}

function maybeRawReason(paths: readonly string[]): string {
  const what =
    paths.length === 1
      ? 'This may be sound without a header'
      : `This and ${paths.length - 1} more in its folder may be sound without a header`;
  return `${what}, or something else. Add such a file by its name, and say how it is to be read as raw PCM.`;
}

async function looksLikeAudio(path: string, { identify }: FindOptions): Promise<boolean> {
  const ending = extname(path).toLowerCase();
  if (audioEndings.has(ending)) return true;
  if (videoEndings.has(ending)) return false;
  // What has no name of audio and may not be read is not ours to complain about.
  return (await identify(path).catch(() => null)) !== null;
}

/** A folder inside another named one was walked before; it may seem empty the second time. */
function isRepeated(path: string, paths: readonly string[]): boolean {
  return paths.some((other) => other !== path && path.startsWith(join(other, '/')));
}

/** A file that its folder names and the system does not find: an unreadable name, a link into nowhere. */
function lostReason(path: string, error: unknown): string {
  // What is no UTF-8 in a name is read as this sign, and then no longer names the file.
  if (!basename(path).includes('\ufffd')) return folderReason(path, error);
  return `The name of ${path} holds letters that are not UTF-8, so it cannot be opened. Rename it and add it again.`;
}

function folderReason(path: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return `There is nothing at ${path}. Check the name, or connect its disk.`;
  if (code === 'EACCES' || code === 'EPERM') {
    return `${path} may not be read by this user. Ask its owner for the right to read it.`;
  }
  return `${path} could not be read (${code === '' ? String(error) : code}). Check its disk and try again.`;
}
