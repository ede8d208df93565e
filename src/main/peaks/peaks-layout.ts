import { stepsIn, wholeHops } from '../../shared/loudness/hops.ts';
import { bytesPerBucket, derivedFramesPerBucket, levelsFor } from '../../shared/peaks/levels.ts';
import { bytesPerStepChannel } from '../audio/kernel/tape-meter.ts';
import { headerSlotBytes, type PeaksHeader } from './peaks-header.ts';
import { checksumBytes, type Strip, tilesIn } from './tile-checksums.ts';

/** Where everything behind the headers lies: the checksums of all tiles, the levels, the loudness. */
export type PeaksLayout = {
  /** All of the below, in the order of the file. */
  readonly strips: readonly Strip[];
  /** The kept levels by frames per bucket. The coarsest lies first, to be near the header. */
  readonly levels: ReadonlyMap<number, Strip>;
  readonly energies: Strip;
  readonly steps: Strip;
};

/** The layout of a peaks file follows from its room alone. */
export function layoutOf(tape: Pick<PeaksHeader, 'roomFrames' | 'channels' | 'sampleRate'>): PeaksLayout {
  const { roomFrames, channels, sampleRate } = tape;
  const kept = levelsFor(roomFrames)
    .filter(({ framesPerBucket }) => framesPerBucket !== derivedFramesPerBucket)
    .toReversed();
  const shapes = [
    ...kept.map(({ buckets }) => ({ rows: buckets, rowBytes: bytesPerBucket(channels) })),
    { rows: wholeHops(roomFrames, sampleRate), rowBytes: channels * 2 },
    { rows: stepsIn(roomFrames, sampleRate), rowBytes: channels * bytesPerStepChannel },
  ];
  let checksumsOffset = 2 * headerSlotBytes;
  let offset = pageAfter(checksumsOffset + shapes.reduce((sum, { rows }) => sum + tilesIn(rows) * checksumBytes, 0));
  const strips = shapes.map(({ rows, rowBytes }, index): Strip => {
    const strip = { index, offset, rowBytes, checksumsOffset };
    checksumsOffset += tilesIn(rows) * checksumBytes;
    offset = pageAfter(offset + rows * rowBytes);
    return strip;
  });
  return {
    strips,
    levels: new Map(kept.map(({ framesPerBucket }, index) => [framesPerBucket, strips[index]!])),
    energies: strips[kept.length]!,
    steps: strips[kept.length + 1]!,
  };
}

function pageAfter(offset: number): number {
  return Math.ceil(offset / 4096) * 4096;
}
