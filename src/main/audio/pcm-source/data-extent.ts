import { damaged, type PcmFormat, type PcmLayout, bytesPerFrame, checkFrames } from './pcm-layout.ts';
import * as repairs from '../repairs.ts';

/** Where the sound of a file lies, for formats with one stretch of samples and a length in the header. */
export type FoundData = {
  readonly dataOffset: number;
  /** The length in the header; null when it gives none. */
  readonly declaredBytes: number | null;
  /** Whether a chunk begins where the sound is said to end; what follows otherwise is told. */
  readonly isFollowed: boolean;
};

/** Up to a pad of eight bytes and a few more are nothing worth telling. */
const restWorthTelling = 16;

/**
 * The layout of such a file: to the declared length, or to the end of the file where there is none or it lies beyond
 * the end. Throws `UserError` damaged when there is no sound.
 */
export function layoutOf(
  file: { readonly path: string; readonly sizeBytes: number },
  name: string,
  format: PcmFormat & { readonly encodingName: string; readonly repairs: readonly string[] },
  { dataOffset, declaredBytes, isFollowed }: FoundData,
  container: PcmLayout['facts']['format'],
): PcmLayout {
  const frameBytes = bytesPerFrame(format);
  const left = Math.max(0, file.sizeBytes - dataOffset);
  const dataBytes = declaredBytes === null ? left : Math.min(declaredBytes, left);
  const frames = Math.floor(dataBytes / frameBytes);
  if (frames === 0) throw damaged(`${name} is damaged: it has a header, but no sound.`);
  checkFrames(file.path, frames);
  const seconds = (bytes: number) => repairs.secondsText(Math.floor(bytes / frameBytes), format.sampleRate);
  const isCutOff = declaredBytes !== null && declaredBytes > left;
  const restBytes = isFollowed ? 0 : left - dataBytes;
  return {
    encoding: format.encoding,
    dataOffset,
    dataBytes,
    facts: {
      format: container,
      encoding: format.encodingName,
      sampleRate: format.sampleRate,
      channels: format.channels,
      frames,
      timeReference: null,
      description: '',
      repairs: [
        ...format.repairs,
        ...(declaredBytes === null ? [repairs.lengthMissing(seconds(dataBytes))] : []),
        ...(isCutOff ? [repairs.cutOff(seconds(declaredBytes), seconds(dataBytes))] : []),
        ...(restBytes < restWorthTelling ? [] : [repairs.bytesAfterSound(seconds(dataBytes), restBytes)]),
        ...(dataBytes % frameBytes === 0 || isCutOff ? [] : [repairs.partialLastFrame]),
      ],
      decoder: '',
    },
  };
}
