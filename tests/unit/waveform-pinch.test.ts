import { expect, test } from 'vitest';
import type { Viewport } from '../../src/renderer/view/view-store.ts';
import { listenToPinch } from '../../src/renderer/waveform/pinch-input.ts';
import type { TapeModel } from '../../src/renderer/waveform/tape-model.ts';
import { xToFrame } from '../../src/renderer/waveform/viewport.ts';

/** A sheet of glass 1000 pixels wide over a million frames. */
function glass() {
  let viewport: Viewport = { startFrame: 200_000, framesPerPixel: 500 };
  let begun = 0;
  const listeners = new Map<string, (event: object) => void>();
  const target = { getBoundingClientRect: () => ({ left: 100 }), setPointerCapture: () => undefined };
  const model = {
    viewport: () => viewport,
    setViewport: (next: Viewport) => (viewport = next),
    extent: () => ({ frames: 1_000_000, width: 1000 }),
  };
  listenToPinch(
    {
      disposed: false,
      add: () => undefined,
      raf: () => undefined,
      timeout: () => undefined,
      // The doubles answer only what pinching asks for.
      listen: (_, name, listener) => listeners.set(name, listener as never),
    },
    model as unknown as TapeModel,
    target as unknown as HTMLElement,
    () => (begun += 1),
  );
  const finger = (name: string, pointerId: number, x: number, pointerType = 'touch'): void =>
    listeners.get(name)?.({ pointerId, pointerType, clientX: x + 100, stopImmediatePropagation: () => undefined });
  return { finger, now: () => viewport, begun: () => begun };
}

test('what lies under two fingers stays under them while they spread', () => {
  const { finger, now, begun } = glass();
  finger('pointerdown', 1, 400);
  finger('pointerdown', 2, 600);
  const under = [xToFrame(now(), 400), xToFrame(now(), 600)] as const;
  for (let step = 1; step <= 10; step += 1) {
    finger('pointermove', 1, 400 - 15 * step);
    finger('pointermove', 2, 600 + 25 * step);
  }
  expect(begun()).toBe(1);
  expect(now().framesPerPixel).toBeCloseTo(500 * (200 / 600), 6);
  expect(xToFrame(now(), 250)).toBeCloseTo(under[0], 3);
  expect(xToFrame(now(), 850)).toBeCloseTo(under[1], 3);
});

test('one finger, or a mouse, pinches nothing', () => {
  const { finger, now, begun } = glass();
  const before = now();
  finger('pointerdown', 1, 400);
  finger('pointermove', 1, 500);
  finger('pointerup', 1, 500);
  finger('pointerdown', 7, 300, 'mouse');
  finger('pointerdown', 8, 600, 'mouse');
  finger('pointermove', 8, 700, 'mouse');
  expect(now()).toEqual(before);
  expect(begun()).toBe(0);
});
