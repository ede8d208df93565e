/** Resolves when what was last changed on the page is on the screen; a window that is not seen waits `longestMs`. */
export function painted(longestMs = 100): Promise<void> {
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
