// Ten minutes (30 seconds in the quick run) without a hole, while the waveform scrolls and pictures of big files are made.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { openPeer } from './audition-element.mjs';
import { openWindow } from './audition-window.mjs';
import { makeWav } from './material.mjs';

/** `setup` is a window that stays open; `tape` is coded from end to end and long enough. */
export async function benchEndurance({ browser, host, server, setup, tape, bigFolder, isQuick, report }) {
  const seconds = isQuick ? 30 : 600;
  const building = buildPictures(setup, bigFolder);
  const ours = await openWindow(browser, host.address);
  await ours.openTape(tape.name);
  await scroll(ours.page);

  await ours.page.keyboard.press('Space');
  const inWindow = await listen(ours.page, seconds);
  await ours.page.keyboard.press('Space');
  const shown = await ours.page.evaluate(() => window.scrolled);

  const peer = await openPeer(browser, server.origin);
  await peer.page.evaluate(
    ([url, rate]) => window.peer.openElement(url, rate),
    [server.tapeUrl(tape.fileName), tape.sampleRate],
  );
  await peer.page.keyboard.press('Space');
  const inElement = await listen(peer.page, seconds);
  await Promise.all([peer.close(), ours.close()]);
  const built = await building.stop();

  const values = ({ runs, told }) => ({
    breaks: runs.filter(({ kind, length }) => kind !== 'frames' && length > 0).length,
    silent: (1000 * told.silent) / tape.sampleRate,
    wrongSamples: told.wrong + told.silent,
    heard: told.samples / tape.sampleRate,
  });
  report.table({
    id: 'under-runs',
    main: 'breaks',
    title: `${seconds} seconds of ${tape.sampleRate / 1000} kHz stereo, while the waveform scrolls and pictures of big files are made`,
    columns: [
      { key: 'breaks', title: 'breaks in the sound', unit: '' },
      { key: 'silent', title: 'silence in them', unit: 'ms', digits: 0 },
      { key: 'wrongSamples', title: 'silent, left out, repeated or changed', unit: 'samples' },
      { key: 'heard', title: 'heard', unit: 's', digits: 1 },
    ],
    rows: [
      { name: 'Takesheet', values: values(inWindow), goals: [{ key: 'breaks', atMost: 0 }] },
      { name: 'media element, in a window of its own beside ours', values: values(inElement) },
    ],
  });
  report.say(
    `Meanwhile ${(built / 1e9).toFixed(1)} GB of other tapes were read for their pictures, and the waveform was moved in ${shown.toLocaleString('en-GB')} frames.`,
  );
}

/** What the page sounds for so many seconds from its first sample on. */
async function listen(page, seconds) {
  await page.evaluate(() => window.ear.until((runs) => runs.at(-1)?.kind === 'frames'));
  const mark = await page.evaluate(() => window.ear.mark() - 1);
  await setTimeout(seconds * 1000);
  return page.evaluate((from) => {
    const runs = soundOf(window.ear.runs().slice(from));
    return { runs, told: wrongIn(runs) };
  }, mark);
}

/** Moves the waveform to and fro in each animation frame, for as long as the page lives. */
async function scroll(page) {
  await page.getByRole('slider', { name: 'Tape position' }).evaluate((slider) => {
    const { left, top, width, height } = slider.getBoundingClientRect();
    const wheel = (init) =>
      slider.dispatchEvent(
        new WheelEvent('wheel', {
          clientX: left + width / 2,
          clientY: top + height / 2,
          bubbles: true,
          cancelable: true,
          ...init,
        }),
      );
    wheel({ deltaY: -1200 });
    window.scrolled = 0;
    const step = () => {
      wheel({ deltaX: window.scrolled % 400 < 200 ? 20 : -20 });
      window.scrolled += 1;
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });
}

/** Keeps the host reading big files (holes, which take no room) until it is stopped; tells how many bytes were read. */
function buildPictures(setup, folder) {
  mkdirSync(folder, { recursive: true });
  const over = new AbortController();
  let bytes = 0;
  const added = [];
  const run = async () => {
    await setup.goOnReading();
    while (!over.signal.aborted) {
      const { jobs } = await setup.ask('archive.get', {});
      if (!jobs.some(({ pausable }) => pausable)) {
        const path = join(folder, `Big ${added.length + 1}.wav`);
        const format = { container: 'RF64', sampleRate: 96_000, bits: 24, seconds: 4 * 3600, isSparse: true };
        const big = makeWav(path, format);
        added.push({ ...(await setup.addTape(big)), path });
        bytes += big.bytes;
      }
      await setTimeout(200);
    }
    const { jobs } = await setup.ask('archive.get', {});
    const left = jobs.find(({ pausable }) => pausable);
    if (left !== undefined) bytes -= (left.total ?? left.done) - left.done;
    if (added.length > 0) await setup.ask('transfers.remove', { transferIds: added.map(({ id }) => id) });
    for (const { path } of added) rmSync(path);
    await setup.holdReading();
    return bytes;
  };
  const running = run();
  // Who waits for it hears of its failure; until then nobody does.
  running.catch(() => {});
  return {
    stop: () => {
      over.abort();
      return running;
    },
  };
}
