// The window of the product, opened on a tape and played by keys, with an ear at the end of its sound.
import { setTimeout } from 'node:timers/promises';
import { addMarks } from '../../src/shared/domain/change.ts';
import { earScript } from './ear.mjs';
import { openProduct } from './picture-product.mjs';

/** Start, stop and seek are softened over 5 ms, in which no sample is as it is in the file. */
export const edgeSeconds = 0.005;

/** A machine that is busy with other work must not end a long run; what takes so long is in the figures. */
export const patienceMs = 300_000;

/** Opens a window. Without `hears` nothing but the product itself is in the page. */
export async function openWindow(browser, address, { hears = true } = {}) {
  const product = await openProduct(browser, address, hears ? { prepare: earScript() } : {});
  const { page } = product;
  page.setDefaultTimeout(patienceMs);
  return {
    ...product,
    /** Clicks a tape by its name in the list and lets a second pass, as a person does before the next key. */
    async openTape(name) {
      await page.getByRole('region', { name: 'Tapes' }).getByText(name).first().click();
      await page.getByRole('button', { name: /^Position in the tape/ }).waitFor();
      // The sound was opened, too.
      if (hears) await page.evaluate(() => window.ear.until((runs) => runs.length > 0, { patienceMs: 60_000 }));
      await setTimeout(1000);
    },
    /** Adds a file; tells its transfer as soon as it is known what it is. With `isHeld` its picture is not read yet. */
    async addTape({ path, frames }, { isHeld = false } = {}) {
      const { ids: before } = await known(product);
      await product.ask('transfers.add', { paths: [path] });
      for (;;) {
        const { view, ids } = await known(product);
        const reading = view.jobs.find(({ pausable, state }) => pausable && state === 'running');
        if (isHeld && reading !== undefined) await product.ask('jobs.pause', { jobId: reading.id, paused: true });
        const added = view.transfers.find((one) => !before.has(one.id) && one.frames === frames);
        const isHeldNow = view.jobs.some(({ state }) => state === 'paused');
        if (added !== undefined && ids.size > before.size && (!isHeld || isHeldNow)) return added;
        await setTimeout(50);
      }
    },
    /** Holds whatever is being read. */
    async holdReading() {
      const { view } = await known(product);
      for (const { id, state, pausable } of view.jobs) {
        if (pausable && state === 'running') await product.ask('jobs.pause', { jobId: id, paused: true });
      }
    },
    /** Lets the reading that was held go on. */
    async goOnReading() {
      const { view } = await known(product);
      for (const { id, state } of view.jobs) {
        if (state === 'paused') await product.ask('jobs.pause', { jobId: id, paused: false });
      }
    },
    async addTimestamps(transferId, frames) {
      const change = addMarks(...frames.map((frame) => timestampAt(frame, transferId)));
      await product.ask('changes.commit', { title: 'Places of a bench', change, place: null });
    },
    land: (key, jump) => land(page, key, { edgeFrames: Math.ceil(edgeSeconds * jump.rate), ...jump }),
    rest: () => rest(page),
  };
}

/**
 * Presses keys and tells when (`ms` after the last of them) the sound of a place began, and how many frames beside it.
 * NaN where it was not heard in ten seconds.
 */
export async function land(page, keys, jump) {
  const from = await page.evaluate(() => window.ear.mark());
  for (const key of [keys].flat()) await page.keyboard.press(key);
  const landed = await page.evaluate(
    ([mark, asked]) => window.ear.until((runs) => landingIn(runs.slice(mark), { ...asked, keyMs: window.ear.keyMs() })),
    [from, jump],
  );
  return landed ?? { ms: Number.NaN, offset: Number.NaN };
}

/** Space stops it, if it was heard; waits until nothing is heard any more. */
export async function rest(page) {
  if (await page.evaluate(() => window.ear.runs().at(-1)?.kind === 'silence')) return;
  await page.keyboard.press('Space');
  await page.evaluate(() => window.ear.until((runs) => runs.at(-1)?.kind === 'silence' && runs.at(-1).length > 2048));
}

async function known(product) {
  const view = await product.ask('archive.get', {});
  return { view, ids: new Set(view.transfers.map(({ id }) => id)) };
}

function timestampAt(frame, transferId) {
  return {
    id: crypto.randomUUID(),
    transferId,
    kind: 'timestamp',
    startFrame: frame,
    endFrame: frame,
    songId: null,
    takeNumber: null,
    status: null,
    flags: [],
    title: '',
    rating: 0,
    players: '',
    notes: '',
    tags: [],
    author: '',
    createdAt: Date.now(),
    origin: null,
  };
}
