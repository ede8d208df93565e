/** What owns listeners, frames and timers of a view: the scope of a wavesurfer plugin is one. */
export type ViewScope = {
  readonly disposed: boolean;
  add(release: () => void): unknown;
  raf(run: FrameRequestCallback): unknown;
  timeout(run: () => void, ms: number): unknown;
  listen(target: EventTarget, name: string, listener: EventListener, options?: AddEventListenerOptions): unknown;
};
