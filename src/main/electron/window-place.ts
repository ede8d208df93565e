import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export type Rectangle = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** Where the window was when it was closed. */
export type WindowPlace = { readonly bounds: Rectangle; readonly isMaximized: boolean };

export const smallestWindow = { width: 800, height: 560 };
export const firstWindow = { width: 1440, height: 900 };

/**
 * The place to open the window at, or null for the first one's size in the middle: when nothing was remembered, or
 * when its title bar would lie on no display that is there now.
 */
export function usablePlace(place: WindowPlace | null, displays: readonly Rectangle[]): WindowPlace | null {
  if (place === null) return null;
  const { x, y, width, height } = place.bounds;
  const isReachable = displays.some(
    (display) =>
      x + width > display.x + 100 &&
      x < display.x + display.width - 100 &&
      y >= display.y &&
      y < display.y + display.height - 50,
  );
  const isLargeEnough = width >= smallestWindow.width && height >= smallestWindow.height;
  return isReachable && isLargeEnough ? place : null;
}

/** What was remembered in that file; null when there is none or it cannot be understood. */
export function readPlace(file: string): WindowPlace | null {
  try {
    const { bounds, isMaximized } = JSON.parse(readFileSync(file, 'utf8')) as Partial<WindowPlace>;
    const numbers = [bounds?.x, bounds?.y, bounds?.width, bounds?.height];
    if (bounds === undefined || !numbers.every((number) => Number.isInteger(number))) return null;
    return { bounds, isMaximized: isMaximized === true };
  } catch {
    // The first start, or a file that was damaged: a window in the middle is as good.
    return null;
  }
}

/** Remembers the place; returns why it could not, which is worth a line in the log and no more. */
export function writePlace(file: string, place: WindowPlace): Error | null {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, JSON.stringify(place));
    renameSync(`${file}.new`, file);
    return null;
  } catch (error) {
    return error as Error;
  }
}
