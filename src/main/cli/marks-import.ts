import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { UserError } from '../../shared/contract/errors.ts';
import { type Command, type CommandWorld, jsonLine, withCore } from './command.ts';
import { findNamedTransfer } from './find-transfer.ts';
import { importFormatOf } from './formats.ts';

/** `takesheet marks import`: marks from a file onto a transfer. */
export const marksImportCommand: Command = {
  help: `takesheet marks import --transfer ID [--format jsonl|audacity|cue|csv] [--replace] [--archive FILE] [FILE]

Reads marks from FILE, or from stdin, onto a transfer: one step that can be undone. Prints a JSON line with what was
added, replaced and skipped, before it one for each line of the file that could not be used.

  --transfer ID    the transfer: its id, or as much of it as is needed
  --format FORMAT  told from the content when it is not given
  --replace        takes the words of the file where a mark is known with other words; otherwise the known ones stay
  --archive FILE   the archive (default: the one the window opens)
`,
  options: ['archive', 'transfer', 'format', 'replace'],
  async run(options, operands, world) {
    const [file, ...more] = operands;
    if (more.length > 0) throw new UserError('badInput', 'Name one file to import.');
    const format = importFormatOf(options.format);
    const bytes = await readInput(file, world);
    return withCore(options, world, 'write', async (core) => {
      const { transfer } = await findNamedTransfer(core, options.transfer);
      const source = {
        transferId: transfer.id,
        format,
        fileName: file === undefined || file === '-' ? 'stdin' : basename(file),
        bytesBase64: bytes.toString('base64'),
      };
      const { notices, conflicts } = await core.handlers['import.preview'](source);
      for (const notice of notices) world.out(jsonLine({ notice }));
      const result = await core.handlers['import.apply']({ ...source, replaceConflicts: options.replace === true });
      const { added, replaced, skipped } = result;
      world.out(jsonLine({ added, replaced, skipped, conflicts: conflicts.length }));
      return 0;
    });
  },
};

async function readInput(file: string | undefined, world: CommandWorld): Promise<Buffer> {
  if (file === undefined || file === '-') return world.readStdin();
  const path = resolve(world.folder, file);
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    const isMissing = error.code === 'ENOENT' || error.code === 'ENOTDIR';
    const sentence = isMissing
      ? `There is no file ${path}. Check the name.`
      : `${path} could not be read (${error.code ?? error.message}). Choose another file.`;
    throw new UserError(isMissing ? 'notFound' : 'notReadable', sentence, { cause: error });
  });
}
