import { basename } from 'node:path';
import type { Reading } from '../../../shared/domain/reading.ts';
import { bytesPerFrame, checkFrames, damaged, type PcmFormat, type PcmLayout } from './pcm-layout.ts';
import { type DataExtent, readExtent, restWorthTelling } from './wav-data.ts';

/** Where the sound of a file lies, for formats with one stretch of samples and a length in the header. */
export type FoundData = {
  readonly dataOffset: number;
  /** The length in the header; null when it gives none. */
  readonly declaredBytes: number | null;
  /** Whether a chunk begins where the sound is said to end; what follows otherwise is told and offered. */
  readonly isFollowed: boolean;
};

/** How far such sound goes: as said, or to the end of the file where nothing is said or it lies beyond the end. */
export function extentOf(file: { readonly sizeBytes: number }, found: FoundData): DataExtent {
  const { dataOffset, declaredBytes, isFollowed } = found;
  const left = Math.max(0, file.sizeBytes - dataOffset);
  const plain = {
    sizeBytes: left,
    wholeBytes: left,
    declaredBytes: declaredBytes ?? 0,
    restBytes: 0,
    chunksBehind: [],
  };
  if (declaredBytes === null) return { ...plain, kind: 'unknownLength' };
  if (declaredBytes > left) return { ...plain, kind: 'beyondEnd' };
  const restBytes = left - declaredBytes;
  if (isFollowed || restBytes < restWorthTelling) {
    return { ...plain, kind: 'asDeclared', sizeBytes: declaredBytes, wholeBytes: declaredBytes };
  }
  return { ...plain, kind: 'unexplainedRest', sizeBytes: declaredBytes, restBytes };
}

/** The layout of a file whose format and sound are found. Throws `UserError` damaged when there is no sound. */
export function layoutOf(
  file: { readonly path: string },
  format: PcmFormat & { readonly encodingName: string; readonly repairs: readonly string[] },
  { dataOffset, extent }: { readonly dataOffset: number; readonly extent: DataExtent },
  { accepted }: Reading,
  container: PcmLayout['facts']['format'],
): PcmLayout {
  const read = readExtent(extent, accepted.includes('wrappedLength'), {
    frameBytes: bytesPerFrame(format),
    sampleRate: format.sampleRate,
  });
  if (read.frames === 0) throw damaged(`${basename(file.path)} is damaged: it has a header, but no sound.`);
  checkFrames(file.path, read.frames);
  return {
    encoding: format.encoding,
    dataOffset,
    dataBytes: read.dataBytes,
    facts: {
      format: container,
      encoding: format.encodingName,
      sampleRate: format.sampleRate,
      channels: format.channels,
      frames: read.frames,
      timeReference: null,
      description: '',
      repairs: [...format.repairs, ...read.repairs],
      offers: read.offers,
      decoder: '',
    },
  };
}
