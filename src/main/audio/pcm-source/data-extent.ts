import { damaged, type PcmFormat, type PcmLayout, bytesPerFrame, checkFrames, secondsText } from './pcm-layout.ts';
import * as repairs from './repairs.ts';

/** Where the sound of a file lies, for formats with one stretch of samples and a length in the header. */
export type FoundData = {
  readonly dataOffset: number;
  /** The length in the header; null when it gives none. */
  readonly declaredBytes: number | null;
};

/**
 * The layout of such a file: to the declared length, or to the end of the file where there is none or it lies beyond
 * the end. Throws `UserError` damaged when there is no sound.
 */
export function layoutOf(
  file: { readonly path: string; readonly sizeBytes: number },
  name: string,
  format: PcmFormat & { readonly encodingName: string; readonly repairs: readonly string[] },
  { dataOffset, declaredBytes }: FoundData,
  container: PcmLayout['facts']['format'],
  moreRepairs: readonly string[] = [],
): PcmLayout {
  const frameBytes = bytesPerFrame(format);
  const left = Math.max(0, file.sizeBytes - dataOffset);
  const dataBytes = declaredBytes === null ? left : Math.min(declaredBytes, left);
  const frames = Math.floor(dataBytes / frameBytes);
  if (frames === 0) throw damaged(`${name} is damaged: it has a header, but no sound.`);
  checkFrames(file.path, frames);
  const seconds = (bytes: number) => secondsText(Math.floor(bytes / frameBytes), format.sampleRate);
  const isCutOff = declaredBytes !== null && declaredBytes > left;
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
        ...moreRepairs,
        ...format.repairs,
        ...(declaredBytes === null ? [repairs.lengthMissing(seconds(dataBytes))] : []),
        ...(isCutOff ? [repairs.cutOff(seconds(declaredBytes), seconds(dataBytes))] : []),
        ...(dataBytes % frameBytes === 0 || isCutOff ? [] : [repairs.partialLastFrame]),
      ],
      decoder: '',
    },
  };
}
