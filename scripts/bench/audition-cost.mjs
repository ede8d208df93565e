// What playing costs: CPU of the browser and of our host together, and memory of the page.
import { setTimeout } from 'node:timers/promises';
import { browserArgs } from '../find-browser.mjs';
import { openPeer, playAsChromiumDoes } from './audition-element.mjs';
import { openWindow } from './audition-window.mjs';
import { startBareBrowser } from './bare-browser.mjs';
import { cpuBetween, cpuTimes, pageBytes } from './processes.mjs';

/** `tapes` carry `costSays`. No other window may be open. */
export async function benchCpu({ browser, host, server, tapes, isQuick, report }) {
  const seconds = isQuick ? 6 : 20;
  const share = async (processes, act) => {
    const before = await cpuTimes(browser, processes);
    const startedAt = performance.now();
    await setTimeout(seconds * 1000);
    const cpuSeconds = cpuBetween(before, await cpuTimes(browser, processes));
    await act?.();
    return (100 * cpuSeconds) / ((performance.now() - startedAt) / 1000);
  };
  const rows = [];
  for (const tape of tapes) {
    const ours = await openWindow(browser, host.address, { hears: false });
    await ours.openTape(tape.name);
    await setTimeout(2000);
    const rest = await share([host.pid]);
    await ours.page.keyboard.press('Space');
    await setTimeout(500);
    const playing = await share([host.pid]);
    const isPlaying = await ours.page.getByRole('button', { name: 'Pause', exact: true }).isVisible();
    await ours.close();
    rows.push({
      name: `Takesheet, ${tape.costSays}`,
      values: isPlaying ? { playing, rest, more: playing - rest } : {},
      note: isPlaying ? '' : 'it stopped playing',
    });
    rows.push({
      name: `media element on an empty page, ${tape.costSays}`,
      ...(await elementShare({ browser, server, tape, share })),
    });
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

async function elementShare({ browser, server, tape, share }) {
  const { page, close } = await openPeer(browser, server.origin, { hears: false });
  try {
    await page.evaluate((url) => window.peer.openBare(url), server.tapeUrl(tape.fileName));
    const rest = await share([]);
    await page.keyboard.press('Space');
    await setTimeout(500);
    const playing = await share([]);
    const moved = await page.evaluate(() => window.peer.audio.currentTime);
    return moved > 0 ? { values: { playing, rest, more: playing - rest } } : { values: {}, note: 'it does not play' };
  } catch (error) {
    return { values: {}, note: `it does not play: ${error.message.split('\n')[0]}` };
  } finally {
    await close();
  }
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
  // A browser of its own for each: its page alone is counted.
  const measure = async (url, prepare) => {
    const browser = await startBareBrowser(executablePath, browserArgs());
    try {
      const page = await browser.open(url);
      await prepare(page);
      await setTimeout(2000);
      return await most(browser, page);
    } finally {
      await browser.close();
    }
  };

  const inWindow = await measure(host.address, async (page) => {
    const option = `[...document.querySelectorAll('[aria-label="Tapes"] [role="option"]')].find((one) => one.textContent.includes(${JSON.stringify(tape.name)}))`;
    await page.waitFor(`${option} !== undefined`);
    await page.evaluate(`${option}.click()`);
    await page.waitFor(`document.querySelector('button[aria-label^="Position in the tape"]') !== null`);
  });
  const inElement = await measure(server.origin, async (page) => {
    await page.evaluate(`(${playAsChromiumDoes})()`);
    await page.evaluate(`window.peer.targets.push(...${JSON.stringify(places)})`);
    await page.evaluate(`window.peer.sampleRate = ${tape.sampleRate}`);
    await page.evaluate(`window.peer.openBare(${JSON.stringify(server.tapeUrl(tape.fileName))})`);
  });

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
