import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { type EveryKind, everyKind, type GoodKind, headless, makeEveryKind, pair } from '../support/every-kind.ts';
import { hasFfmpeg } from '../support/make-external.ts';
import { expect, test } from './fixtures.ts';
import { inkedColumns, laneRows, settled } from './waveform-page.ts';

/** One folder with a file of each kind, whole, damaged and beyond reading. */
test.use({
  tapes: async ({ reels }, use) => {
    makeEveryKind(reels);
    await use(reels);
  },
});

const kindsHere = everyKind(hasFfmpeg());

const tapesOf = (page: Page): Locator => page.getByRole('listbox', { name: 'Tapes' }).getByRole('option');

/** Nothing is said before every file was read once; each good file and the set of two are one tape. */
async function allAreRead(page: Page, { plain, compressed, bad }: EveryKind): Promise<void> {
  await expect(page.getByText(`${plain.length + compressed.length} tapes present`)).toBeVisible({ timeout: 120_000 });
  await expect(page.getByText(`${bad.length} unreadable`)).toBeVisible();
}

/** The line of a file; the list draws only the lines near the one that is looked at, so it is filtered. */
async function lineOf(page: Page, name: string): Promise<Locator> {
  await page.getByRole('searchbox', { name: /Filter/ }).fill(name);
  const line = tapesOf(page).filter({ hasText: titleOf(name) });
  await expect(line).toHaveCount(1);
  return line;
}

const titleOf = (name: string): string => name.replace(/\.\w+$/, '');

async function expectList(page: Page, kinds: EveryKind): Promise<void> {
  await allAreRead(page, kinds);
  for (const { name, said } of [...kinds.plain, ...kinds.compressed]) {
    const line = await lineOf(page, name);
    await expect(line).toContainText('present');
    if (said === null) await expect(line).not.toContainText('repair');
    else await expect(line).toContainText(said);
  }
  for (const { name, reason } of kinds.bad) await expect(await lineOf(page, name)).toContainText(reason);
}

test('the list says of every file whether it can be read, what was read around, and why not', async ({ page }) => {
  await expectList(page, kindsHere);
});

test('without ffmpeg the list says of each file that needs it what to install', async ({ startHost, home }) => {
  const page = await (await startHost({ ffmpeg: join(home, 'nowhere', 'ffmpeg') })).open();
  await expectList(page, everyKind(false));
});

async function openListening(page: Page): Promise<void> {
  await page.addInitScript(listenAtTheEnd);
  await page.reload();
  await allAreRead(page, kindsHere);
}

/** Opens a tape from the list, sees it, zooms in, and hears it. */
async function expectShownZoomedAndHeard(page: Page, name: string): Promise<void> {
  await (await lineOf(page, name)).click();
  await expect(page.getByRole('banner')).toContainText(titleOf(name));
  const whole = await settled(page);
  const { columns } = await inkedColumns(page, 0.02, await laneRows(page, 0));
  expect(columns.length, `${name} is drawn`).toBeGreaterThan(20);
  await page.getByRole('slider', { name: 'Tape position' }).focus();
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  await expect.poll(async () => (await settled(page)).framesPerPixel).toBeLessThan(whole.framesPerPixel / 2);
  // Nothing is left in the ear of the tape before.
  await expect.poll(() => page.evaluate(loudestHeard)).toBe(0);
  await page.keyboard.press('Space');
  await expect.poll(() => page.evaluate(loudestHeard), `${name} is heard`).toBeGreaterThan(0.01);
  await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toHaveCount(0);
  await page.keyboard.press('K');
}

for (const [what, kinds] of [
  ['file that is stored as it is', kindsHere.plain],
  ['compressed file', kindsHere.compressed],
] as const satisfies readonly (readonly [string, readonly GoodKind[]])[]) {
  test(`each ${what} is shown, zoomed and heard`, async ({ page }) => {
    // Dozens of tapes, one after the other, each heard.
    test.setTimeout(600_000);
    await openListening(page);
    for (const { name } of kinds) {
      await test.step(name, () => expectShownZoomedAndHeard(page, name));
    }
  });
}

test.describe('of files that are no tape by themselves', () => {
  test.use({
    tapes: async ({ reels }, use) => {
      for (const { make } of [pair, headless]) make(reels);
      await use(reels);
    },
  });

  test('two files of one channel each are one tape, with both of them beside each other', async ({ page }) => {
    await expect(tapesOf(page)).toHaveCount(2);
    await (await lineOf(page, pair.name)).click();
    await settled(page);
    const channels = page.getByRole('group', { name: 'Channels' });
    await expect(channels.getByRole('button', { name: /^Solo/ })).toHaveCount(2);
    for (const lane of [0, 1]) {
      const { columns } = await inkedColumns(page, 0.02, await laneRows(page, lane));
      expect(columns.length, `lane ${lane} is drawn`).toBeGreaterThan(20);
    }
  });

  test('sound that lost its header is shown, zoomed and heard once a person said how it is stored', async ({
    page,
  }) => {
    const { name, headerBytes } = headless;
    await page.addInitScript(listenAtTheEnd);
    await page.reload();
    await (await lineOf(page, name)).click();
    // The way out stands beside the reason, and in the menu of the tape.
    await page
      .getByRole('alert')
      .filter({ hasText: 'cannot be read' })
      .getByRole('button', { name: 'Read as raw PCM…' })
      .click();
    await page.getByRole('dialog').press('Escape');
    await (await lineOf(page, name)).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Read as raw PCM…' }).click();
    const dialog = page.getByRole('dialog', { name: `Read ${name} as raw PCM` });
    await expect(dialog.getByRole('textbox', { name: 'Header bytes' })).toHaveValue(String(headerBytes));
    await dialog.getByRole('button', { name: 'Read it so' }).click();
    await expect(dialog).toBeHidden();
    await page.getByRole('button', { name: 'Close' }).click();
    await expect(await lineOf(page, name)).toContainText('present');
    await expectShownZoomedAndHeard(page, name);
  });
});

declare global {
  interface Window {
    /** What hangs beside the way to the ear. */
    ears?: AnalyserNode[];
  }
}

/** Runs in the page before its own code: whatever is connected to the ear is also heard here. */
function listenAtTheEnd(): void {
  const ears: AnalyserNode[] = [];
  window.ears = ears;
  // Of its two overloads the program uses the one that connects to a node.
  const connect = AudioNode.prototype.connect as (this: AudioNode, target: AudioNode) => AudioNode;
  const listening = function listening(this: AudioNode, target: AudioNode): AudioNode {
    if (target instanceof AudioDestinationNode && this.context instanceof AudioContext) {
      const ear = new AnalyserNode(this.context, { fftSize: 32_768 });
      connect.call(this, ear);
      ears.push(ear);
    }
    return connect.call(this, target);
  };
  AudioNode.prototype.connect = listening as typeof AudioNode.prototype.connect;
}

/** The highest sample of late at the ear. */
function loudestHeard(): number {
  let highest = 0;
  for (const ear of window.ears ?? []) {
    if (ear.context.state !== 'running') continue;
    const samples = new Float32Array(ear.fftSize);
    ear.getFloatTimeDomainData(samples);
    for (const sample of samples) highest = Math.max(highest, Math.abs(sample));
  }
  return highest;
}
