import type { SongId } from '../../shared/domain/ids.ts';
import type { MarkKind } from '../../shared/domain/mark.ts';
import type { Song } from '../../shared/domain/song.ts';
import type { MarkScene } from './draw-marks.ts';
import type { LaneNames } from './lane-names.ts';
import type { TextFitter } from './mark-labels.ts';

/** What is drawn into the lanes, and what words are set with. */
export type LaneScene = MarkScene & {
  readonly songs: ReadonlyMap<SongId, Song>;
  readonly fitter: TextFitter;
  readonly names: LaneNames;
};

/** A lane, or a row of one; device pixels. */
export type Lane = {
  readonly kind: MarkKind;
  readonly top: number;
  readonly height: number;
  readonly rows: number;
  /** Where the lane's name ends; words of marks begin behind it. */
  readonly nameEnd: number;
};
