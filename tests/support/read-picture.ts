import { foldStretch } from '../../src/main/audio/fold-stretch.ts';
import type { FrameSource } from '../../src/main/audio/frame-source.ts';
import type { Peaks } from '../../src/main/peaks/peaks.ts';

/** The numbers of one tile as the window gets them; finer levels than those kept are folded from the source. */
export async function tileOf(
  peaks: Peaks,
  path: string,
  source: FrameSource,
  framesPerBucket: number,
  tile: number,
): Promise<Int16Array> {
  const bytes = await peaks.readTile(path, source.facts, framesPerBucket, tile, (start, frames) =>
    foldStretch(source, start, frames, framesPerBucket),
  );
  return new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
}

/** All tiles of a level that are known, one behind the other. */
export async function allTiles(
  peaks: Peaks,
  path: string,
  source: FrameSource,
  framesPerBucket: number,
): Promise<Int16Array> {
  const numbers: number[] = [];
  for (let tile = 0; ; tile++) {
    const next = await tileOf(peaks, path, source, framesPerBucket, tile);
    if (next.length === 0) return Int16Array.from(numbers);
    for (const number of next) numbers.push(number);
  }
}
