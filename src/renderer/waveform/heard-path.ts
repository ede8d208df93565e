import type { FrameRange } from '../../shared/domain/frame-ranges.ts';

/**
 * Stretches of a tape as an SVG path of horizontal lines at height 0, in a drawing so many columns wide. A stretch is
 * never narrower than a column, and those that meet in one are one line.
 */
export function heardPath(
  ranges: readonly FrameRange[],
  {
    frames,
    columns,
    runsBackwards,
  }: { readonly frames: number; readonly columns: number; readonly runsBackwards: boolean },
): string {
  const spans: [left: number, right: number][] = [];
  for (const { startFrame, endFrame } of ranges) {
    const left = Math.min(columns - 1, Math.floor((startFrame / frames) * columns));
    const right = Math.min(columns, Math.max(left + 1, Math.round((endFrame / frames) * columns)));
    const last = spans.at(-1);
    if (last !== undefined && left <= last[1]) last[1] = Math.max(last[1], right);
    else spans.push([left, right]);
  }
  return spans
    .map(([left, right]) => (runsBackwards ? `M${columns - right} 0H${columns - left}` : `M${left} 0H${right}`))
    .join('');
}
