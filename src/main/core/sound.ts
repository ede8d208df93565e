import { UserError } from '../../shared/contract/errors.ts';
import type { LoudnessView, PeaksView } from '../../shared/contract/views.ts';
import type { FrameRange } from '../../shared/domain/frame-ranges.ts';
import type { TransferId } from '../../shared/domain/ids.ts';
import { fileNameOf, type Transfer } from '../../shared/domain/transfer.ts';
import type { SourceFacts } from '../audio/frame-source.ts';
import { type Locator, locatorOf } from '../audio/locator.ts';
import type { Readers } from '../audio/readers.ts';
import { PictureDamaged } from '../peaks/damaged-pictures.ts';
import type { Peaks } from '../peaks/peaks.ts';
import type { TourSources } from '../tours/tour-plan.ts';
import type { Core } from './core.ts';

/** A disk that takes longer for half a second of sound has gone away. */
const edgeReadMs = 30_000;

export type SoundOptions = {
  readonly readers: Readers;
  readonly peaks: Peaks;
  /** What is heard under an id that is no transfer's but a preview's. */
  preview(id: TransferId): SoundSource | null;
  /** Throws `UserError` notFound. */
  load(id: TransferId): Transfer;
  /** Looks again whether the file is there; does nothing where the archive is read-only. */
  check(id: TransferId): Promise<void>;
  /** The same for the transfer that is on screen now, which is looked at again and again. */
  checkOpened(id: TransferId): Promise<void>;
  /** The same for a transfer that is seen in a list. */
  checkSeen(id: TransferId): Promise<void>;
  /** Puts the transfer first in the queue of those whose waveform is to be read. */
  ask(id: TransferId): void;
  /** Puts it last, unless it is in the queue already. */
  add(id: TransferId): void;
  /** Tells that nothing is known of a waveform any more. */
  onLost(id: TransferId): void;
};

/** Where sound is read from and what its reader needs to know. */
export type SoundSource = { readonly path: Locator; readonly facts: SourceFacts };

export type Sound = Pick<Core, 'readFrames' | 'readPeaksTile'> & {
  /** What is known of the waveform of a transfer that is opened; asks for the rest. Throws `UserError`. */
  peaksOf(id: TransferId): Promise<PeaksView>;
  /** The same of one that is only seen in a list: what is opened or being read stays before it. Throws `UserError`. */
  glanceAt(id: TransferId): Promise<PeaksView>;
  /** The loudness of a stretch; null until the transfer was read once. Throws `UserError`. */
  loudnessOf(id: TransferId, startFrame: number, endFrame: number): Promise<LoudnessView | null>;
  /** Where something sounds; null until the transfer was read once. Throws `UserError`. */
  activityOf(id: TransferId): Promise<readonly FrameRange[] | null>;
  /** Where the loudest part of a range begins; null where that is not known. */
  loudestOf: TourSources['loudest'];
  /** The waveform as a file of other programs, part by part. Throws `UserError`. */
  datOf(id: TransferId): AsyncGenerator<Uint8Array<ArrayBuffer>>;
};

/** Sound and waveforms of transfers, by their ids. */
export function createSound(options: SoundOptions): Sound {
  const { readers, peaks, preview, load, check, ask, onLost } = options;

  async function reading<Result>(id: TransferId, signal: AbortSignal, work: Promise<Result>): Promise<Result> {
    try {
      return await work;
    } catch (error) {
      // The window learns from the transfer's state why nothing is heard or seen.
      if (error instanceof UserError && !signal.aborted) await check(id);
      throw error;
    }
  }

  function describe(id: TransferId): Promise<PeaksView> {
    const { path, facts } = sourceOf(load(id));
    return peaks.describe(path, facts);
  }

  /** What a disk destroyed is never shown: everybody forgets the picture, and its tape is read anew. */
  function retake(id: TransferId, error: unknown): never {
    if (error instanceof PictureDamaged) {
      onLost(id);
      ask(id);
    }
    throw error;
  }

  const fromPicture = <Result>(id: TransferId, look: Promise<Result>): Promise<Result> =>
    look.catch((error: unknown) => retake(id, error));

  const readFrames: Sound['readFrames'] = async (id, startFrame, frames, signal) => {
    const previewed = preview(id);
    if (previewed !== null) return readers.read(previewed.path, startFrame, frames, signal);
    const { path } = sourceOf(load(id));
    return reading(id, signal, readers.read(path, startFrame, frames, signal));
  };
  return {
    readFrames,
    async loudnessOf(id, startFrame, endFrame) {
      const { path } = sourceOf(load(id));
      const readEdge = (start: number, frames: number): Promise<Float32Array> =>
        readFrames(id, start, frames, AbortSignal.timeout(edgeReadMs));
      return fromPicture(id, peaks.loudness(path, startFrame, endFrame, readEdge));
    },
    // A file that went away between two looks has no loudest part; that it is gone is said where it is played.
    loudestOf: (transfer, range, lengthFrames) =>
      fromPicture(transfer.id, peaks.loudest(sourceOf(transfer).path, range, lengthFrames)).catch(() => null),
    activityOf: async (id) => fromPicture(id, peaks.activity(sourceOf(load(id)).path)),
    async *datOf(id) {
      try {
        yield* peaks.datOf(sourceOf(load(id)).path);
      } catch (error) {
        retake(id, error);
      }
    },
    async readPeaksTile(id, framesPerBucket, tile, signal) {
      const { path, facts } = sourceOf(load(id));
      const fold = (start: number, frames: number): Promise<Int16Array<ArrayBuffer>> =>
        reading(id, signal, readers.fold(path, start, frames, framesPerBucket, signal));
      return fromPicture(id, peaks.readTile(path, facts, framesPerBucket, tile, fold));
    },
    async peaksOf(id) {
      await options.checkOpened(id);
      const view = await describe(id);
      if (!view.complete) ask(id);
      return view;
    },
    async glanceAt(id) {
      await options.checkSeen(id);
      const view = await describe(id);
      if (!view.complete) options.add(id);
      return view;
    },
  };
}

/** The file of a transfer and what its reader needs to know; throws `UserError` with the reason when it has none. */
export function sourceOf(transfer: Transfer): SoundSource {
  const { state, format, encoding, sampleRate, channels, frames, timeReference, repairs, decoder } = transfer;
  const cannotBeRead = state === 'missing' || state === 'unreadable';
  if (
    cannotBeRead ||
    transfer.files.length === 0 ||
    format === null ||
    sampleRate === null ||
    channels === null ||
    frames === null
  ) {
    const reason = transfer.reason ?? `${fileNameOf(transfer)} could not be read yet. Reread it.`;
    throw new UserError(state === 'missing' ? 'notFound' : 'notReadable', reason);
  }
  return {
    path: locatorOf(transfer.files, transfer.reading),
    facts: { format, encoding, sampleRate, channels, frames, timeReference, description: '', repairs, decoder },
  };
}
