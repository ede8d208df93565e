import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { UserError } from '../../shared/contract/errors.ts';
import { defaultExportOptions } from '../../shared/contract/views.ts';
import { type Command, jsonLine, withCore } from './command.ts';
import { findNamedTransfer } from './find-transfer.ts';
import { exportFormatOf, timeBaseOf } from './formats.ts';

/** `takesheet export`: the files the export panel would write. */
export const exportCommand: Command = {
  help: `takesheet export --transfer ID --format cue|audacity|csv|jsonl --out DIR [--time file|corrected]
                 [--archive FILE]

Writes the marks of a transfer into the folder DIR and prints a JSON line for each file ({"path"}) and for each
rounding, renaming or omission ({"warning","message","markIds"}). No file is ever written over: names are numbered.

  --transfer ID    the transfer: its id, or as much of it as is needed
  --format FORMAT  cue: cue sheets · audacity: a label file per lane · csv: all data · csvSpreadsheet: for reading ·
                   jsonl: loses nothing
  --out DIR        the folder; it is made when there is none
  --time BASE      file (default): times of the file as it is · corrected: as the tape is heard, by its speed correction
                   and direction; such a sheet no longer fits the original file. jsonl always has frames of the file
  --archive FILE   the archive (default: the one the window opens)
`,
  options: ['archive', 'transfer', 'format', 'out', 'time'],
  async run(options, operands, world) {
    if (operands.length > 0)
      throw new UserError('badInput', `export takes no ${operands[0]}. takesheet export --help.`);
    const format = exportFormatOf(options.format, null);
    const timeBase = timeBaseOf(options.time);
    if (options.out === undefined) throw new UserError('badInput', 'Say where to with --out DIR.');
    const folder = resolve(world.folder, options.out);
    return withCore(options, world, 'read', async (core) => {
      const { transfer } = await findNamedTransfer(core, options.transfer);
      await makeFolder(folder);
      const request = { transferId: transfer.id, format, options: { ...defaultExportOptions, timeBase }, folder };
      const { paths, warnings } = await core.handlers['export.write'](request);
      for (const path of paths) world.out(jsonLine({ path }));
      for (const { kind, message, markIds } of warnings) world.out(jsonLine({ warning: kind, message, markIds }));
      return 0;
    });
  },
};

/** As mkdir's `recursive`, which tries for ever where a folder that is there says ENOENT (/proc, network mounts). */
async function makeEach(folder: string, mayRetry = true): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && (await stat(folder)).isDirectory()) return;
    if (code !== 'ENOENT' || !mayRetry || dirname(folder) === folder) throw error;
    await makeEach(dirname(folder));
    await makeEach(folder, false);
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await makeEach(folder);
  } catch (error) {
    const why =
      (error as NodeJS.ErrnoException).code === 'EEXIST' ? 'a file of that name exists' : 'it may not be written there';
    throw new UserError('notWritable', `The folder ${folder} cannot be made: ${why}. Name another one with --out.`, {
      cause: error,
    });
  }
}
