import { UserError } from '../../shared/contract/errors.ts';
import { flagNames, kindNames, type Mark, markName, statusNames } from '../../shared/domain/mark.ts';
import type { Song } from '../../shared/domain/song.ts';
import { clockText } from '../../shared/domain/timecode.ts';
import { type Command, jsonLine, withCore } from './command.ts';
import { findNamedTransfer } from './find-transfer.ts';
import { marksText } from './marks-export.ts';
import { exportFormatOf } from './formats.ts';
import { tableText } from './table.ts';

/** `takesheet marks list`: what is marked on a transfer. */
export const marksListCommand: Command = {
  help: `takesheet marks list --transfer ID [--archive FILE] [--json | --format jsonl|audacity|cue|csv]

Lists the marks of a transfer in order of place, also while a window has the archive open.

  --transfer ID    the transfer: its id, or as much of it as is needed
  --json           a JSON line for each mark, as the archive has it
  --format FORMAT  the text that marks export would give
  --archive FILE   the archive (default: the one the window opens)
`,
  options: ['archive', 'transfer', 'format', 'json'],
  async run(options, operands, world) {
    if (operands.length > 0)
      throw new UserError('badInput', `marks list takes no ${operands[0]}: it prints to stdout.`);
    return withCore(options, world, 'read', async (core) => {
      const { transfer, archive } = await findNamedTransfer(core, options.transfer);
      if (options.format !== undefined) {
        world.out(await marksText(core, transfer.id, exportFormatOf(options.format, null)));
        return 0;
      }
      const { marks } = await core.handlers['marks.list']({ transferId: transfer.id });
      if (options.json === true) {
        for (const mark of marks) world.out(jsonLine(mark));
      } else {
        const rows = marks.map((mark) => row(mark, archive.songs, transfer.sampleRate));
        world.out(tableText(['kind', 'start', 'end', 'name', 'status', 'rating', 'notes'], rows));
      }
      return 0;
    });
  },
};

function row(mark: Mark, songs: readonly Song[], sampleRate: number | null): string[] {
  const place = (frame: number): string => (sampleRate === null ? String(frame) : clockText(frame, sampleRate));
  const song = songs.find(({ id }) => id === mark.songId)?.title ?? null;
  const status = mark.status === null ? '' : statusNames[mark.status].toLowerCase();
  const flags = mark.flags.map((flag) => flagNames[flag].toLowerCase());
  return [
    kindNames[mark.kind].toLowerCase(),
    place(mark.startFrame),
    mark.endFrame === null ? 'open' : mark.kind === 'timestamp' ? '' : place(mark.endFrame),
    markName(mark, song),
    [status, ...flags].filter((word) => word !== '').join(', '),
    '*'.repeat(mark.rating),
    mark.notes,
  ];
}
