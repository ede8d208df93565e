import { expect, type Page } from '@playwright/test';
import type { In, Out, RequestName } from '../../src/shared/contract/requests.ts';
import { addMarks, noChange, noDiff } from '../../src/shared/domain/change.ts';
import type { Mark } from '../../src/shared/domain/mark.ts';
import { entryOf, type Transfer, type TransferEntry } from '../../src/shared/domain/transfer.ts';
import { askFrom } from './own-page.ts';

/** What the detail view shows now, once all of its tiles are there. */
export type ShownView = { readonly startFrame: number; readonly framesPerPixel: number };

/** Asks the main process as the window does, on whichever host it runs. */
async function ask<Name extends RequestName>(page: Page, name: Name, input: In<Name>): Promise<Out<Name>> {
  const reply = await page.evaluate(async ([asked, json]) => (await window.takesheetWire?.call(asked, json)) ?? null, [
    name,
    JSON.stringify(input),
  ] as const);
  if (reply === null) return askFrom(page, name, input);
  // The main process is ours and answers what `Requests` says.
  const { ok, value, message } = JSON.parse(reply) as { ok: boolean; value: Out<Name>; message?: string };
  if (!ok) throw new Error(message);
  return value;
}

/** Opens the first tape and waits until it is drawn. */
export async function openTape(page: Page): Promise<Transfer> {
  await page.getByRole('region', { name: 'Tapes' }).getByRole('option').first().click();
  await settled(page);
  const { transfers } = await ask(page, 'archive.get', {});
  const [transfer] = transfers;
  if (transfer === undefined) throw new Error('no tape was added');
  return transfer;
}

/** Waits until nothing is missing from the picture and tells what it shows. */
export async function settled(page: Page): Promise<ShownView> {
  const region = page.getByRole('region', { name: 'Waveform' });
  await expect(region).toHaveAttribute('data-settled', 'true');
  const [start, perPixel] = await Promise.all([
    region.getAttribute('data-start-frame'),
    region.getAttribute('data-frames-per-pixel'),
  ]);
  return { startFrame: Number(start), framesPerPixel: Number(perPixel) };
}

export const slider = (page: Page) => page.getByRole('slider', { name: 'Tape position' });
export const lanes = (page: Page) => page.getByRole('img', { name: 'Takes, fragments and timestamps in place' });
export const overview = (page: Page) => page.getByRole('region', { name: 'Overview' });

/** Left and top corner of an element on the page. */
export async function cornerOf(locator: ReturnType<typeof slider>): Promise<{ x: number; y: number; width: number }> {
  const box = await locator.boundingBox();
  if (box === null) throw new Error('it is not on the page');
  return box;
}

/** Which columns of the waveform's canvas carry ink at a height from -1 (bottom) to 1 (top), in device pixels. */
export function inkedColumns(
  page: Page,
  level: number,
  lane: { readonly middle: number; readonly reach: number } | null = null,
): Promise<{ columns: number[]; perCssPixel: number }> {
  return slider(page).evaluate(
    (element, [wanted, rows]) => {
      const canvas = element.querySelector('canvas');
      const context = canvas?.getContext('2d');
      if (canvas === null || context === null || context === undefined) throw new Error('there is no canvas');
      const middle = canvas.height / 2;
      // Full scale takes 92 % of the height on either side.
      const row = Math.round(rows === null ? middle - middle * 0.92 * wanted : rows.middle - rows.reach * wanted);
      const { data } = context.getImageData(0, row, canvas.width, 1);
      const ground = context.getImageData(canvas.width - 1, 1, 1, 1).data;
      const columns: number[] = [];
      for (let x = 0; x < canvas.width; x += 1) {
        const far = [0, 1, 2].some((part) => Math.abs((data[4 * x + part] ?? 0) - (ground[part] ?? 0)) > 24);
        if (far) columns.push(x);
      }
      return { columns, perCssPixel: canvas.width / element.getBoundingClientRect().width };
    },
    [level, lane] as const,
  );
}

/** The rows of a lane's middle line and of what full scale takes, by its place in view, in device pixels. */
export async function laneRows(page: Page, place: number): Promise<{ middle: number; reach: number }> {
  const { top, height, scale } = await slider(page).evaluate((element, wanted) => {
    const region = element.closest('section');
    const places = (region?.dataset['lanes'] ?? '').split(' ').map((lane) => lane.split(':').map(Number));
    const [laneTop = 0, laneHeight = 0] = places[wanted] ?? [];
    const canvas = element.querySelector('canvas');
    return {
      top: laneTop,
      height: laneHeight,
      scale: (canvas?.width ?? 0) / element.getBoundingClientRect().width,
    };
  }, place);
  return { middle: (top + height / 2) * scale, reach: (height / 2) * 0.92 * scale };
}

/** Zooms around a place of the tape to so many frames in a CSS pixel. */
export async function zoomTo(page: Page, frame: number, framesPerPixel: number): Promise<ShownView> {
  const corner = await cornerOf(slider(page));
  const view = await settled(page);
  await page.mouse.move(corner.x + (frame - view.startFrame) / view.framesPerPixel, corner.y + 30);
  await page.mouse.wheel(0, -Math.log(view.framesPerPixel / framesPerPixel) / 0.0025);
  await expect
    .poll(async () => Math.abs((await settled(page)).framesPerPixel / framesPerPixel - 1), { timeout: 60_000 })
    .toBeLessThan(0.01);
  return settled(page);
}

/** From 0.2 to a million CSS pixels a second. */
export const tenZooms = [0.2, 1, 5, 25, 120, 1000, 8000, 50_000, 250_000, 1_000_000] as const;

/**
 * Zooms in step by step and checks at each that the impulse at a frame is drawn where it lies, in all lanes that are
 * in view: within one and a half device pixels. Zooms coarser than the whole tape are left out.
 */
export async function expectImpulseAtZooms(
  page: Page,
  frame: number,
  sampleRate: number,
  lanesInView: number,
): Promise<number> {
  let checked = 0;
  for (const pixelsPerSecond of tenZooms) {
    const whole = await settled(page);
    if (sampleRate / pixelsPerSecond > whole.framesPerPixel * 1.01) continue;
    const view = await zoomTo(page, frame, sampleRate / pixelsPerSecond);
    for (let lane = 0; lane < lanesInView; lane += 1) {
      const { columns, perCssPixel } = await inkedColumns(page, 0.8, await laneRows(page, lane));
      const x = ((frame - view.startFrame) / view.framesPerPixel) * perCssPixel;
      const [first = Number.NaN, last = Number.NaN] = [columns[0], columns.at(-1)];
      // From one frame a pixel on the impulse is a peak of a line, broader than a column.
      const drawn = view.framesPerPixel / perCssPixel < 1 ? [(first + last) / 2] : [first, last];
      for (const column of drawn) {
        expect(Math.abs(column - x), `lane ${lane} at ${pixelsPerSecond} px/s`).toBeLessThanOrEqual(1.5);
      }
    }
    checked += 1;
  }
  return checked;
}

/** Opens the first tape and waits until it has been read to its end. */
export async function openWhole(page: Page): Promise<void> {
  await page.getByRole('region', { name: 'Tapes' }).getByRole('option').first().click();
  await readWhole(page);
}

/** Waits until every tape has been read to its end; nothing is read while somebody listens. */
export async function allRead(page: Page): Promise<void> {
  const isRead = async () => {
    const { transfers } = await ask(page, 'archive.get', {});
    return transfers.length > 0 && transfers.every(({ audioSha256 }) => audioSha256 !== null);
  };
  await expect.poll(isRead, { timeout: 240_000 }).toBe(true);
}

/** Waits until the open tape has been read to its end. */
export async function readWhole(page: Page): Promise<void> {
  // Right after the click nothing says yet that the tape is being read.
  await allRead(page);
  await expect(page.getByRole('progressbar', { name: 'Reading the waveform' })).toHaveCount(0, { timeout: 240_000 });
  await settled(page);
}

/**
 * Waits until the open tape has been read to its end and is drawn at a height. A picture that is settled may be of a tape
 * that nothing is known of yet, and for a moment after the reading the window has not asked yet what is known.
 */
export async function wholeWithInk(page: Page, level: number): Promise<void> {
  await readWhole(page);
  await expect.poll(async () => (await inkedColumns(page, level)).columns.length).toBeGreaterThan(0);
}

/** Puts marks on a tape as another window would. */
export async function commitMarks(page: Page, ...added: readonly Mark[]): Promise<void> {
  await ask(page, 'changes.commit', { title: 'Mark from a test', change: addMarks(...added), place: null });
}

/** Says how a tape is heard, as another window would. */
export async function correctTape(page: Page, transfer: Transfer, part: Partial<TransferEntry>): Promise<void> {
  const before = entryOf(transfer);
  const transfers = { ...noDiff, updated: [[before, { ...before, ...part }] as const] };
  const change = { ...noChange, transfers };
  await ask(page, 'changes.commit', { title: 'Correct a tape from a test', change, place: null });
}

/** The marks that are on disk, as they lie on the tape. */
export async function storedMarks(page: Page, transfer: Transfer): Promise<readonly Mark[]> {
  const { marks } = await ask(page, 'marks.list', { transferId: transfer.id });
  return marks.toSorted((a, b) => a.startFrame - b.startFrame);
}

/**
 * Zooms in around a frame from the whole tape and checks on the way, and down at the samples, that its impulse is drawn
 * where it lies: within one and a half device pixels.
 */
export async function expectImpulseInPlace(page: Page, frame: number): Promise<readonly number[]> {
  await wholeWithInk(page, 0.8);
  const corner = await cornerOf(slider(page));
  const zooms: number[] = [];
  for (let step = 0; step < 40; step += 1) {
    const view = await settled(page);
    const { columns, perCssPixel } = await inkedColumns(page, 0.8);
    const x = (frame - view.startFrame) / view.framesPerPixel;
    const isWithinView = x >= 0 && x <= corner.width;
    expect(isWithinView, `the impulse stays in view at ${view.framesPerPixel} frames a pixel`).toBe(true);
    const first = columns[0] ?? Number.NaN;
    const last = columns.at(-1) ?? Number.NaN;
    // From one frame a pixel on the impulse is a peak of a line, broader than a column.
    const drawn = view.framesPerPixel / perCssPixel < 1 ? (first + last) / 2 : first;
    expect(Math.abs(drawn - x * perCssPixel), `at ${view.framesPerPixel} frames a pixel`).toBeLessThanOrEqual(1.5);
    zooms.push(view.framesPerPixel);
    if (view.framesPerPixel === zooms.at(-2)) break;
    await page.mouse.move(corner.x + x, corner.y + 30);
    await page.mouse.wheel(0, -350);
    await expect
      .poll(async () => (await settled(page)).framesPerPixel < view.framesPerPixel || view.framesPerPixel === 1 / 128)
      .toBe(true);
  }
  return zooms;
}

/** Where the lanes of the channels lie, in CSS pixels of the waveform. */
export async function lanesOf(page: Page): Promise<readonly { readonly top: number; readonly height: number }[]> {
  const text = (await page.getByRole('region', { name: 'Waveform' }).getAttribute('data-lanes')) ?? '';
  return text.split(' ').map((lane) => {
    const [top = 0, height = 0] = lane.split(':').map(Number);
    return { top, height };
  });
}
