import type { MarkKind } from '../../shared/domain/mark.ts';
import type { MarkIndex } from './mark-index.ts';

/** The lanes from top to bottom. */
const laneKinds = ['take', 'fragment', 'timestamp'] as const satisfies readonly MarkKind[];

/** Where a lane lies in the pane, in the pixels of its height. */
export type LanePlace = {
  readonly kind: MarkKind;
  readonly top: number;
  readonly height: number;
  readonly rows: number;
};

/** Where the lanes lie: all rows of all lanes are equally high. */
export function lanePlaces(index: MarkIndex, height: number): readonly LanePlace[] {
  const rowHeight = height / laneRows(index);
  let top = 0;
  return laneKinds.map((kind) => {
    const rows = index.lanes[kind].rowCount;
    const place = { kind, top, height: rows * rowHeight, rows };
    top += place.height;
    return place;
  });
}

/** How many rows all lanes have together. */
export function laneRows(index: MarkIndex): number {
  return laneKinds.reduce((sum, kind) => sum + index.lanes[kind].rowCount, 0);
}

/** Which lane, and which row of it, lies at a height of the lanes' pane. */
export function laneAt(index: MarkIndex, y: number, height: number): { readonly kind: MarkKind; readonly row: number } {
  const places = lanePlaces(index, Math.max(1, height));
  const place = places.find(({ top, height: own }) => y < top + own) ?? places.at(-1);
  if (place === undefined) return { kind: 'take', row: 0 };
  const row = Math.floor(((y - place.top) / place.height) * place.rows);
  return { kind: place.kind, row: Math.max(0, Math.min(place.rows - 1, row)) };
}
