// How quickly, exactly and cheaply the window plays, beside Chromium's own players in one Chromium and one run.
import { mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { chromium } from '@playwright/test';
import { browserArgs, findBrowser } from '../find-browser.mjs';
import { benchCpu, benchMemory } from './audition-cost.mjs';
import { benchEndurance } from './audition-endurance.mjs';
import { benchExact } from './audition-exact.mjs';
import { benchLatency } from './audition-latency.mjs';
import { benchOffline } from './audition-offline.mjs';
import { startAuditionServer } from './audition-server.mjs';
import { openWindow } from './audition-window.mjs';
import { makeCodedWav, randomFrom } from './coded-sound.mjs';
import { makeWav } from './material.mjs';
import { startHost } from './picture-product.mjs';

const parts = ['latency', 'exact', 'under-runs', 'cost'];

/** @param options `{ folder, isQuick, report, built, part }`; without `part` all parts are run */
export async function bench({ folder, isQuick, report, built, part }) {
  if (part !== undefined && !parts.includes(part)) throw new Error(`The parts of audition are ${parts.join(', ')}.`);
  const runs = (name) => part === undefined || part === name;
  const tapesFolder = join(folder, 'tapes');
  const home = join(folder, 'home');
  // What an earlier run knew would make this one look faster than it is.
  rmSync(home, { recursive: true, force: true });
  for (const one of [tapesFolder, join(home, 'long')]) mkdirSync(one, { recursive: true });
  const long = makeTape(
    join(home, 'long'),
    'Reel 1',
    { sampleRate: 48_000, bits: 24, seconds: 6 * 3600 },
    isQuick ? 21 : 201,
  );
  const short = makeTape(tapesFolder, 'Reel 2', { sampleRate: 48_000, bits: 24, seconds: 60 }, 15);
  const seconds = isQuick ? 40 : 660;
  const coded = [44_100, 48_000, 96_000, 192_000].map((sampleRate, index) => {
    // One of them must last for the endurance.
    return makeTape(tapesFolder, `Reel ${index + 3}`, { sampleRate, seconds: sampleRate === 96_000 ? seconds : 40 });
  });
  const [cd, , high] = coded;
  const multitrack = makeMultitrack(tapesFolder);
  const tapes = [long, short, ...coded, multitrack];

  const server = await startAuditionServer({
    folder,
    tapes: new Map(tapes.map(({ fileName, path }) => [fileName, path])),
  });
  const host = await startHost({ built, home, tapesFolder });
  const executablePath = await findBrowser();
  const browser = await chromium.launch({ args: browserArgs(), ...(executablePath ? { executablePath } : {}) });
  try {
    report.head('Audition', [`Chromium ${browser.version()}`]);
    const setup = await openWindow(browser, host.address, { hears: false });
    const transfers = await setup.analysed(tapes.length - 1);
    for (const tape of tapes.slice(1)) {
      tape.transfer = transfers.find(({ files }) => basename(files[0].path) === tape.fileName);
    }
    // Its picture is read later, when that is to disturb the playing.
    long.transfer = await setup.addTape(long, { isHeld: true });
    for (const { transfer, places } of [long, short]) await setup.addTimestamps(transfer.id, places);

    const all = { browser, host, server, isQuick, report };
    if (runs('latency')) await benchLatency({ ...all, tapes: [long, short] });
    if (runs('exact')) {
      await benchExact({ ...all, tapes: coded });
      await benchOffline(all);
    }
    if (runs('under-runs')) await benchEndurance({ ...all, setup, tape: high, bigFolder: join(home, 'big') });
    await setup.close();
    if (runs('cost')) {
      const bare = { ...all, executablePath: executablePath ?? chromium.executablePath() };
      await benchCpu({ ...bare, tapes: [cd, high, multitrack] });
      await benchMemory({ ...bare, tape: long });
    }
  } finally {
    await browser.close();
    await host.stop();
    server.close();
  }
}

/**
 * A tape that is coded from end to end, or, given so many places, at them only: they are in rising order and have three
 * seconds of sound each, as has the beginning.
 */
function makeTape(folder, name, format, count = null) {
  const fileName = `${name} side A.wav`;
  const { sampleRate, seconds } = format;
  const random = randomFrom(20_261);
  const part = (seconds - 10) / (count ?? 1);
  const places = Array.from({ length: count ?? 0 }, (_, index) => {
    return Math.floor((5 + part * (index + 0.2 + 0.6 * random())) * sampleRate);
  });
  const stretches = count === null ? undefined : [0, ...places].map((frame) => [frame, 3 * sampleRate]);
  const says = seconds >= 3600 ? `${seconds / 3600} hours` : `${seconds / 60} minute`;
  const costSays = `stereo at ${sampleRate / 1000} kHz`;
  return { ...makeCodedWav(join(folder, fileName), { ...format, stretches }), name, fileName, places, says, costSays };
}

/** Half a minute of a machine with 24 tracks. */
function makeMultitrack(folder) {
  const name = 'Reel 7';
  const fileName = `${name} side A.wav`;
  const format = { sampleRate: 96_000, bits: 24, channels: 24, seconds: 30, isSparse: true };
  return { ...makeWav(join(folder, fileName), format), name, fileName, costSays: '24 channels at 96 kHz' };
}
