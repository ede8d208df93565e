import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { UserError } from '../../shared/contract/errors.ts';

/** How a host was asked to start; paths are absolute. */
export type StartOptions = {
  /** Null: the user's own archive in its usual place. */
  readonly archivePath: string | null;
  /** Folders whose audio files are added at start. */
  readonly tapesFolders: readonly string[];
  /** Web host only; 0 lets the system choose. */
  readonly port: number;
  readonly help: boolean;
};

/** For `--help` of the hosts that have a window. */
export const startHelp = `Takesheet: auditions session tapes, annotates them, exports cue sheets.

  npm start -- [options]           the desktop window, or a browser where Electron cannot be had
  npm start -- --web [options]     the same in a browser on this machine

  --archive FILE   the notes store; made when it is not there (default: in your data folder)
  --tapes DIR      adds every audio file below DIR at start; may be given more than once
  --port NUMBER    the port of the web host (default: any free one)
  --help           this text`;

/**
 * Reads the options of a start. `lenient` lets foreign switches pass, which Electron hands on from Chromium; otherwise
 * one that is not known is refused with a sentence.
 */
export function readStartOptions(args: readonly string[], { lenient }: { lenient: boolean }): StartOptions {
  const values = parse(args, lenient);
  const port = Number(values.port ?? '0');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new UserError('badInput', `--port wants a number from 0 to 65535, not "${values.port}".`);
  }
  return {
    archivePath: values.archive === undefined ? null : resolve(values.archive),
    tapesFolders: (values.tapes ?? []).map((folder) => existingFolder(folder)),
    port,
    help: values.help ?? false,
  };
}

type Values = { archive?: string; tapes?: string[]; port?: string; help?: boolean };

function parse(args: readonly string[], lenient: boolean): Values {
  const options = {
    archive: { type: 'string' },
    tapes: { type: 'string', multiple: true },
    port: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  try {
    if (!lenient) return parseArgs({ args, options }).values;
    const ours = args.flatMap((arg, index) => {
      const name = /^--(archive|tapes|port|help)(=|$)/.exec(arg);
      if (name === null) return [];
      return name[2] === '=' || name[1] === 'help' ? [arg] : [arg, ...args.slice(index + 1, index + 2)];
    });
    return parseArgs({ args: ours, options }).values;
  } catch (error) {
    const [sentence] = (error as Error).message.split('. ');
    throw new UserError('badInput', `${sentence}. --help lists the options.`, { cause: error });
  }
}

function existingFolder(folder: string): string {
  const path = resolve(folder);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) throw new UserError('notFound', `--tapes: there is no folder ${path}.`);
  if (!stats.isDirectory()) throw new UserError('badInput', `--tapes: ${path} is no folder.`);
  return path;
}
