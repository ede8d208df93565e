import type { Locator, Page } from '@playwright/test';
import { badKinds, goodKinds } from '../support/every-kind.ts';
import { expect, test } from './fixtures.ts';
import { inkedColumns, laneRows, settled } from './waveform-page.ts';

/** One folder with a file of each kind, whole, damaged and beyond reading. */
test.use({
  tapes: async ({ reels }, use) => {
    for (const kind of [...goodKinds, ...badKinds]) kind.make(reels);
    await use(reels);
  },
});

const tapesOf = (page: Page): Locator => page.getByRole('listbox', { name: 'Tapes' }).getByRole('option');

/** Nothing is said before every file was read once. */
async function allAreRead(page: Page): Promise<void> {
  await expect(page.getByText(`${goodKinds.length} tapes present`)).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText(`${badKinds.length} unreadable`)).toBeVisible();
}

/** The line of a file; the list draws only the lines near the one that is looked at, so it is filtered. */
async function lineOf(page: Page, name: string): Promise<Locator> {
  await page.getByRole('searchbox', { name: /Filter/ }).fill(name);
  const line = tapesOf(page).filter({ hasText: titleOf(name) });
  await expect(line).toHaveCount(1);
  return line;
}

const titleOf = (name: string): string => name.replace(/\.\w+$/, '');

test('the list says of every file whether it can be read, what was read around, and why not', async ({ page }) => {
  await allAreRead(page);
  for (const { name, said } of goodKinds) {
    const line = await lineOf(page, name);
    await expect(line).toContainText('present');
    if (said === null) await expect(line).not.toContainText('repair');
    else await expect(line).toContainText(said);
  }
  for (const { name, reason } of badKinds) await expect(await lineOf(page, name)).toContainText(reason);
});

test('each file that can be read is shown, zoomed and heard', async ({ page }) => {
  // Two dozen tapes, one after the other, each heard.
  test.setTimeout(300_000);
  await page.addInitScript(listenAtTheEnd);
  await page.reload();
  await allAreRead(page);
  for (const { name } of goodKinds) {
    await test.step(name, async () => {
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
    });
  }
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
