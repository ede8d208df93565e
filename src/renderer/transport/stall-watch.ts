/** A disk may take its time after a seek; a wait longer than this is told. */
const stallMs = 1000;

/** Notices that a tape that plays has been waiting for its next page for a while, and that it goes on again. */
export function createStallWatch(onChange: (stalled: boolean) => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stalled = false;

  const end = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (stalled) onChange(false);
    stalled = false;
  };
  return {
    /** Told again and again while the tape plays. */
    note(isWaiting: boolean): void {
      if (!isWaiting) end();
      else {
        timer ??= setTimeout(() => {
          stalled = true;
          onChange(true);
        }, stallMs);
      }
    },
    end,
  };
}
