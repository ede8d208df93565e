import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { makeWav } from '../support/make-wav.ts';
import { expect, test } from './fixtures.ts';
import { columnsSeen } from './seen-pixels.ts';
import { lanesOf, openWhole, overview, settled, type ShownView, slider, zoomTo } from './waveform-page.ts';

const sampleRate = 8000;
const frames = 60 * sampleRate;

/** Frames at the upper end of the scale in the left channel, and at the lower end in the right one. */
const cutUp = { start: 120_000, end: 120_030 };
const cutDown = { start: 300_000, end: 300_030 };
/** Nothing but zeros: a second of them, and a drop-out of a twentieth. */
const silence = { start: 200_000, end: 208_000 };
const dropOut = { start: 250_000, end: 250_400 };
/** The hiss of a quiet room, one step of 16 bits up and down. */
const room = { start: 160_000, end: 180_000 };

type Stretch = { readonly start: number; readonly end: number };
const isIn = (frame: number, { start, end }: Stretch): boolean => frame >= start && frame < end;

function codeAt(frame: number, channel: number): number {
  if (isIn(frame, silence) || isIn(frame, dropOut)) return 0;
  if (isIn(frame, room)) return ((frame * 7919) % 3) - 1;
  if (channel === 0 && isIn(frame, cutUp)) return 32_767;
  if (channel === 1 && isIn(frame, cutDown)) return -32_768;
  // As loud as can be without reaching the end of the scale, at both ends.
  return Math.round((channel === 0 ? 32_700 : 20_000) * Math.sin(frame / 5));
}

test.use({
  tapes: async ({ reels }, use) => {
    makeWav(join(reels, 'Reel 1 side A.wav'), { frames, sampleRate, channels: 2, code: codeAt });
    await use(reels);
  },
});

/** From the whole tape to single samples, in frames per pixel. */
const zooms = [100, 20, 6, 1.5, 0.25] as const;

const columnOf = (view: ShownView, frame: number): number => (frame - view.startFrame) / view.framesPerPixel;

/** The upper and the lower half of a lane, a little away from its neighbours and its middle. */
async function halvesOf(page: Page, place: number): Promise<readonly { top: number; bottom: number }[]> {
  const { top = 0, height = 0 } = (await lanesOf(page))[place] ?? {};
  const middle = top + height / 2;
  return [
    { top: top + 1, bottom: middle - 4 },
    { top: middle + 4, bottom: top + height - 1 },
  ];
}

for (const { name, cut, lane, half } of [
  { name: 'upper', cut: cutUp, lane: 0, half: 0 },
  { name: 'lower', cut: cutDown, lane: 1, half: 1 },
]) {
  test(`samples cut off at the ${name} end are marked at their place in their lane, and nothing else`, async ({
    page,
  }) => {
    await openWhole(page);
    for (const framesPerPixel of zooms) {
      const view = await zoomTo(page, cut.start, framesPerPixel);
      // The pointer says where it is, over the picture.
      await page.mouse.move(0, 0);
      for (const at of [0, 1]) {
        for (const [side, rows] of (await halvesOf(page, at)).entries()) {
          const marked = await columnsSeen(slider(page), { is: '--bad' }, rows);
          const said = `lane ${at}, half ${side}, ${framesPerPixel} frames in a pixel`;
          if (at !== lane || side !== half) {
            expect(marked, said).toEqual([]);
            continue;
          }
          // A sign is wide enough to be seen from afar; dots of samples are wider than their place.
          const [from, to] = [
            columnOf(view, cut.start),
            Math.max(columnOf(view, cut.end), columnOf(view, cut.start) + 2),
          ];
          expect(Math.abs((marked[0] ?? Number.NaN) - from), said).toBeLessThanOrEqual(4);
          // Of single samples the last dot lies on the last one, not after it.
          expect(Math.abs((marked.at(-1) ?? Number.NaN) - to), said).toBeLessThanOrEqual(4 + 1 / view.framesPerPixel);
        }
      }
    }
  });
}

test('a sign of full scale stands free of the ring of the focus, and in the overview', async ({ page }) => {
  await openWhole(page);
  await page.mouse.move(0, 0);
  const view = await settled(page);
  const [first] = await lanesOf(page);
  const top = first?.top ?? 0;
  const near = (columns: readonly number[], frame: number): boolean =>
    columns.some((column) => Math.abs(column - columnOf(view, frame)) <= 4);
  // From below the ring it is seen for another eight rows.
  for (const row of [top + 3, top + 8, top + 11]) {
    const marked = await columnsSeen(slider(page), { is: '--bad' }, { top: row, bottom: row + 1 });
    expect(near(marked, cutUp.start), `row ${row}`).toBe(true);
  }
  const marked = await columnsSeen(overview(page), { is: '--bad' }, { top: 1, bottom: 5 });
  expect([near(marked, cutUp.start), near(marked, cutDown.start), near(marked, silence.start)]).toEqual([
    true,
    true,
    false,
  ]);
});

/** The one row of pixels in which a lane's middle line lies. */
async function middleRow(page: Page, place: number): Promise<{ top: number; bottom: number }> {
  const { top = 0, height = 0 } = (await lanesOf(page))[place] ?? {};
  const row = Math.round(top + height / 2 - 0.5);
  return { top: row, bottom: row + 1 };
}

/** At the right edge the scale of levels lies over the picture. */
const scaleWidth = 40;

/** Where a stretch lies in view, a little within its ends. */
async function columnsWithin(
  page: Page,
  view: ShownView,
  { start, end }: Stretch,
): Promise<(column: number) => boolean> {
  const width = ((await slider(page).boundingBox())?.width ?? 0) - scaleWidth;
  return (column) => column > columnOf(view, start) + 1 && column < Math.min(width, columnOf(view, end) - 1);
}

for (const { name, gap, coarsest } of [
  { name: 'a second of zeros', gap: silence, coarsest: 100 },
  { name: 'a drop-out of a twentieth of a second', gap: dropOut, coarsest: 20 },
]) {
  test(`${name} is a dotted line without a wave, from its first frame to its last`, async ({ page }) => {
    await openWhole(page);
    for (const framesPerPixel of zooms.filter((zoom) => zoom <= coarsest)) {
      const view = await zoomTo(page, gap.start, framesPerPixel);
      await page.mouse.move(0, 0);
      const said = `${framesPerPixel} frames in a pixel`;
      const isInGap = await columnsWithin(page, view, gap);
      const row = await middleRow(page, 0);
      const columns = Array.from({ length: 2000 }, (_, column) => column).filter(isInGap);
      const dots = (await columnsSeen(slider(page), { isNot: '--wave-quiet' }, row)).filter(isInGap);
      const between = (await columnsSeen(slider(page), { is: '--wave-quiet' }, row)).filter(isInGap);
      // Between two pixels a dot and its hole are sharp in one of their two.
      for (const part of [dots, between]) expect(part.length / columns.length, said).toBeGreaterThan(0.2);
      for (const [first, last] of [dots, between].map((part) => [part[0] ?? 0, part.at(-1) ?? 0] as const)) {
        expect(first - (columns[0] ?? Number.NaN), said).toBeLessThanOrEqual(4);
        expect((columns.at(-1) ?? Number.NaN) - last, said).toBeLessThanOrEqual(4);
      }
      const below = { top: row.bottom + 4, bottom: row.bottom + 12 };
      const waved = await columnsSeen(slider(page), { isNot: '--bg' }, below);
      expect(waved.filter(isInGap), `${said}: no wave`).toEqual([]);
      const isBefore = (column: number): boolean => column < columnOf(view, gap.start) - 1;
      expect(waved.filter(isBefore).length, `${said}: a wave before it`).toBeGreaterThan(20);
    }
  });
}

test('the hiss of a quiet room is a line without dots', async ({ page }) => {
  await openWhole(page);
  for (const framesPerPixel of [100, 20, 6]) {
    const view = await zoomTo(page, room.start, framesPerPixel);
    await page.mouse.move(0, 0);
    const row = await middleRow(page, 0);
    const isInRoom = await columnsWithin(page, view, room);
    const covered = (await columnsSeen(slider(page), { isNot: '--wave-quiet' }, row)).filter(isInRoom);
    expect(covered.length).toBeGreaterThan(100);
    const uncovered = await columnsSeen(slider(page), { is: '--wave-quiet' }, row);
    expect(uncovered.filter(isInRoom), `${framesPerPixel} frames in a pixel`).toEqual([]);
  }
});
