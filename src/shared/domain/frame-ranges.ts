/** A stretch of frames of the original, end exclusive, never empty in a list of ranges. */
export type FrameRange = { readonly startFrame: number; readonly endFrame: number };

/** The same frames as a list in order, in which no two ranges meet or overlap. Empty ranges are dropped. */
export function mergeRanges(ranges: readonly FrameRange[]): readonly FrameRange[] {
  return joinRanges(ranges, 0);
}

/** Like `mergeRanges`, and what lies closer together than `gapFrames` becomes one range with what is between. */
export function joinRanges(ranges: readonly FrameRange[], gapFrames: number): readonly FrameRange[] {
  const joined: FrameRange[] = [];
  const inOrder = ranges
    .filter(({ startFrame, endFrame }) => endFrame > startFrame)
    .toSorted((a, b) => a.startFrame - b.startFrame);
  for (const range of inOrder) {
    const last = joined.at(-1);
    const isApart =
      last === undefined ||
      range.startFrame > last.endFrame + gapFrames ||
      (gapFrames > 0 && range.startFrame === last.endFrame + gapFrames);
    if (isApart) joined.push(range);
    else joined[joined.length - 1] = { ...last, endFrame: Math.max(last.endFrame, range.endFrame) };
  }
  return joined;
}

/** What lies between merged ranges from frame 0 to `frames`. The gaps of the gaps are the ranges again. */
export function gapsOf(merged: readonly FrameRange[], frames: number): readonly FrameRange[] {
  const gaps: FrameRange[] = [];
  let from = 0;
  for (const { startFrame, endFrame } of merged) {
    if (startFrame >= frames) break;
    if (startFrame > from) gaps.push({ startFrame: from, endFrame: startFrame });
    from = Math.max(from, endFrame);
  }
  if (from < frames) gaps.push({ startFrame: from, endFrame: frames });
  return gaps;
}

/** How many frames merged ranges hold. */
export function totalFrames(merged: readonly FrameRange[]): number {
  return merged.reduce((sum, { startFrame, endFrame }) => sum + endFrame - startFrame, 0);
}

/** The frames that two merged lists share. */
export function commonRanges(a: readonly FrameRange[], b: readonly FrameRange[]): readonly FrameRange[] {
  const common: FrameRange[] = [];
  for (let inA = 0, inB = 0; inA < a.length && inB < b.length;) {
    const [first, second] = [a[inA]!, b[inB]!];
    const startFrame = Math.max(first.startFrame, second.startFrame);
    const endFrame = Math.min(first.endFrame, second.endFrame);
    if (endFrame > startFrame) common.push({ startFrame, endFrame });
    if (first.endFrame < second.endFrame) inA += 1;
    else inB += 1;
  }
  return common;
}
