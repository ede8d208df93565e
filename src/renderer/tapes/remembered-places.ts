import type { TransferId } from '../../shared/domain/ids.ts';
import type { Viewport } from '../view/view-store.ts';

/** Where a transfer was left: the frame it stood on (null: never opened), and what of it was on screen. */
export type RememberedPlace = { readonly frame: number | null; readonly viewport: Viewport | null };

/** More than these are forgotten, oldest first: the text is stored whole at every change. */
const mostPlaces = 60;

const places = new Map<TransferId, RememberedPlace>();

export function rememberPlace(transferId: TransferId, place: RememberedPlace): void {
  places.delete(transferId);
  places.set(transferId, place);
  const oldest = places.keys().next().value;
  if (places.size > mostPlaces && oldest !== undefined) places.delete(oldest);
}

export function rememberedPlace(transferId: TransferId): RememberedPlace {
  return places.get(transferId) ?? { frame: null, viewport: null };
}

export function allRememberedPlaces(): readonly (readonly [TransferId, RememberedPlace])[] {
  return [...places];
}
