// Timing of frames inside a page, the same for our window and for wavesurfer.

/** Runs in the page before anything else: counts the work of every animation frame, and offers `window.bench`. */
export function timeFrames() {
  const requestFrame = window.requestAnimationFrame.bind(window);
  let drawMs = 0;
  window.requestAnimationFrame = (run) =>
    requestFrame((time) => {
      const startedAt = performance.now();
      try {
        run(time);
      } finally {
        drawMs += performance.now() - startedAt;
      }
    });

  /** Runs `act` and tells how long it, and the next frame until it was painted, took. */
  const frame = (act) =>
    new Promise((resolve) => {
      const painted = new MessageChannel();
      let frameAt = 0;
      let actMs = 0;
      painted.port1.addEventListener('message', () => {
        resolve({ frameMs: performance.now() - frameAt + actMs, drawMs });
      });
      painted.port1.start();
      requestFrame(() => {
        frameAt = performance.now();
        drawMs = 0;
        // Delivered when the rendering of this frame is done.
        painted.port2.postMessage(null);
      });
      const before = performance.now();
      act();
      actMs = performance.now() - before;
    });

  const untilPainted = (isWanted) => {
    window.bench.picture = new Promise((resolve) => {
      const pressed = () => {
        const startedAt = performance.now();
        // Asked when the rendering of a frame is done: what was drawn in it is painted by then.
        const painted = new MessageChannel();
        painted.port1.addEventListener('message', () => {
          const region = document.querySelector('[data-frames-per-pixel]');
          if (region?.dataset.settled === 'true' && isWanted(region)) resolve(performance.now() - startedAt);
          else look();
        });
        painted.port1.start();
        const look = () => requestFrame(() => painted.port2.postMessage(null));
        look();
      };
      window.addEventListener('pointerdown', pressed, { capture: true, once: true });
    });
  };

  window.bench = {
    frame,
    async wheelFrames(element, count, { deltaX = 0, deltaY = 0 }) {
      const { left, top, width, height } = element.getBoundingClientRect();
      const init = { deltaX, deltaY, clientX: left + width / 2, clientY: top + height / 2 };
      const frames = [];
      for (let at = 0; at < count; at += 1) {
        frames.push(
          await frame(() =>
            element.dispatchEvent(new WheelEvent('wheel', { ...init, bubbles: true, cancelable: true })),
          ),
        );
      }
      return frames;
    },
    /** From the next press on a tape until the picture of one of so many seconds is whole and painted. */
    watchPicture(seconds) {
      untilPainted((region) => {
        const slider = region.querySelector('[role=slider][aria-label="Tape position"]');
        return slider?.getAttribute('aria-valuemax') === String(seconds);
      });
    },
    /** From the next press until the picture is of this kind, whole and painted. */
    watchKind(picture) {
      untilPainted((region) => region.dataset.picture === picture);
    },
  };
}

/** What the scripts of a page hold after a collection, with their buffers. */
export async function heapBytesOf(context, page) {
  const session = await context.newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize = 0 } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize + backingStorageSize;
}
