/** A stretch of frames; the end is exclusive. */
export type LoopRange = { readonly startFrame: number; readonly endFrame: number };

/** The frames of one page, ready to be heard. A mono page has the same array on both sides. */
export type TapePage = { readonly left: Float32Array<ArrayBuffer>; readonly right: Float32Array<ArrayBuffer> };

/** What the window tells the tape in the audio thread. Orders are obeyed between two quanta of sound. */
export type TapeOrder =
  | TransportOrder
  /** Ends the processor; nothing is heard of it any more. */
  | { readonly kind: 'eject' };

export type TransportOrder =
  | { readonly kind: 'play' }
  | { readonly kind: 'pause' }
  /** `seekId` grows; reports carry the last one that was obeyed, so that older news can be told apart. */
  | { readonly kind: 'seek'; readonly frame: number; readonly seekId: number }
  | { readonly kind: 'loop'; readonly loop: LoopRange | null }
  /** A linear factor, reached over 5 ms. */
  | { readonly kind: 'gain'; readonly gain: number }
  | { readonly kind: 'softEdges'; readonly on: boolean }
  | { readonly kind: 'page'; readonly index: number; readonly page: TapePage }
  | { readonly kind: 'forget'; readonly indexes: readonly number[] };

/** What a tape is threaded with. */
export type TapeSetup = {
  /** Length of the tape in frames. */
  readonly frames: number;
  /** Rate of the context; 5 ms of edges and ramps are counted in it. */
  readonly contextRate: number;
  /** How many samples of the context each frame lasts: 1, but more for rates that no context takes. */
  readonly samplesPerFrame: number;
  /** Orders to obey before the first sample. */
  readonly orders: readonly TransportOrder[];
};

/** Where the tape is, from one sample of the context on. */
export type TapeReport = {
  /** Which sample of the context `frame` belongs to. */
  readonly contextSample: number;
  readonly frame: number;
  /** Whether the tape moves on from there; it stands while it waits for a page. */
  readonly moving: boolean;
  readonly loop: LoopRange | null;
  readonly seekId: number;
  /** It ran over the end of the tape and stopped there. */
  readonly ended: boolean;
  readonly underruns: number;
  /** Highest absolute sample since the last report, left and right, after gain. */
  readonly peaks: readonly [left: number, right: number];
};
