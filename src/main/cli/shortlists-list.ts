import { UserError } from '../../shared/contract/errors.ts';
import type { ArchiveView } from '../../shared/contract/views.ts';
import { type Mark, markName } from '../../shared/domain/mark.ts';
import type { Shortlist } from '../../shared/domain/shortlist.ts';
import { clockText, lengthText } from '../../shared/domain/timecode.ts';
import { transferName } from '../../shared/domain/transfer.ts';
import { type Command, jsonLine, withCore } from './command.ts';
import { tableText } from './table.ts';

/** `takesheet shortlists list`: ordered choices of takes, with where each take lies. */
export const shortlistsListCommand: Command = {
  help: `takesheet shortlists list [--archive FILE] [--json]

Lists every shortlist with its takes and fragments in their order, also while a window has the archive open. Times are
those of the file.

  --json           a JSON line for each list, as the archive has it, with its marks
  --archive FILE   the archive (default: the one the window opens)
`,
  options: ['archive', 'json'],
  async run(options, operands, world) {
    if (operands.length > 0) {
      throw new UserError('badInput', `shortlists list takes no ${operands[0]}: it prints to stdout.`);
    }
    return withCore(options, world, 'read', async (core) => {
      const archive = await core.handlers['archive.get']({});
      const rows: string[][] = [];
      for (const list of archive.shortlists) {
        const markIds = list.items.map(({ markId }) => markId);
        const { marks } = await core.handlers['marks.find']({ markIds });
        if (options.json === true) world.out(jsonLine({ ...list, marks }));
        else rows.push(...marks.map((mark, index) => row(list, mark, index, archive)));
      }
      if (options.json !== true)
        world.out(tableText(['list', 'no.', 'name', 'tape', 'start', 'length', 'notes'], rows));
      return 0;
    });
  },
};

function row(list: Shortlist, mark: Mark, index: number, { tapes, transfers, songs }: ArchiveView): string[] {
  const transfer = transfers.find(({ id }) => id === mark.transferId);
  const tape = tapes.find(({ id }) => id === transfer?.tapeId);
  const rate = transfer?.sampleRate ?? null;
  return [
    list.title,
    String(index + 1),
    markName(mark, songs.find(({ id }) => id === mark.songId)?.title ?? null),
    transfer === undefined || tape === undefined ? 'removed' : transferName(tape, transfer),
    rate === null ? String(mark.startFrame) : clockText(mark.startFrame, rate),
    mark.endFrame === null ? 'open' : rate === null ? '' : lengthText(mark.endFrame - mark.startFrame, rate),
    list.items.find(({ markId }) => markId === mark.id)?.notes ?? '',
  ];
}
