import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { bextChunk, makeWav } from '../support/make-wav.ts';
import { expect, test } from './fixtures.ts';
import { cornerOf, openWhole, settled, slider, zoomTo } from './waveform-page.ts';

const sampleRate = 48_000;
/** The recorder's clock stood at ten in the morning. */
const timeReference = 10 * 3600 * sampleRate;
const speedIps = 7.5;

test.use({
  tapes: async ({ reels }, use) => {
    makeWav(join(reels, 'Reel 1 side A.wav'), {
      sampleRate,
      channels: 1,
      frames: 125 * sampleRate,
      code: () => 0,
      before: [bextChunk({ timeReference })],
    });
    await use(reels);
  },
});

/** A kind of ruler: its line in the menu, and where on the tape something written in it lies. */
type Kind = {
  readonly name: string;
  readonly pattern: RegExp;
  frameOf(numbers: readonly number[]): number;
};

/** Hours, minutes and seconds, of which the hours may be left out. */
const seconds = (parts: readonly number[]): number => parts.reduce((sum, part) => sum * 60 + part, 0);
const timecode = (perSecond: number, framesEach: number) => (numbers: readonly number[]) =>
  (seconds(numbers.slice(0, 3)) * perSecond + (numbers[3] ?? 0)) * framesEach - timeReference;
/** SMPTE ST 12-1: the numbers 0 and 1 are left out in every minute but each tenth. */
function dropFrame([hours = 0, minutes = 0, rest = 0, frames = 0]: readonly number[]): number {
  const inAll = hours * 60 + minutes;
  const count = (inAll * 60 + rest) * 30 + frames - 2 * (inAll - Math.floor(inAll / 10));
  return count * 1601.6 - timeReference;
}

const kinds: readonly Kind[] = [
  { name: 'Samples', pattern: /^(\d+)$/, frameOf: ([frame = Number.NaN]) => frame },
  {
    name: 'CD frames',
    // Hours at the pointer, none on the ruler of so short a tape, and frames only where lines lie close together.
    pattern: /^(?:\d\d:(?=\d\d:\d\d:))?(\d+):(\d\d)(?::(\d\d))?$/,
    frameOf: ([minutes = 0, rest = 0, frames = 0]) => (minutes * 60 + rest + frames / 75) * sampleRate,
  },
  {
    name: 'Feet of tape',
    pattern: /^(\d+(?:\.\d+)?) ft$/,
    frameOf: ([feet = Number.NaN]) => ((feet * 12) / speedIps) * sampleRate,
  },
  {
    name: 'Time of day',
    pattern: /^(\d+):(\d\d):(\d\d(?:\.\d+)?)$/,
    frameOf: (numbers) => seconds(numbers) * sampleRate - timeReference,
  },
  { name: 'Timecode, 24 fps', pattern: /^(\d\d):(\d\d):(\d\d):(\d\d)$/, frameOf: timecode(24, 2000) },
  { name: 'Timecode, 23.976 fps', pattern: /^(\d\d):(\d\d):(\d\d):(\d\d)$/, frameOf: timecode(24, 2002) },
  { name: 'Timecode, 25 fps', pattern: /^(\d\d):(\d\d):(\d\d):(\d\d)$/, frameOf: timecode(25, 1920) },
  { name: 'Timecode, 29.97 fps non-drop', pattern: /^(\d\d):(\d\d):(\d\d):(\d\d)$/, frameOf: timecode(30, 1601.6) },
  { name: 'Timecode, 29.97 fps drop-frame', pattern: /^(\d\d):(\d\d):(\d\d);(\d\d)$/, frameOf: dropFrame },
  // Last, since it is what stands there before anything is chosen.
  {
    name: 'Hours, minutes, seconds',
    pattern: /^(?:(\d+):)?(\d+):(\d\d(?:\.\d+)?)$/,
    frameOf: (numbers) => seconds(numbers) * sampleRate,
  },
];

/** The numbers in a text; those that stand nowhere are left out. */
function numbersIn(text: string, { name, pattern }: Kind): readonly number[] {
  const found = pattern.exec(text.replaceAll('\u2009', ''));
  expect(found, `${text}, as ${name}`).not.toBeNull();
  return (found ?? []).slice(1).flatMap((part: string | undefined) => (part === undefined ? [] : [Number(part)]));
}

type Label = { readonly text: string; readonly x: number };
declare global {
  interface Window {
    paintedLabels: Label[];
  }
}

/** Notes from now on what is written on the ruler, which is a picture without words of its own. */
async function watchRuler(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.paintedLabels = [];
    const ruler = document.querySelector('section[aria-label="Waveform"] canvas');
    const { fillText, fillRect } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.fillText = function write(text, x, y, most) {
      if (this.canvas === ruler) window.paintedLabels.push({ text, x });
      fillText.call(this, text, x, y, most);
    };
    CanvasRenderingContext2D.prototype.fillRect = function paint(x, y, width, height) {
      const isWhole = width === this.canvas.width && height === this.canvas.height;
      if (this.canvas === ruler && isWhole) window.paintedLabels = [];
      fillRect.call(this, x, y, width, height);
    };
  });
}

/** What stands on the ruler now. */
const labelsOn = (page: Page): Promise<readonly Label[]> => page.evaluate(() => window.paintedLabels);

async function chooseKind(page: Page, { name }: Kind): Promise<void> {
  const corner = await cornerOf(slider(page));
  const item = page.getByRole('menuitemcheckbox', { name });
  // The menu before may still be fading away, and then it is that one which the press closes.
  await expect(async () => {
    await page.mouse.click(corner.x + 300, corner.y - 10, { button: 'right' });
    await expect(item).toBeVisible({ timeout: 2000 });
  }).toPass();
  await page.evaluate(() => void (window.paintedLabels = []));
  await item.click();
}

/** A label stands five pixels right of its line. */
const besideLine = 5;

async function expectLabelsInPlace(page: Page, kind: Kind): Promise<readonly string[]> {
  let labels: readonly Label[] = [];
  // Until the chosen kind is drawn, the one before it may be drawn once more.
  await expect(async () => {
    const { startFrame, framesPerPixel } = await settled(page);
    labels = await labelsOn(page);
    expect(labels.length, kind.name).toBeGreaterThanOrEqual(4);
    for (const { text, x } of labels) {
      const lineX = (kind.frameOf(numbersIn(text, kind)) - startFrame) / framesPerPixel;
      expect(Math.abs(x - besideLine - lineX), `${text}, as ${kind.name}`).toBeLessThanOrEqual(1);
    }
  }).toPass({ timeout: 20_000 });
  return labels.map(({ text }) => text);
}

/** What stands at the pointer counts in the same way. */
async function expectWordsAtPointer(page: Page, kind: Kind): Promise<void> {
  const { startFrame, framesPerPixel } = await settled(page);
  const corner = await cornerOf(slider(page));
  await page.mouse.move(corner.x + 333, corner.y + 90);
  const words = page.locator('section[aria-label="Waveform"] div[aria-hidden]', { hasText: 'digital silence' });
  await expect(words).toBeVisible();
  const [position = ''] = ((await words.textContent()) ?? '').split(' · ');
  const numbers = numbersIn(position, kind);
  const pointed = startFrame + 333 * framesPerPixel;
  // Half a pixel of the hand, and what the last digit stands for: a hundredth of a foot is 16 ms, a film frame 42 ms.
  expect(Math.abs(kind.frameOf(numbers) - pointed), `${position}, as ${kind.name}`).toBeLessThanOrEqual(
    framesPerPixel + 2002,
  );
}

test('every kind of ruler counts rightly, on the whole tape, in seconds and in frames', async ({ page }) => {
  test.setTimeout(300_000);
  await openWhole(page);
  await page.getByRole('region', { name: 'Tapes' }).getByRole('option').first().click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Edit details…' }).click();
  const speed = page.getByRole('textbox', { name: 'Speed', exact: true });
  await speed.fill(String(speedIps));
  await speed.press('Enter');
  await page.getByRole('button', { name: 'Close' }).click();
  await watchRuler(page);
  const written = new Map<string, readonly string[]>();
  for (const framesPerPixel of [null, 500, 60]) {
    if (framesPerPixel !== null) await zoomTo(page, 61 * sampleRate, framesPerPixel);
    for (const kind of kinds) {
      await chooseKind(page, kind);
      written.set(`${kind.name} ${framesPerPixel}`, await expectLabelsInPlace(page, kind));
      await expectWordsAtPointer(page, kind);
    }
  }
  // The first numbers of a minute are left out, and no line is given to them.
  const dropped = written.get('Timecode, 29.97 fps drop-frame null') ?? [];
  expect(dropped).toContain('10:01:00;02');
  expect(dropped).not.toContain('10:01:00;00');
  expect(written.get('Feet of tape null')).toContain('10 ft');
  expect(written.get('Samples null')).toContain('1\u2009000\u2009000');
});
