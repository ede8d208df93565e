import type { SourceFacts } from '../frame-source.ts';
import type { FfmpegPrograms } from './find-ffmpeg.ts';

/** What the reading of one file by ffmpeg must know. */
export type ExternalSound = {
  readonly path: string;
  readonly programs: FfmpegPrograms;
  readonly facts: SourceFacts;
  readonly seeks: boolean;
  /** Where the recording ends, as the file says it; null when decoding to the end tells. What lies behind is padding. */
  readonly endFrame: number | null;
  /** How much sound the file promises, where it counts it by samples; less than that means that it was cut off. */
  readonly promisedFrames: number | null;
};
