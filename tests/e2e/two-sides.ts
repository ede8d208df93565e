import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { noChange, noDiff } from '../../src/shared/domain/change.ts';
import { type MarkId, newId, type SongId, type TransferId } from '../../src/shared/domain/ids.ts';
import type { Mark } from '../../src/shared/domain/mark.ts';
import { aSong, aTake } from '../support/make-marks.ts';
import { makeWav } from '../support/make-wav.ts';
import { expect } from './fixtures.ts';
import { askFrom } from './own-page.ts';

/** Frames per second of both sides. */
export const sidesRate = 8000;

/** One reel with two sides, 60 and 50 seconds of a tone. */
export function makeTwoSides(reels: string): void {
  const code = (frame: number): number => Math.round(6000 * Math.sin(frame / 5));
  const reel = { sampleRate: sidesRate, channels: 1, frames: sidesRate * 60, code };
  makeWav(join(reels, 'Reel 0417 side A.wav'), reel);
  makeWav(join(reels, 'Reel 0417 side B.wav'), { ...reel, frames: sidesRate * 50 });
}

export const region = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });

/** A side in the list of tapes. */
export const sideLine = (page: Page, side: string): Locator =>
  region(page, 'Tapes').getByRole('option', { name: new RegExp(`Reel 0417, side ${side}`) });

/** Four takes of one song: three on side A, one on side B. */
export async function markTwoSides(page: Page): Promise<readonly TransferId[]> {
  await expect(sideLine(page, 'B')).toBeVisible({ timeout: 60_000 });
  const { transfers } = await askFrom(page, 'archive.get', {});
  const [a, b] = ['A', 'B'].map((side) => transfers.find((one) => one.side === side)!.id) as [TransferId, TransferId];
  const song = aSong('Ramble', { id: newId<SongId>() });
  const take = (transferId: TransferId, from: number, takeNumber: number): Mark =>
    aTake({
      id: newId<MarkId>(),
      transferId,
      startFrame: from * sidesRate,
      endFrame: (from + 10) * sidesRate,
      songId: song.id,
      takeNumber,
    });
  await askFrom(page, 'changes.commit', {
    title: 'Four takes',
    change: {
      ...noChange,
      marks: { ...noDiff, added: [take(a, 2, 1), take(a, 15, 2), take(a, 30, 3), take(b, 5, 4)] },
      songs: { ...noDiff, added: [song] },
    },
    place: null,
  });
  return [a, b];
}
