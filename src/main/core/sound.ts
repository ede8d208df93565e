import { UserError } from '../../shared/contract/errors.ts';
import type { PeaksView } from '../../shared/contract/views.ts';
import type { TransferId } from '../../shared/domain/ids.ts';
import { fileNameOf, type Transfer } from '../../shared/domain/transfer.ts';
import type { SourceFacts } from '../audio/frame-source.ts';
import type { Readers } from '../audio/readers.ts';
import type { Peaks } from '../peaks/peaks.ts';
import type { Core } from './core.ts';

export type SoundOptions = {
  readonly readers: Readers;
  readonly peaks: Peaks;
  /** Throws `UserError` notFound. */
  load(id: TransferId): Transfer;
  /** Looks again whether the file is there; does nothing where the archive is read-only. */
  check(id: TransferId): Promise<void>;
  /** Puts the transfer first in the queue of those whose waveform is to be read. */
  ask(id: TransferId): void;
};

export type Sound = Pick<Core, 'readFrames' | 'readPeaksTile'> & {
  /** What is known of the waveform; asks for the rest. Throws `UserError`. */
  peaksOf(id: TransferId): Promise<PeaksView>;
};

/** Sound and waveforms of transfers, by their ids. */
export function createSound({ readers, peaks, load, check, ask }: SoundOptions): Sound {
  const readFrames: Sound['readFrames'] = async (id, startFrame, frames, signal) => {
    const transfer = load(id);
    const { path } = sourceOf(transfer);
    try {
      return await readers.read(path, startFrame, frames, signal);
    } catch (error) {
      // The window learns from the transfer's state why nothing is heard.
      if (error instanceof UserError && !signal.aborted) await check(id);
      throw error;
    }
  };
  return {
    readFrames,
    async readPeaksTile(id, framesPerBucket, tile, signal) {
      const { path, facts } = sourceOf(load(id));
      return peaks.readTile(path, facts, framesPerBucket, tile, (start, frames) =>
        readFrames(id, start, frames, signal),
      );
    },
    async peaksOf(id) {
      await check(id);
      const { path, facts } = sourceOf(load(id));
      const view = await peaks.describe(path, facts);
      if (!view.complete) ask(id);
      return view;
    },
  };
}

/** The file of a transfer and what its reader needs to know; throws `UserError` with the reason when it has none. */
function sourceOf(transfer: Transfer): { path: string; facts: SourceFacts } {
  const { state, format, encoding, sampleRate, channels, frames, timeReference, repairs, decoder } = transfer;
  const path = transfer.files[0]?.path;
  const cannotBeRead = state === 'missing' || state === 'unreadable';
  if (
    cannotBeRead ||
    path === undefined ||
    format === null ||
    sampleRate === null ||
    channels === null ||
    frames === null
  ) {
    const reason = transfer.reason ?? `${fileNameOf(transfer)} could not be read yet. Reread it.`;
    throw new UserError(state === 'missing' ? 'notFound' : 'notReadable', reason);
  }
  return {
    path,
    facts: { format, encoding, sampleRate, channels, frames, timeReference, description: '', repairs, decoder },
  };
}
