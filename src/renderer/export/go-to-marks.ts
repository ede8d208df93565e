import type { MarkId } from '../../shared/domain/ids.ts';
import { byHeardPlace, inFrameOf } from '../../shared/domain/tape-order.ts';
import { archive } from '../archive/archive.ts';
import { orderNow } from '../archive/tape-times.ts';
import { player } from '../transport/transport.ts';
import { viewportShowing } from '../view/heard-viewport.ts';
import { viewStore } from '../view/view-store.ts';

/** Shuts the panel, selects the marks, stands on the first of them and brings it into view. */
export function goToMarks(markIds: readonly MarkId[]): void {
  const { marks } = archive.store.getState();
  const order = orderNow(viewStore.getState().transferId);
  const known = markIds.flatMap((id) => marks.get(id) ?? []).toSorted(byHeardPlace(order));
  const [first] = known;
  if (first === undefined) return;
  const frame = inFrameOf(order, first);
  const viewport = viewportShowing(order, viewStore.getState(), frame, 0.1);
  viewStore.setState({
    panel: 'none',
    // The inspector shows the last one selected, and that should be the one the playhead stands on.
    selection: known.map(({ id }) => id).toReversed(),
    ...(viewport === null ? {} : { viewport }),
  });
  player.seek(frame);
}
