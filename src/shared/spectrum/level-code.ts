/** Levels are kept in one byte: 0 is silence, 255 is full scale, and a step is finer than an eye can tell. */
export const decibelsPerCode = 0.6;
export const loudestCode = 255;
/** What code 0 stands for. */
export const floorDb = -loudestCode * decibelsPerCode;

/** The code of a level in dB below full scale; what lies outside is the nearest that can be told. */
export function levelCode(decibels: number): number {
  return Math.max(0, Math.min(loudestCode, Math.round((decibels - floorDb) / decibelsPerCode)));
}

/** The middle of what a code stands for, in dB below full scale. */
export function codeDb(code: number): number {
  return floorDb + code * decibelsPerCode;
}
