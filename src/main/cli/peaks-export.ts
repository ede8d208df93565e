import { resolve } from 'node:path';
import { UserError } from '../../shared/contract/errors.ts';
import { type Command, withCore } from './command.ts';
import { findNamedTransfer } from './find-transfer.ts';

/** `takesheet peaks export`: the waveform of a transfer for other programs. */
export const peaksExportCommand: Command = {
  help: `takesheet peaks export --transfer ID --out DIR [--archive FILE]

Writes the waveform of a transfer into DIR as a BBC waveform data file (.dat, version 2, 16 bit, 256 samples per pixel),
which audiowaveform, peaks.js and waveform-data.js read. The transfer must have been read to its end: takesheet add
--wait does that.

  --transfer ID    the transfer: its id, or as much of it as is needed
  --out DIR        the folder; a name that is taken gets a number
  --archive FILE   the archive (default: the one the window opens)
`,
  options: ['archive', 'transfer', 'out'],
  async run(options, operands, world) {
    if (operands.length > 0) throw new UserError('badInput', 'takesheet peaks export takes its folder with --out DIR.');
    const { out } = options;
    if (out === undefined) throw new UserError('badInput', 'Say where to write with --out DIR.');
    return withCore(options, world, 'read', async (core) => {
      const { transfer } = await findNamedTransfer(core, options.transfer);
      const folder = resolve(world.folder, out);
      const { path } = await core.handlers['peaks.export']({ transferId: transfer.id, folder });
      world.out(`${path}\n`);
      return 0;
    });
  },
};
