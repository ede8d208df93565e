import { expect, type Page } from '@playwright/test';
import type { In, Out, RequestName } from '../../src/shared/contract/requests.ts';
import type { Change } from '../../src/shared/domain/change.ts';
import type { Mark } from '../../src/shared/domain/mark.ts';
import type { Transfer } from '../../src/shared/domain/transfer.ts';
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
export function inkedColumns(page: Page, level: number): Promise<{ columns: number[]; perCssPixel: number }> {
  return slider(page).evaluate((element, wanted) => {
    const canvas = element.querySelector('canvas');
    const context = canvas?.getContext('2d');
    if (canvas === null || context === null || context === undefined) throw new Error('there is no canvas');
    const middle = canvas.height / 2;
    // Full scale takes 92 % of the height on either side.
    const row = Math.round(middle - middle * 0.92 * wanted);
    const { data } = context.getImageData(0, row, canvas.width, 1);
    const ground = context.getImageData(canvas.width - 1, 1, 1, 1).data;
    const columns: number[] = [];
    for (let x = 0; x < canvas.width; x += 1) {
      const far = [0, 1, 2].some((part) => Math.abs((data[4 * x + part] ?? 0) - (ground[part] ?? 0)) > 24);
      if (far) columns.push(x);
    }
    return { columns, perCssPixel: canvas.width / element.getBoundingClientRect().width };
  }, level);
}

/** Puts marks on a tape as another window would. */
export async function commitMarks(page: Page, ...added: readonly Mark[]): Promise<void> {
  const none = { added: [], updated: [], removed: [] };
  const change: Change = { marks: { ...none, added }, songs: none, tapes: none, transfers: none };
  await ask(page, 'changes.commit', { title: 'Mark from a test', change, place: null });
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
      .poll(async () => (await settled(page)).framesPerPixel < view.framesPerPixel || view.framesPerPixel === 1 / 16)
      .toBe(true);
  }
  return zooms;
}
