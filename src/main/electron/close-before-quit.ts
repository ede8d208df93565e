import { app } from 'electron';

/** Quitting waits for `close`: an archive's last change is on disk anyway, but its lock and its workers are not gone. */
export function closeBeforeQuit(close: () => Promise<void>): void {
  let isClosed = false;
  app.on('will-quit', (event) => {
    if (isClosed) return;
    event.preventDefault();
    isClosed = true;
    close()
      .catch((error: unknown) => console.error(error))
      .finally(() => app.quit());
  });
}
