import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  clampViewport,
  fitRange,
  fitTape,
  frameAtX,
  frameToX,
  isVisible,
  maxPixelsPerFrame,
  panBy,
  reveal,
  turnPage,
  xToFrame,
  zoomAt,
} from '../../src/renderer/waveform/viewport.ts';

const threeHours = { frames: 3 * 3600 * 96_000, width: 1440 };

const anExtent = fc.record({
  frames: fc.integer({ min: 1, max: 2 ** 40 }),
  width: fc.double({ min: 1, max: 6000, noNaN: true }),
});
const aViewport = fc.record({
  startFrame: fc.double({ min: -1e13, max: 1e13, noNaN: true }),
  framesPerPixel: fc.double({ min: 1e-6, max: 1e9, noNaN: true }),
});

describe('the part of the tape that is shown', () => {
  test('a viewport never leaves the tape and never zooms beyond its limits', () => {
    fc.assert(
      fc.property(anExtent, aViewport, (extent, viewport) => {
        const { startFrame, framesPerPixel } = clampViewport(viewport, extent);
        expect(startFrame).toBeGreaterThanOrEqual(0);
        expect(startFrame + extent.width * framesPerPixel).toBeLessThanOrEqual(extent.frames * (1 + 1e-9) + 1e-6);
        expect(framesPerPixel).toBeLessThanOrEqual(extent.frames / extent.width);
      }),
    );
  });

  test('clamping what is clamped changes nothing', () => {
    fc.assert(
      fc.property(anExtent, aViewport, (extent, viewport) => {
        const once = clampViewport(viewport, extent);
        expect(clampViewport(once, extent)).toEqual(once);
      }),
    );
  });

  test('zooming keeps the frame under the pointer where it is, down to single samples', () => {
    let viewport = { startFrame: 500_000_000, framesPerPixel: 4000 };
    const frame = xToFrame(viewport, 700);
    for (let step = 0; step < 60; step += 1) {
      viewport = zoomAt(viewport, 700, 1.3, threeHours);
      expect(Math.abs(frameToX(viewport, frame) - 700)).toBeLessThan(0.01);
    }
    expect(viewport.framesPerPixel).toBe(1 / maxPixelsPerFrame);
  });

  test('zooming all the way out shows the whole tape', () => {
    const viewport = zoomAt({ startFrame: 7e8, framesPerPixel: 0.5 }, 100, 1e-12, threeHours);
    expect(viewport).toEqual(fitTape(threeHours));
    expect(frameToX(viewport, threeHours.frames)).toBeCloseTo(1440, 6);
  });

  test('a tape shorter than the deepest zoom still fills the view', () => {
    const extent = { frames: 20, width: 1000 };
    expect(clampViewport({ startFrame: 3, framesPerPixel: 5 }, extent)).toEqual({
      startFrame: 0,
      framesPerPixel: 0.02,
    });
  });

  test('panning stops at both ends', () => {
    const viewport = { startFrame: 1000, framesPerPixel: 100 };
    expect(panBy(viewport, -1e9, threeHours).startFrame).toBe(0);
    expect(panBy(viewport, 1e12, threeHours).startFrame).toBe(threeHours.frames - 144_000);
  });

  test('a fitted stretch lies in the middle with air on both sides', () => {
    const range = { startFrame: 48_000_000, endFrame: 60_000_000 };
    const viewport = fitRange(range, threeHours);
    const left = frameToX(viewport, range.startFrame);
    const right = frameToX(viewport, range.endFrame);
    expect(left).toBeGreaterThan(40);
    expect(left).toBeCloseTo(1440 - right, 6);
  });

  test('a place on the screen stands for the nearest whole frame of the tape', () => {
    const viewport = { startFrame: 10.25, framesPerPixel: 0.125 };
    expect(frameAtX(viewport, 4, 1000)).toBe(11);
    expect(frameAtX(viewport, -1000, 1000)).toBe(0);
    expect(frameAtX(viewport, 1e6, 1000)).toBe(1000);
  });
});

describe('following the playhead', () => {
  const viewport = { startFrame: 1000, framesPerPixel: 10 };
  const extent = { frames: 1_000_000, width: 100 };

  test('the page turns when the playhead runs out of the view', () => {
    const next = turnPage(viewport, 1999, 2015, extent);
    expect(next.startFrame).toBe(2015);
    expect(isVisible(next, 2015, extent)).toBe(true);
  });

  test('someone who has scrolled away is left where they are', () => {
    expect(turnPage(viewport, 50_000, 50_160, extent)).toBe(viewport);
  });

  test('a jump shows what comes before the place, and moves nothing when it is in view', () => {
    expect(frameToX(reveal(viewport, 70_000, extent), 70_000)).toBeCloseTo(10, 6);
    expect(reveal(viewport, 1500, extent)).toBe(viewport);
  });
});
