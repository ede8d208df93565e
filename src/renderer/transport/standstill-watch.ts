import type { SoundOutput } from './sound-output.ts';

const lookEveryMs = 1000;
/** A device may take some time to change; longer than this is a sleep. */
const standstillMs = 3000;

/**
 * Notices, while a tape plays, that the sound stood still though time went on: the computer slept, or the device takes
 * no more sound without saying so.
 */
export function createStandstillWatch(onStandstill: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;

  const look = (output: SoundOutput, before: { readonly nowMs: number; readonly currentTime: number }): void => {
    timer = setTimeout(() => {
      const { nowMs, currentTime } = output.read();
      const stoodMs = nowMs - before.nowMs - 1000 * (currentTime - before.currentTime);
      if (stoodMs > standstillMs) {
        onStandstill();
        return;
      }
      // Rendering comes in bursts; only what adds up over the looks is a standstill.
      look(output, stoodMs > lookEveryMs / 2 ? before : { nowMs, currentTime });
    }, lookEveryMs);
  };

  const end = (): void => clearTimeout(timer);
  return {
    begin(output: SoundOutput): void {
      end();
      look(output, output.read());
    },
    end,
  };
}
