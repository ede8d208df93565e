import { UserError } from '../../shared/contract/errors.ts';
import type { ArchiveView, HeardSummary, MarkCounts } from '../../shared/contract/views.ts';
import { correctionText } from '../../shared/domain/correction-text.ts';
import { lengthText } from '../../shared/domain/timecode.ts';
import { type Transfer, transferName } from '../../shared/domain/transfer.ts';
import { viewOf } from './add.ts';
import { type Command, jsonLine, withCore } from './command.ts';
import { tableText } from './table.ts';

/** `takesheet list`: the transfers of the archive. */
export const listCommand: Command = {
  help: `takesheet list [--archive FILE] [--json]

Lists the transfers of the archive, also while a window has it open.

  --json           a JSON line for each: id, path, format, sampleRate, channels, frames, state, tape, side, part,
                   speedRatio, runsBackwards, how many takes, fragments and timestamps it has,
                   and how many of its frames were heard and when last
  --archive FILE   the archive (default: the one the window opens)
`,
  options: ['archive', 'json'],
  async run(options, operands, world) {
    if (operands.length > 0) throw new UserError('badInput', `list takes no ${operands[0]}. takesheet list --help.`);
    return withCore(options, world, 'read', async (core) => {
      const archive = await core.handlers['archive.get']({});
      const { counts } = await core.handlers['marks.counts']({});
      const heard = new Map((await core.handlers['heard.list']({})).heard.map((one) => [one.transferId, one]));
      if (options.json === true) {
        for (const transfer of archive.transfers)
          world.out(
            jsonLine({
              ...viewOf(transfer),
              ...wordsOf(archive, counts, transfer),
              ...heardOf(heard.get(transfer.id)),
            }),
          );
      } else {
        world.out(
          tableText(
            ['id', 'tape', 'length', 'heard', 'correction', 'state', 'marks', 'file'],
            archive.transfers.map((one) => row(archive, counts, heard.get(one.id), one)),
          ),
        );
      }
      return 0;
    });
  },
};

function wordsOf(
  { tapes }: ArchiveView,
  counts: MarkCounts,
  { id, tapeId, side, part, speedRatio, runsBackwards }: Transfer,
): object {
  const tape = tapes.find((one) => one.id === tapeId);
  const marks = counts[id] ?? { takes: 0, fragments: 0, timestamps: 0 };
  return {
    reel: tape?.reel ?? '',
    title: tape?.title ?? '',
    date: tape?.date ?? '',
    side,
    part,
    speedRatio,
    runsBackwards,
    ...marks,
  };
}

function heardOf(heard: HeardSummary | undefined): object {
  return { heardFrames: heard?.heardFrames ?? 0, lastHeardAt: heard?.lastHeardAt ?? null };
}

function row(
  { tapes }: ArchiveView,
  counts: MarkCounts,
  heard: HeardSummary | undefined,
  transfer: Transfer,
): string[] {
  const { id, tapeId, state, frames, sampleRate, files } = transfer;
  const tape = tapes.find((one) => one.id === tapeId);
  const { takes, fragments, timestamps } = counts[id] ?? { takes: 0, fragments: 0, timestamps: 0 };
  const length = frames === null || sampleRate === null ? '' : lengthText(frames, sampleRate);
  const name = tape === undefined ? '' : transferName(tape, transfer);
  const heardTime = length === '' ? '' : lengthText(heard?.heardFrames ?? 0, sampleRate ?? 1);
  return [
    id.slice(0, 8),
    name,
    length,
    heardTime,
    correctionText(transfer),
    state,
    String(takes + fragments + timestamps),
    files[0]?.path ?? '',
  ];
}
