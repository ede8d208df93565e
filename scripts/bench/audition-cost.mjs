// What playing costs: CPU of the browser and of our host together, and memory of the page.
import { setTimeout } from 'node:timers/promises';
import { browserArgs } from '../find-browser.mjs';
import { playAsChromiumDoes } from './audition-element.mjs';
import { startBareBrowser } from './bare-browser.mjs';
import { cpuBetween, cpuTimes, pageBytes } from './processes.mjs';

/** `tapes` carry `costSays`. No other window may be open. */
export async function benchCpu({ executablePath, host, server, tapes, isQuick, report }) {
  const seconds = isQuick ? 6 : 20;
  /** Per cent of one core while `act` has been done, and whether it still plays at the end. */
  const measure = async ({ url, prepare, plays, processes }) => {
    const share = async (browser) => {
      const before = await cpuTimes(browser, processes);
      const startedAt = performance.now();
      await setTimeout(seconds * 1000);
      const cpuSeconds = cpuBetween(before, await cpuTimes(browser, processes));
      return (100 * cpuSeconds) / ((performance.now() - startedAt) / 1000);
    };
    return inBareBrowser(executablePath, url, async (browser, page) => {
      try {
        await prepare(page);
      } catch (error) {
        return { values: {}, note: `it does not play: ${error.message.split('\n')[0]}` };
      }
      await setTimeout(3000);
      const rest = await share(browser);
      await page.press('Space');
      await setTimeout(500);
      const playing = await share(browser);
      const isPlaying = await page.evaluate(plays);
      return isPlaying
        ? { values: { playing, rest, more: playing - rest } }
        : { values: {}, note: 'it stopped playing' };
    });
  };
  const rows = [];
  for (const tape of tapes) {
    const ours = {
      url: host.address,
      prepare: (page) => openTape(page, tape),
      plays: `document.querySelector('button[aria-label="Pause"]') !== null`,
      processes: [host.pid],
    };
    const element = {
      url: server.origin,
      prepare: (page) => openElement(page, { server, tape }),
      plays: 'window.peer.audio.currentTime > 0',
      processes: [],
    };
    rows.push({ name: `Takesheet, ${tape.costSays}`, ...(await measure(ours)) });
    rows.push({ name: `media element on an empty page, ${tape.costSays}`, ...(await measure(element)) });
  }
  report.table({
    id: 'cpu',
    main: 'playing',
    title: 'CPU of the whole browser and of the host, in per cent of one core',
    columns: [
      { key: 'playing', title: 'playing', unit: '%', digits: 1 },
      { key: 'rest', title: 'at rest', unit: '%', digits: 1 },
      { key: 'more', title: 'playing takes', unit: '%', digits: 1 },
    ],
    rows,
  });
  report.say('Our window shows waveform, playhead, clock and meters while it plays; the page of the element is empty.');
}

/** Plays at many places of a long tape, and tells the most that the page had beyond what it had before. */
export async function benchMemory({ executablePath, host, server, tape, isQuick, report }) {
  const places = tape.places.slice(0, isQuick ? 12 : 100);
  const most = async (browser, page) => {
    const idle = await collected(browser, page);
    let highest = 0;
    await page.press('Space');
    for (let jump = 0; jump < places.length; jump += 1) {
      await setTimeout(400);
      highest = Math.max(highest, await pageBytes(browser));
      await page.press('Period');
    }
    await setTimeout(400);
    const kept = await collected(browser, page);
    return { idle: idle / 1e6, most: (highest - idle) / 1e6, kept: (kept - idle) / 1e6 };
  };
  const measure = (url, prepare) =>
    inBareBrowser(executablePath, url, async (browser, page) => {
      await prepare(page);
      await setTimeout(2000);
      return most(browser, page);
    });
  const inWindow = await measure(host.address, (page) => openTape(page, tape));
  const inElement = await measure(server.origin, (page) => openElement(page, { server, tape, targets: places }));

  report.table({
    id: 'memory',
    main: 'most',
    title: `Memory of the page while it plays at ${places.length} places of ${tape.says}`,
    columns: [
      { key: 'most', title: 'most beyond rest', unit: 'MB', digits: 0 },
      { key: 'kept', title: 'collected, still playing', unit: 'MB', digits: 0 },
      { key: 'idle', title: 'at rest', unit: 'MB', digits: 0 },
    ],
    rows: [
      { name: 'Takesheet', values: inWindow, goals: [{ key: 'kept', atMost: 64 }] },
      { name: 'media element on an empty page', values: inElement },
    ],
  });
}

/** What the page has when its garbage is out. */
async function collected(browser, page) {
  await page.collectGarbage();
  await setTimeout(200);
  return pageBytes(browser);
}

/** A browser of its own for each measurement, so that its processes are those of one page. */
async function inBareBrowser(executablePath, url, act) {
  const browser = await startBareBrowser(executablePath, browserArgs());
  try {
    return await act(browser, await browser.open(url));
  } finally {
    await browser.close();
  }
}

/** Clicks the tape in the list of our window. */
async function openTape(page, { name }) {
  const options = `[...document.querySelectorAll('[aria-label="Tapes"] [role="option"]')]`;
  const option = `${options}.find((one) => one.textContent.includes(${JSON.stringify(name)}))`;
  await page.waitFor(`${option} !== undefined`);
  await page.evaluate(`${option}.click()`);
  await page.waitFor(`document.querySelector('button[aria-label="Play"]') !== null`);
}

/** Opens a tape in the media element of an otherwise empty page. */
async function openElement(page, { server, tape, targets = [] }) {
  await page.evaluate(`(${playAsChromiumDoes})()`);
  await page.evaluate(`window.peer.targets.push(...${JSON.stringify(targets)})`);
  await page.evaluate(`window.peer.sampleRate = ${tape.sampleRate}`);
  await page.evaluate(`window.peer.openBare(${JSON.stringify(server.tapeUrl(tape.fileName))})`);
}
