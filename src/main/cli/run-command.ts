import { parseArgs } from 'node:util';
import { UserError } from '../../shared/contract/errors.ts';
import { addCommand } from './add.ts';
import type { Command, CommandOptions, CommandWorld } from './command.ts';
import { exportCommand } from './export.ts';
import { listCommand } from './list.ts';
import { marksExportCommand } from './marks-export.ts';
import { marksImportCommand } from './marks-import.ts';
import { marksListCommand } from './marks-list.ts';
import { peaksExportCommand } from './peaks-export.ts';
import { shortlistsListCommand } from './shortlists-list.ts';
import { transferSetCommand } from './transfer-set.ts';
import { verdictsListCommand } from './verdicts-list.ts';

const commands: Readonly<Record<string, Command>> = {
  add: addCommand,
  list: listCommand,
  'marks list': marksListCommand,
  'marks import': marksImportCommand,
  'marks export': marksExportCommand,
  'peaks export': peaksExportCommand,
  'shortlists list': shortlistsListCommand,
  'transfer set': transferSetCommand,
  'verdicts list': verdictsListCommand,
  export: exportCommand,
};

const help = `Takesheet: auditions session tapes, annotates them, exports cue sheets.

  takesheet add PATH... [--wait]                  take files and folders into the archive
  takesheet list [--json]                         the transfers of the archive
  takesheet marks list --transfer ID              the marks of a transfer
  takesheet marks import --transfer ID [FILE]     marks from JSON Lines, Audacity labels, a cue sheet or CSV
  takesheet marks export --transfer ID [FILE]     marks as text
  takesheet export --transfer ID --format FORMAT --out DIR
  takesheet verdicts list [--json]                what was found by comparing takes
  takesheet shortlists list [--json]              choices of takes from any tapes, in their order
  takesheet peaks export --transfer ID --out DIR  the waveform as a BBC waveform data file
  takesheet transfer set --transfer ID            its speed correction, and whether it runs backwards

  --archive FILE   the archive (default: the one the window opens)
  --help           after a command: what it does, in full
  --version        which version this is

A path beginning with - goes behind --. Exit code 0 is success, 1 is said in one sentence on stderr.
npm start opens the window.
`;

/** Runs one command line and returns its exit code; never throws. */
export async function runCommand(args: readonly string[], world: CommandWorld): Promise<number> {
  try {
    return await dispatch(args, world);
  } catch (error) {
    if (error instanceof UserError) {
      world.err(`${error.message}\n`);
    } else {
      const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
      world.err(`Takesheet made a mistake of its own: ${details}\n`);
    }
    return 1;
  }
}

async function dispatch(args: readonly string[], world: CommandWorld): Promise<number> {
  const [first, second] = args;
  if (first === '--version') {
    world.out(`${world.version}\n`);
    return 0;
  }
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
    world.out(help);
    return 0;
  }
  const isPair = second !== undefined && Object.hasOwn(commands, `${first} ${second}`);
  const name = isPair ? `${first} ${second}` : first;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    if (first === 'marks' && (second === undefined || second === '--help' || second === '-h')) {
      world.out(help);
      return 0;
    }
    const asked = first === 'marks' ? `marks ${second ?? ''}` : first;
    throw new UserError('badInput', `There is no command ${asked}. takesheet --help lists them.`);
  }
  const { options, operands, wantsHelp } = readArguments(name, command, args.slice(isPair ? 2 : 1));
  if (wantsHelp) {
    world.out(command.help);
    return 0;
  }
  return command.run(options, operands, world);
}

const optionTypes = {
  archive: { type: 'string' },
  transfer: { type: 'string' },
  format: { type: 'string' },
  out: { type: 'string' },
  wait: { type: 'boolean' },
  json: { type: 'boolean' },
  replace: { type: 'boolean' },
  time: { type: 'string' },
  'speed-ratio': { type: 'string' },
  backwards: { type: 'boolean' },
  forwards: { type: 'boolean' },
} as const satisfies Record<keyof CommandOptions, { type: 'string' | 'boolean' }>;

function readArguments(
  name: string,
  command: Command,
  args: readonly string[],
): { options: CommandOptions; operands: readonly string[]; wantsHelp: boolean } {
  const known = Object.fromEntries(command.options.map((option) => [option, optionTypes[option]]));
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { ...known, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
    const { help: wantsHelp, ...options } = values;
    return { options, operands: positionals, wantsHelp: wantsHelp === true };
  } catch (error) {
    const [sentence] = (error as Error).message.split('. ');
    throw new UserError('badInput', `${sentence}. takesheet ${name} --help lists the options.`, { cause: error });
  }
}
