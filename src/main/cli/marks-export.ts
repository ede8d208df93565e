import { open } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { UserError } from '../../shared/contract/errors.ts';
import { defaultExportOptions, type ExportFormat } from '../../shared/contract/views.ts';
import type { TransferId } from '../../shared/domain/ids.ts';
import type { TimeBase } from '../../shared/domain/tape-time.ts';
import type { Core } from '../core/core.ts';
import { type Command, withCore } from './command.ts';
import { findNamedTransfer } from './find-transfer.ts';
import { exportFormatOf, timeBaseOf } from './formats.ts';

/** `takesheet marks export`: the marks of a transfer as text. */
export const marksExportCommand: Command = {
  help: `takesheet marks export --transfer ID [--format jsonl|audacity|cue|csv] [--time file|corrected]
                       [--archive FILE] [FILE]

Writes the marks of a transfer to stdout, or into FILE, which must not exist yet.

  --transfer ID    the transfer: its id, or as much of it as is needed
  --format FORMAT  jsonl (default) loses nothing and comes back identical
  --time BASE      file (default), or corrected: by the tape's speed correction and direction
  --archive FILE   the archive (default: the one the window opens)

Roundings and omissions are told on stderr.
`,
  options: ['archive', 'transfer', 'format', 'time'],
  async run(options, operands, world) {
    const [file, ...more] = operands;
    if (more.length > 0) throw new UserError('badInput', 'Name one file to export to.');
    const format = exportFormatOf(options.format, 'jsonl');
    const timeBase = timeBaseOf(options.time);
    return withCore(options, world, 'read', async (core) => {
      const { transfer } = await findNamedTransfer(core, options.transfer);
      const text = await marksText(core, transfer.id, format, timeBase, (warning) => world.err(`${warning}\n`));
      if (file === undefined) world.out(text);
      else await writeNewFile(resolve(world.folder, file), text);
      return 0;
    });
  },
};

/** The text of an export in one piece. Throws `UserError` where the format needs several files. */
export async function marksText(
  core: Core,
  transferId: TransferId,
  format: ExportFormat,
  timeBase: TimeBase = 'file',
  onWarning: (message: string) => void = () => {},
): Promise<string> {
  const preview = await core.handlers['export.preview']({
    transferId,
    format,
    options: { ...defaultExportOptions, timeBase },
  });
  if (preview.blocked !== null) throw new UserError('nothingToExport', preview.blocked);
  if (preview.files.length > 1 && format === 'cue') {
    throw new UserError(
      'rule',
      `These marks need ${preview.files.length} cue sheets. Use takesheet export --format cue --out DIR.`,
    );
  }
  for (const { message } of preview.warnings) onWarning(message);
  return preview.files.map(({ text }) => text).join('');
}

async function writeNewFile(path: string, text: string): Promise<void> {
  // Exclusive: a file that is there is never written over.
  const file = await open(path, 'wx').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') {
      throw new UserError('notWritable', `${path} exists already and was left as it is. Name another file.`, {
        cause: error,
      });
    }
    throw new UserError(
      'notWritable',
      `${path} cannot be written (${error.code ?? error.message}). Choose a folder you may write: not ${dirname(path)}.`,
      {
        cause: error,
      },
    );
  });
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}
