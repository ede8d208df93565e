import { UserError } from '../../shared/contract/errors.ts';
import { noChange, noDiff } from '../../shared/domain/change.ts';
import { speedCorrectionText } from '../../shared/domain/correction-text.ts';
import {
  entryOf,
  maxSpeedRatio,
  minSpeedRatio,
  type TransferEntry,
  transferName,
} from '../../shared/domain/transfer.ts';
import { type Command, type CommandOptions, jsonLine, withCore } from './command.ts';
import { findNamedTransfer } from './find-transfer.ts';

/** `takesheet transfer set`: how a transfer is heard. */
export const transferSetCommand: Command = {
  help: `takesheet transfer set --transfer ID [--speed-ratio RATIO] [--backwards | --forwards] [--archive FILE]

Says how a transfer is heard, as one step that undo takes back. The file is never changed, and marks stay at its frames.
Prints a JSON line with what holds then: {"id","speedRatio","runsBackwards"}.

  --transfer ID        the transfer: its id, or as much of it as is needed
  --speed-ratio RATIO  how much faster than its file it is heard: 1.018 for a tape that was transferred 1.8 % too
                       slowly; ${minSpeedRatio} to ${maxSpeedRatio}, 1 for no correction
  --backwards          it was transferred backwards: it is heard from the last frame to the first
  --forwards           it is heard in the direction of the file
  --archive FILE       the archive (default: the one the window opens)
`,
  options: ['archive', 'transfer', 'speed-ratio', 'backwards', 'forwards'],
  async run(options, operands, world) {
    if (operands.length > 0) {
      throw new UserError('badInput', `transfer set takes no ${operands[0]}. takesheet transfer set --help.`);
    }
    const wanted = wantedOf(options);
    return withCore(options, world, 'write', async (core) => {
      const { transfer, archive } = await findNamedTransfer(core, options.transfer);
      const before = entryOf(transfer);
      const after = { ...before, ...wanted };
      const isSame = after.speedRatio === before.speedRatio && after.runsBackwards === before.runsBackwards;
      if (!isSame) {
        const tape = archive.tapes.find(({ id }) => id === transfer.tapeId);
        const title = tape === undefined ? 'Edit a transfer' : `Edit ${transferName(tape, transfer)}`;
        const change = { ...noChange, transfers: { ...noDiff, updated: [[before, after] as const] } };
        await core.handlers['changes.commit']({ title, change, place: { transferId: transfer.id, frame: 0 } });
      }
      const { id, speedRatio, runsBackwards } = after;
      world.out(jsonLine({ id, speedRatio, runsBackwards }));
      return 0;
    });
  },
};

function wantedOf(options: CommandOptions): Partial<Pick<TransferEntry, 'speedRatio' | 'runsBackwards'>> {
  const { backwards, forwards } = options;
  const ratio = options['speed-ratio'];
  if (backwards === true && forwards === true) {
    throw new UserError('badInput', 'A transfer runs either --backwards or --forwards. Say one of them.');
  }
  if (ratio === undefined && backwards !== true && forwards !== true) {
    throw new UserError('badInput', 'Say what to set: --speed-ratio RATIO, --backwards or --forwards.');
  }
  return {
    ...(ratio === undefined ? {} : { speedRatio: ratioIn(ratio) }),
    ...(backwards === true ? { runsBackwards: true } : forwards === true ? { runsBackwards: false } : {}),
  };
}

function ratioIn(text: string): number {
  const ratio = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (ratio >= minSpeedRatio && ratio <= maxSpeedRatio) return ratio;
  const example = `1.018 hears the tape ${speedCorrectionText(1.018)} faster`;
  throw new UserError(
    'badInput',
    `${text} is no speed ratio: write a number from ${minSpeedRatio} to ${maxSpeedRatio}; ${example}.`,
  );
}
