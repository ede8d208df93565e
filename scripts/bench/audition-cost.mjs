// What playing costs: CPU of the browser and of our host together, and memory of the page.
import { setTimeout } from 'node:timers/promises';
import { openPeer } from './audition-element.mjs';
import { openWindow } from './audition-window.mjs';
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
export async function benchMemory({ browser, host, server, tape, isQuick, report }) {
  const places = tape.places.slice(0, isQuick ? 12 : 100);
  const most = async (page, keys) => {
    const collect = async () => {
      const session = await page.context().newCDPSession(page);
      await session.send('HeapProfiler.collectGarbage');
      await session.detach();
      return pageBytes(browser);
    };
    const idle = await collect();
    let highest = 0;
    await page.keyboard.press('Space');
    for (const key of places.map(() => keys)) {
      await setTimeout(400);
      highest = Math.max(highest, await pageBytes(browser));
      await page.keyboard.press(key);
    }
    const kept = await collect();
    return { idle: idle / 1e6, most: (highest - idle) / 1e6, kept: (kept - idle) / 1e6 };
  };

  const ours = await openWindow(browser, host.address, { hears: false });
  await ours.openTape(tape.name);
  await setTimeout(1000);
  const inWindow = await most(ours.page, 'Period');
  await ours.close();

  const peer = await openPeer(browser, server.origin, { hears: false });
  await peer.page.evaluate(
    ([url, rate, all]) => {
      window.peer.targets.push(...all);
      window.peer.sampleRate = rate;
      return window.peer.openBare(url);
    },
    [server.tapeUrl(tape.fileName), tape.sampleRate, places],
  );
  const inElement = await most(peer.page, '.');
  await peer.close();

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
