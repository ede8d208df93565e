import { comparePlayer } from '../transport/transport.ts';
import { dragBy, drop, hear, seekTo, setPassage } from './compare-actions.ts';
import { compareStore } from './compare-store.ts';
import { shownView } from './view-actions.ts';

/** A drag over the waves, from its first pixel on: ends in one change or in nothing. */
export type WaveGesture = { move(pixel: number): void; end(): void; cancel(): void };

/** A hand is not still: below so many pixels a drag was a click. */
const clickPixels = 3;

export function beginGesture(kind: 'passage' | 'move', item: number, firstPixel: number): WaveGesture {
  return kind === 'move' ? moveGesture(item, firstPixel) : passageGesture(item, firstPixel);
}

/** Chooses a passage; a click goes to the place and hears the take that was clicked. */
function passageGesture(item: number, firstPixel: number): WaveGesture {
  const before = compareStore.getState().passage;
  const secondAt = (pixel: number): number => {
    const { startSeconds, secondsPerPixel } = shownView();
    return Math.max(0, Math.min(compareStore.getState().lengthSeconds, startSeconds + pixel * secondsPerPixel));
  };
  const first = secondAt(firstPixel);
  let isDrag = false;
  return {
    move(pixel) {
      isDrag ||= Math.abs(pixel - firstPixel) > clickPixels;
      if (!isDrag) return;
      const [startSeconds = 0, endSeconds = 0] = [first, secondAt(pixel)].toSorted((a, b) => a - b);
      compareStore.setState({ passage: { startSeconds, endSeconds } });
    },
    end() {
      const { passage } = compareStore.getState();
      if (!isDrag) {
        hear(item);
        seekTo(first);
        return;
      }
      setPassage(passage);
      const now = comparePlayer.positionNow();
      if (passage !== null && (now < passage.startSeconds || now >= passage.endSeconds)) seekTo(passage.startSeconds);
    },
    cancel: () => setPassage(before),
  };
}

/** Moves a take against the others; heard when it is let go. */
function moveGesture(item: number, firstPixel: number): WaveGesture {
  let last = firstPixel;
  let moved = 0;
  const by = (seconds: number): void => {
    moved += seconds;
    dragBy(item, seconds);
  };
  return {
    move(pixel) {
      by((pixel - last) * shownView().secondsPerPixel);
      last = pixel;
    },
    end: drop,
    cancel() {
      by(-moved);
      drop();
    },
  };
}
