import type { TourProgress, TourStep } from '../../shared/domain/tour.ts';
import { archive } from '../archive/archive.ts';
import { bridge } from '../client/bridge.ts';
import { openTransfer } from '../tapes/open-transfer.ts';
import { player } from '../transport/transport.ts';
import { say, sayProblem } from '../ui/messages.ts';
import { viewStore } from '../view/view-store.ts';
import { createTour } from './create-tour.ts';
import { tourStore } from './tour-store.ts';

/** The one tour of this window. */
export const tour = createTour({
  store: tourStore,
  player,
  openId: () => viewStore.getState().transferId,
  open: openTransfer,
  show,
  selection: () => viewStore.getState().selection,
  keep,
  say,
  now: () => performance.now(),
  every(ms, work) {
    const timer = setInterval(work, ms);
    return () => clearInterval(timer);
  },
});

function show({ markId, startFrame, endFrame }: TourStep): void {
  viewStore.setState({ selection: [markId] });
  const { viewport, viewWidth } = viewStore.getState();
  if (viewport === null || viewWidth === 0) return;
  const shown = viewWidth * viewport.framesPerPixel;
  if (startFrame >= viewport.startFrame && endFrame <= viewport.startFrame + shown) return;
  viewStore.setState({ viewport: { ...viewport, startFrame: Math.max(0, startFrame - shown * 0.2) } });
}

/** In the archive, so that it is there after a restart. An archive that is only read forgets it. */
function keep(tourProgress: TourProgress | null): void {
  if (archive.store.getState().archive?.readOnly !== false) return;
  bridge.request('settings.set', { settings: { tourProgress } }).catch(sayProblem);
}
