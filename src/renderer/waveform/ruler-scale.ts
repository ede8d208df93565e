/** The marks of a ruler: number `k` lies at frame `k * framesPerStep - originFrames`, unless `frameOf` says where. */
export type RulerScale = {
  /** How many frames the count was at before the first one: a time of day does not begin at nothing. */
  readonly originFrames: number;
  /** A double: a millisecond at 44.1 kHz is 44.1 frames. */
  readonly framesPerStep: number;
  /** Into how many parts the small marks cut one step. */
  readonly parts: number;
  /** Where the marks do not lie evenly: the frame of each, near to where an even one would be. */
  readonly frameOf?: (k: number) => number;
  label(k: number): string;
};

/** Where mark `k` of a ruler lies; a double. */
export function frameOfMark({ framesPerStep, originFrames, frameOf }: RulerScale, k: number): number {
  return frameOf?.(k) ?? k * framesPerStep - originFrames;
}

/** A step length and the parts it is cut into, in the unit of its list. */
export type Step = readonly [length: number, parts: number];
