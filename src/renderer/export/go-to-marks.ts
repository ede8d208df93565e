import type { MarkId } from '../../shared/domain/ids.ts';
import { archive } from '../archive/archive.ts';
import { player } from '../transport/transport.ts';
import { viewStore } from '../view/view-store.ts';

/** Shuts the panel, selects the marks, stands on the first of them and brings it into view. */
export function goToMarks(markIds: readonly MarkId[]): void {
  const { marks } = archive.store.getState();
  const known = markIds.flatMap((id) => marks.get(id) ?? []);
  const [first] = known;
  if (first === undefined) return;
  const { viewport, viewWidth } = viewStore.getState();
  const shownFrames = viewport === null ? 0 : viewWidth * viewport.framesPerPixel;
  const isShown =
    viewport === null ||
    (first.startFrame >= viewport.startFrame && first.startFrame < viewport.startFrame + shownFrames);
  viewStore.setState({
    panel: 'none',
    // The inspector shows the last one selected, and that should be the one the playhead stands on.
    selection: known.map(({ id }) => id).toReversed(),
    ...(isShown ? {} : { viewport: { ...viewport, startFrame: Math.max(0, first.startFrame - shownFrames / 10) } }),
  });
  player.seek(first.startFrame);
}
