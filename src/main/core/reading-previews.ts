import type { In, Out } from '../../shared/contract/requests.ts';
import { newId, type TransferId } from '../../shared/domain/ids.ts';
import type { Transfer } from '../../shared/domain/transfer.ts';
import type { SourceFacts } from '../audio/frame-source.ts';
import { type Locator, locatorOf } from '../audio/locator.ts';
import { guessRawLayout } from '../audio/raw-guess.ts';
import type { Readers } from '../audio/readers.ts';

/** Sound as it would be in another reading, before anybody decides for it. */
export type ReadingPreviews = {
  guess(input: In<'reading.guess'>): Promise<Out<'reading.guess'>>;
  preview(input: In<'reading.preview'>): Promise<Out<'reading.preview'>>;
  /** What the newest preview of that id is; null when it is no preview. */
  find(id: TransferId): { readonly path: Locator; readonly facts: SourceFacts } | null;
};

export type ReadingPreviewOptions = {
  readonly readers: Readers;
  /** Throws `UserError` notFound. */
  load(id: TransferId): Transfer;
  /** Aborted when the core is closed. */
  readonly signal: AbortSignal;
};

/** Frames that are looked at in each column: enough to tell sound from noise, and soon read from any disk. */
const framesPerColumn = 1024;
const readsAtOnce = 4;
/** Each open dialog has one; two windows may have dialogs. */
const mostPreviews = 4;

export function createReadingPreviews({ readers, load, signal }: ReadingPreviewOptions): ReadingPreviews {
  const previews = new Map<TransferId, { path: Locator; facts: SourceFacts }>();
  return {
    async guess({ transferId }) {
      const [file] = load(transferId).files;
      return { raw: await guessRawLayout(file?.path ?? '') };
    },

    async preview({ transferId, reading, startFrame, frames, columns }) {
      const path = locatorOf(load(transferId).files, reading);
      const facts = await readers.probe(path, signal);
      const from = Math.min(startFrame, facts.frames);
      const endFrame = frames === null ? facts.frames : Math.min(facts.frames, from + frames);
      const outline = await outlineOf(readers, path, facts.channels, from, endFrame, columns, signal);
      const previewId = newId<TransferId>();
      previews.set(previewId, { path, facts });
      const [oldest] = previews.keys();
      if (previews.size > mostPreviews && oldest !== undefined) previews.delete(oldest);
      const { sampleRate, channels } = facts;
      return { previewId, sampleRate, channels, frames: facts.frames, startFrame: from, endFrame, outline };
    },

    find: (id) => previews.get(id) ?? null,
  };
}

async function outlineOf(
  readers: Readers,
  path: Locator,
  channels: number,
  startFrame: number,
  endFrame: number,
  columns: number,
  signal: AbortSignal,
): Promise<readonly number[]> {
  const step = (endFrame - startFrame) / columns;
  const outline: number[] = Array.from({ length: columns * 2 }, () => 0);
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < columns) {
      const column = next;
      next += 1;
      const at = startFrame + Math.floor(column * step);
      const count = Math.min(framesPerColumn, Math.max(1, Math.floor(step)), endFrame - at);
      if (count <= 0) continue;
      const [low, high] = rangeOf(await readers.read(path, at, count, signal), channels);
      outline[column * 2] = low;
      outline[column * 2 + 1] = high;
    }
  };
  await Promise.all(Array.from({ length: readsAtOnce }, work));
  return outline;
}

/** Lowest and highest value; what is no number, as wrong bytes read as floats may be, counts as full scale. */
function rangeOf(samples: Float32Array, channels: number): readonly [low: number, high: number] {
  let low = channels > 0 && samples.length > 0 ? 1 : 0;
  let high = -low;
  for (const sample of samples) {
    const value = Number.isNaN(sample) ? 1 : Math.max(-1, Math.min(1, sample));
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}
