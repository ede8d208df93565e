import { readFile, rename, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { framesPerPage } from '../../src/shared/contract/byte-routes.ts';
import { makeDamaged } from '../support/damaged-files.ts';
import { makeWav, wavBytes } from '../support/make-wav.ts';
import { expect, test } from './fixtures.ts';

declare global {
  // The device test puts it there.
  var contexts: AudioContext[];
  /** What the browser would tell of the sound device. */
  var deviceDouble: { readonly rate: number; readonly name: string };
}

const rate = 44_100;
const seconds = 90;
const fileName = 'Reel 0417 side A.wav';

test.use({
  tapes: async ({ reels }, use) => {
    makeWav(join(reels, fileName), { sampleRate: rate, frames: seconds * rate });
    await use(reels);
  },
});

/** The transport of a window with the tape open, showing sample frames. */
async function openTape(page: Page) {
  await page.getByRole('region', { name: 'Tapes' }).getByText('Reel 0417').first().click();
  const transport = page.getByRole('region', { name: 'Transport' });
  const play = transport.getByRole('button', { name: 'Play', exact: true });
  const pause = transport.getByRole('button', { name: 'Pause', exact: true });
  await expect(play).toBeVisible();
  const position = transport.getByRole('button', { name: /^Position/ });
  await page.keyboard.press('Shift+D');
  await expect(position).toHaveText(/: 0$/);
  const frame = async (): Promise<number> => {
    const text = (await position.textContent()) ?? '';
    return Number(text.slice(text.lastIndexOf(':') + 1).replaceAll(/\s/g, ''));
  };
  const marks = page.getByRole('region', { name: 'Take sheet' }).getByRole('row');
  /** Where it stands once what was still on its way to the ear has been heard. */
  const restingFrame = async (): Promise<number> => {
    let last = Number.NaN;
    await expect
      .poll(async () => {
        const before = last;
        last = await frame();
        return last - before;
      })
      .toBe(0);
    return last;
  };
  return { play, pause, frame, restingFrame, marks };
}

type Opened = Awaited<ReturnType<typeof openTape>>;

const farFrame = 30 * rate;

/** Plays from far within and marks a place, which must be there whatever happens. */
async function playAndMark(page: Page, { pause, frame, marks }: Opened): Promise<number> {
  const before = await marks.count();
  for (let jump = 0; jump < 3; jump += 1) await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(frame).toBe(farFrame);
  await page.keyboard.press('Space');
  await expect(pause).toBeVisible();
  await expect.poll(frame).toBeGreaterThan(farFrame);
  await page.keyboard.press('m');
  await expect(marks).not.toHaveCount(before);
  return marks.count();
}

/** Playing stopped by itself, near where it was, with every mark; tells where it stands. */
async function expectStanding(
  { play, restingFrame, marks }: Opened,
  marked: number,
  notBefore: number,
): Promise<number> {
  await expect(play).toBeVisible();
  const stood = await restingFrame();
  expect(stood).toBeGreaterThanOrEqual(notBefore);
  expect(stood).toBeLessThan(seconds * rate);
  await expect(marks).toHaveCount(marked);
  return stood;
}

/** Play goes on from where it stood. */
async function expectGoesOn(page: Page, { pause, frame, marks }: Opened, stood: number, marked: number): Promise<void> {
  expect(await frame()).toBe(stood);
  await page.keyboard.press('Space');
  await expect(pause).toBeVisible();
  await expect.poll(frame).toBeGreaterThan(stood);
  await page.keyboard.press('Space');
  await expect(marks).toHaveCount(marked);
}

test('a file that goes away while it plays is named, and Play goes on where it stood when it is back', async ({
  page,
  reels,
}) => {
  const path = join(reels, fileName);
  const opened = await openTape(page);
  const marked = await playAndMark(page, opened);
  await rename(path, `${path}.away`);
  try {
    await expect(page.getByText(/Reel 0417 side A\.wav is not there\. Connect its disk, or locate/)).toBeVisible();
    await expect(opened.play).toBeVisible();
    await expect(opened.marks).toHaveCount(marked);
  } finally {
    await rename(`${path}.away`, path);
  }
  await page.keyboard.press('Space');
  await expect(opened.pause).toBeVisible();
  await expect.poll(opened.frame).not.toBeNaN();
  expect(await opened.frame()).toBeGreaterThan(farFrame);
  const before = await opened.frame();
  await expect.poll(opened.frame).toBeGreaterThan(before);
  await expect(opened.marks).toHaveCount(marked);
});

test('a read that stalls for two seconds holds the tape in its place; a mark set meanwhile stands there', async ({
  page,
}) => {
  let heldSince: number | null = null;
  let release: () => void = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const stalledPage = 6;
  await page.route('**/pcm/**', async (route) => {
    const start = Number(new URL(route.request().url()).searchParams.get('start'));
    if (start >= stalledPage * framesPerPage) {
      heldSince ??= Date.now();
      await released;
    }
    // A page that is not wanted any more was given up by the window itself.
    await route.continue().catch(() => {});
  });
  const opened = await openTape(page);
  await page.keyboard.press('Space');
  await expect(opened.pause).toBeVisible();
  await expect.poll(opened.frame).toBe(stalledPage * framesPerPage);
  await page.keyboard.press('m');
  await expect(
    page
      .getByRole('region', { name: 'Take sheet' })
      .getByText(/^98\s304$/)
      .first(),
  ).toBeVisible();
  await expect.poll(() => Date.now() - (heldSince ?? Date.now())).toBeGreaterThan(2000);
  // It waits, it did not stop: that is said, and what stands still is not called a failure.
  const waiting = page.getByRole('contentinfo').getByText(`Waiting for ${fileName}: its disk is slow to answer`);
  await expect(waiting.first()).toBeVisible();
  await expect(opened.pause).toBeVisible();
  expect(await opened.frame()).toBe(stalledPage * framesPerPage);
  await expect(page.getByText('This tape cannot be heard now')).toHaveCount(0);
  release();
  await expect.poll(opened.frame).toBeGreaterThan(stalledPage * framesPerPage);
  await expect(opened.pause).toBeVisible();
  await expect(waiting).toHaveCount(0);
  // A busy machine may be late with another page as well.
  await page
    .getByRole('contentinfo')
    .getByText(/^Sound ran out (once|\d+ times)$/)
    .hover();
  await expect(page.getByText(/^The sound ran out (once|\d+ times) before the next page was read/)).toBeVisible();
});

test.describe('a file that is cut', () => {
  test.use({ watchOriginals: false });

  test('while it plays is named, keeps place and marks, and plays on when it is whole again', async ({
    page,
    reels,
  }) => {
    const path = join(reels, fileName);
    const opened = await openTape(page);
    const marked = await playAndMark(page, opened);
    const before = await opened.frame();
    const [bytes, { atime, mtime }] = await Promise.all([readFile(path), stat(path)]);
    await truncate(path, Math.floor(bytes.length / 10));
    await expect(
      page.getByText(/ends \d+ s before the length|other content than when it was added/).first(),
    ).toBeVisible();
    const stood = await expectStanding(opened, marked, before);
    await writeFile(path, bytes);
    await utimes(path, atime, mtime);
    await expectGoesOn(page, opened, stood, marked);
  });
});

test.describe('a file shorter than its header says', () => {
  test.use({
    tapes: async ({ reels }, use) => {
      const whole = wavBytes({ sampleRate: rate, frames: 100 * rate });
      await writeFile(join(reels, fileName), whole.subarray(0, 44 + 3 * rate * 4));
      await use(reels);
    },
  });

  test('plays what is there to its end and says what is missing', async ({ page }) => {
    const { play, pause, frame } = await openTape(page);
    const sentence = /Cut off: its header promises .* of sound, but the file ends after/;
    await expect(page.getByRole('region', { name: 'Tapes' }).getByTitle(sentence)).toBeVisible();
    await page.keyboard.press('End');
    await expect.poll(frame).toBe(3 * rate);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(frame).toBe(2 * rate);
    await page.keyboard.press('Space');
    await expect(pause).toBeVisible();
    await expect(play).toBeVisible();
    expect(await frame()).toBe(3 * rate);
    await expect(page.getByText(/^Reel .* ends here\. Cut off: its header promises/)).toBeVisible();
    await expect(page.getByText('This tape cannot be heard now')).toHaveCount(0);
  });
});

for (const how of ['fails', 'is taken away'] as const) {
  test(`a sound device that ${how} stops the tape in its place, and Play opens another`, async ({ page }) => {
    await page.addInitScript(() => {
      globalThis.contexts = [];
      globalThis.AudioContext = class extends AudioContext {
        constructor(options?: AudioContextOptions) {
          super(options);
          globalThis.contexts.push(this);
        }
      };
    });
    await page.reload();
    const opened = await openTape(page);
    const marked = await playAndMark(page, opened);
    const before = await opened.frame();
    const running = await page.evaluateHandle(() => contexts.findLast(({ state }) => state === 'running'));
    await running.evaluate(async (context, what) => {
      if (context === undefined) throw new Error('nothing sounds');
      if (what === 'fails') context.dispatchEvent(new Event('error'));
      else await context.suspend();
    }, how);
    await expect(page.getByText(/The sound device went away.*Press Play to go on from here/).first()).toBeVisible();
    const stood = await expectStanding(opened, marked, before);
    await expectGoesOn(page, opened, stood, marked);
    const isAnother = await running.evaluate((lost) => contexts.some((one) => one !== lost && one.state === 'running'));
    expect(isAnother).toBe(true);
  });
}

test('a sound device that takes the place of another is said by name, and the tape plays on where it is', async ({
  page,
}) => {
  await page.addInitScript(() => {
    globalThis.deviceDouble = { rate: 44_100, name: 'Speakers' };
    globalThis.AudioContext = class extends AudioContext {
      readonly #isAsked: boolean;
      constructor(options?: AudioContextOptions) {
        super(options);
        this.#isAsked = options?.sampleRate !== undefined;
      }
      override get sampleRate() {
        return this.#isAsked ? super.sampleRate : globalThis.deviceDouble.rate;
      }
    };
    const entry = (deviceId: string, label: string) => ({ kind: 'audiooutput', deviceId, groupId: 'one', label });
    navigator.mediaDevices.enumerateDevices = async () => {
      const { name } = globalThis.deviceDouble;
      // Without leave a browser tells of one nameless device.
      return (name === '' ? [entry('', '')] : [entry('default', `Default - ${name}`), entry('7', name)]).map(
        (told) => ({ ...told, toJSON: () => told }) as MediaDeviceInfo,
      );
    };
  });
  await page.reload();
  const opened = await openTape(page);
  await playAndMark(page, opened);
  const change = (device: typeof globalThis.deviceDouble): Promise<void> =>
    page.evaluate((now) => {
      globalThis.deviceDouble = now;
      navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
    }, device);
  const said = page.getByText(/^Sound now comes from another device/);
  await change({ rate: 44_100, name: 'Headphones' });
  await expect(said).toHaveText('Sound now comes from another device: Headphones. The position is kept.');
  const notFlat = page.getByRole('region', { name: 'Transport' }).getByRole('button', { name: /^Not flat/ });
  await expect(notFlat).toBeHidden();
  await change({ rate: 48_000, name: '' });
  await expect(
    said.filter({ hasText: 'the system’s default, or from the same one at another rate: 48 kHz, before 44.1 kHz' }),
  ).toBeVisible();
  await expect(notFlat).toHaveAccessibleName(/the sound device runs at another rate/);
  await expect(opened.pause).toBeVisible();
  const before = await opened.frame();
  expect(before).toBeGreaterThan(farFrame);
  await expect.poll(opened.frame).toBeGreaterThan(before);
});

test.describe('a sample rate that no sound has', () => {
  test.use({
    tapes: async ({ reels }, use) => {
      makeWav(join(reels, fileName), { sampleRate: rate, frames: seconds * rate });
      makeDamaged(join(reels, 'No rate.wav'), 'rateZero');
      makeDamaged(join(reels, 'Million.wav'), 'rateTooHigh');
      await use(reels);
    },
  });

  test('is told with the file and the way out, and disturbs no other tape', async ({ page }) => {
    const opened = await openTape(page);
    const marked = await playAndMark(page, opened);
    await page.keyboard.press('Space');
    await expect(opened.play).toBeVisible();
    const stood = await opened.restingFrame();
    for (const [tape, sentence] of [
      ['No rate', /No rate\.wav is damaged: its header says a sample rate of 0 Hz/],
      ['Million', /Million\.wav has a sample rate of 1000000 Hz; this version reads up to 768 kHz.*repair a copy/],
    ] as const) {
      await page.getByRole('region', { name: 'Tapes' }).getByText(tape).first().click();
      await expect(page.getByText(sentence).first()).toBeVisible();
      await page.keyboard.press('Space');
      await expect(opened.pause).toHaveCount(0);
    }
    await page.getByRole('region', { name: 'Tapes' }).getByText('Reel 0417').first().click();
    await expect.poll(opened.frame).toBe(stood);
    await expect(opened.marks).toHaveCount(marked);
  });
});
