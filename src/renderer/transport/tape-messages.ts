/** A stretch of frames (or of another tape's units); the end is exclusive. */
export type LoopRange = { readonly startFrame: number; readonly endFrame: number };

/** The frames of one page, one array for each channel. */
export type TapePage = { readonly channels: readonly Float32Array<ArrayBuffer>[] };

/**
 * A file as it lies along the tape. A tape counts its own position in units, as a boundary: moving forward the unit
 * from `position` on is heard next, moving backward the one before it. A tape of one file has the file's frames for
 * units; where several lie side by side, each has its own scale.
 */
export type ReelSetup = {
  readonly frames: number;
  /** The file's frame (a boundary, may be fractional) at the tape's position 0. */
  readonly startFrame: number;
  /** Frames of the file in one unit of the tape; negative where the file runs the other way. */
  readonly framesPerUnit: number;
};

/** Linear factors from each channel of a page to each ear. */
export type EarMatrix = { readonly left: readonly number[]; readonly right: readonly number[] };

/** What the window tells the tape in the audio thread. Orders are obeyed between two quanta of sound. */
export type TapeOrder =
  | TransportOrder
  | PageOrder
  /** Ends the processor; nothing is heard of it any more. */
  | { readonly kind: 'eject' };

export type TransportOrder =
  | { readonly kind: 'play' }
  | { readonly kind: 'pause' }
  /** `seekId` grows; reports carry the last one that was obeyed, so that older news can be told apart. */
  | { readonly kind: 'seek'; readonly position: number; readonly seekId: number }
  | { readonly kind: 'loop'; readonly loop: LoopRange | null }
  /** Where the tape comes to rest by itself; meanwhile the loop is not followed. Holds until the tape rests or seeks. */
  | { readonly kind: 'stopAt'; readonly position: number | null }
  /** How fast the tape runs, signed; a tape that sounds gets there in 20 ms. */
  | { readonly kind: 'speed'; readonly unitsPerSecond: number }
  /** How one reel is heard, reached over 5 ms. */
  | { readonly kind: 'mix'; readonly reel: number; readonly matrix: EarMatrix }
  /** Goes on with another reel at the same place, over 20 ms, as soon as its pages are there. */
  | { readonly kind: 'switch'; readonly reel: number }
  /** The hand on the reel: follows to this place. Ends with the next seek, play or pause. */
  | { readonly kind: 'scrub'; readonly position: number }
  | { readonly kind: 'softEdges'; readonly on: boolean };

/** Orders that hold from the first sample on, whenever the sound is opened. */
export type LastingOrder = Extract<
  TransportOrder,
  { readonly kind: 'loop' | 'stopAt' | 'speed' | 'mix' | 'switch' | 'softEdges' }
>;

export type PageOrder =
  | { readonly kind: 'page'; readonly reel: number; readonly index: number; readonly page: TapePage }
  | { readonly kind: 'forget'; readonly reel: number; readonly indexes: readonly number[] };

/** What a tape is threaded with. */
export type TapeSetup = {
  /** Length of the tape in units. */
  readonly length: number;
  readonly reels: readonly ReelSetup[];
  /** Samples per second of the context: steps, edges and ramps are counted in it. */
  readonly contextRate: number;
  /** Orders to obey before the first sample. */
  readonly orders: readonly (TransportOrder | PageOrder)[];
};

/** Where the tape is, from one sample of the context on. */
export type TapeReport = {
  /** Which sample of the context begins at `position`. */
  readonly contextSample: number;
  readonly position: number;
  /** Units per sample of the context, signed; 0 while the tape stands or waits for a page. */
  readonly step: number;
  /** The loop that is followed from there. */
  readonly loop: LoopRange | null;
  readonly seekId: number;
  /** It came to an end of the tape, or where it was told to stop, and rests there. */
  readonly ended: boolean;
  readonly underruns: number;
  /** Highest absolute sample since the last report, left and right. */
  readonly peaks: readonly [left: number, right: number];
};
