/**
 * What is played before (pre-roll) or after (post-roll) the place a key means. Each key has its own; one that is missing
 * here has none, because it would contradict what the key does.
 */
export const rollNames = [
  'playPre',
  'selectedPre',
  'selectionPre',
  'selectionPost',
  'beforePre',
  'acrossPre',
  'acrossPost',
  'afterPost',
  'lastStartPre',
  'edgePre',
] as const;

export type RollName = (typeof rollNames)[number];

/** In seconds of the file. */
export type Rolls = Readonly<Record<RollName, number>>;

/** Room to come into a song, and no more: what is further off is reached by going there. */
export const maxRollSeconds = 30;

/** Around an edge nothing but the roll is heard, so there must be some. */
export const usualAroundEdge = 2;

/** Where nobody chose: keys that go to a place go exactly there. */
export const usualRolls: Rolls = {
  playPre: 0,
  selectedPre: 0,
  selectionPre: 0,
  selectionPost: 0,
  beforePre: usualAroundEdge,
  acrossPre: usualAroundEdge,
  acrossPost: usualAroundEdge,
  afterPost: usualAroundEdge,
  lastStartPre: 0,
  edgePre: 0,
};

/** The least that makes sense: what plays nothing but its roll needs one that can be heard. */
export function minRollSeconds(name: RollName): number {
  return name === 'beforePre' || name === 'afterPost' ? 0.1 : 0;
}

/** A text such as `2`, `1,5 s` or `500 ms` in seconds, to the millisecond; null when it is none, or out of bounds. */
export function readRoll(name: RollName, text: string): number | null {
  const found = /^(\d+(?:[.,]\d*)?|[.,]\d+)\s*(ms|s)?$/i.exec(text.trim());
  if (found === null) return null;
  const [, figure = '', unit] = found;
  const seconds = Number(figure.replace(',', '.')) / (unit?.toLowerCase() === 'ms' ? 1000 : 1);
  const rounded = Math.round(seconds * 1000) / 1000;
  return rounded >= minRollSeconds(name) && rounded <= maxRollSeconds ? rounded : null;
}

/** Moved by so much and kept in its bounds, to the millisecond. */
export function movedRoll(name: RollName, seconds: number, bySeconds: number): number {
  const moved = Math.round((seconds + bySeconds) * 1000) / 1000;
  return Math.max(minRollSeconds(name), Math.min(maxRollSeconds, moved));
}
