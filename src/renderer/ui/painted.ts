/** A tape that is put on draws the whole window anew. */
const longestMs = 500;

/**
 * Resolves when what was last changed on the page is on the screen; a window that is covered waits half a second, one
 * that is hidden not at all.
 */
export function painted(): Promise<void> {
  if (document.hidden) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, longestMs);
    requestAnimationFrame(() => {
      clearTimeout(timer);
      // Messages are delivered after the frame.
      const { port1, port2 } = new MessageChannel();
      port1.addEventListener('message', () => resolve());
      port1.start();
      port2.postMessage(null);
    });
  });
}
