import type { Mark } from '../domain/mark.ts';
import { cdFrameAfter, cdFrameBefore, isOnCdFrame } from './exact-time.ts';

/** One take as a track of a cue sheet. Positions are CD frames of the audio file. */
export type CueTrack = {
  readonly take: Mark & { readonly endFrame: number };
  /** INDEX 01. */
  readonly start: number;
  /** INDEX 00: where the take before ended; null when that is not before the start. */
  readonly gap: number | null;
  /** How many CD frames the start had to move because another track starts in its own. */
  readonly movedBy: number;
  /** Whether the take starts between two CD frames. */
  readonly rounded: boolean;
};

/** Players know track numbers up to 99; libcue overwrites the 99th with the 100th. */
export const maxTracks = 99;

/**
 * The tracks of one sheet, for takes in order of place that do not overlap. Starts are rounded down and ends up. The
 * first track gets INDEX 00 at 0 when it starts later: without it cdrdao drops the head of the file.
 */
export function layOutTracks(takes: readonly CueTrack['take'][], sampleRate: number): readonly CueTrack[] {
  let startBefore = -1;
  let endBefore = 0;
  return takes.map((take) => {
    const ownStart = cdFrameBefore(take.startFrame, sampleRate);
    // Two tracks at one position have no length between them: shnsplit and mp3splt stop there.
    const start = Math.max(ownStart, startBefore + 1);
    const gap = endBefore < start && endBefore > startBefore ? endBefore : null;
    startBefore = start;
    endBefore = cdFrameAfter(take.endFrame, sampleRate);
    return {
      take,
      start,
      gap,
      movedBy: start - ownStart,
      rounded: !isOnCdFrame(take.startFrame, sampleRate),
    };
  });
}

/** The takes of each sheet when there are more than one sheet can hold. */
export function splitIntoSheets<Take>(takes: readonly Take[]): readonly (readonly Take[])[] {
  const sheets: Take[][] = [];
  for (let first = 0; first < takes.length; first += maxTracks) sheets.push(takes.slice(first, first + maxTracks));
  return sheets;
}
