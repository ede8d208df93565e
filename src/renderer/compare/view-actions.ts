import { comparePlayer } from '../transport/transport.ts';
import { compareStore } from './compare-store.ts';
import { type CommonView, fitAll, within, zoomed } from './lay-out.ts';

/** What is shown of the common time: all of it until somebody zooms. */
export function shownView(): CommonView {
  const { view, lengthSeconds, width } = compareStore.getState();
  return view === null ? fitAll(lengthSeconds, width) : within(view, lengthSeconds, width);
}

/** Zooms around the playhead, or around a pixel. */
export function zoomBy(factor: number, atPixel: number | null = null): void {
  const { lengthSeconds, width } = compareStore.getState();
  const view = shownView();
  const playhead = (comparePlayer.positionNow() - view.startSeconds) / view.secondsPerPixel;
  const middle = playhead >= 0 && playhead <= width ? playhead : width / 2;
  compareStore.setState({ view: zoomed(view, factor, atPixel ?? middle, lengthSeconds, width) });
}

export function scrollBy(pixels: number): void {
  const { lengthSeconds, width } = compareStore.getState();
  const view = shownView();
  const startSeconds = view.startSeconds + pixels * view.secondsPerPixel;
  compareStore.setState({ view: within({ ...view, startSeconds }, lengthSeconds, width) });
}

export function showAll(): void {
  compareStore.setState({ view: null });
}

/** Turns the page when the playhead has left what is shown. */
export function follow(seconds: number): void {
  const { view, width } = compareStore.getState();
  if (view === null) return;
  const pixel = (seconds - view.startSeconds) / view.secondsPerPixel;
  if (pixel < 0 || pixel > width) scrollBy(pixel - width * 0.1);
}
