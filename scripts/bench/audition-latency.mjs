// From a key to the first right sample: Play, and jumps while playing, in our window and with Chromium's own players.
import { setTimeout } from 'node:timers/promises';
import { openPeer } from './audition-element.mjs';
import { land, openWindow, rest } from './audition-window.mjs';
import { median, quantile } from './measure.mjs';

const columns = [
  { key: 'p50', title: 'p50', unit: 'ms', digits: 0 },
  { key: 'p99', title: 'p99', unit: 'ms', digits: 0 },
  { key: 'most', title: 'most', unit: 'ms', digits: 0 },
  { key: 'times', title: 'times', unit: '' },
  { key: 'late', title: 'not in 10 s', unit: '' },
  { key: 'wrongSamples', title: 'beside the place', unit: 'frames' },
];
const startGoal = [{ key: 'p50', atMost: 100 }];

/** `tapes` are coded and carry `name` and `places`, rising frames where a timestamp stands and sound lies. */
export async function benchLatency({ browser, host, server, tapes, isQuick, report }) {
  const openings = isQuick ? 3 : 20;
  const ours = new Map(tapes.map(({ name }) => [name, { first: [], again: [], seeks: [] }]));
  const theirs = new Map(tapes.map(({ name }) => [name, { first: [], again: [], seeks: [] }]));
  for (let round = 0; round < openings; round += 1) {
    for (const tape of tapes) {
      const isLast = round === openings - 1;
      await inOurWindow({ browser, host, tape, isLast, found: ours.get(tape.name) });
      await withElement({ browser, server, tape, isLast, found: theirs.get(tape.name) });
    }
  }
  const buffer = await withBuffer({ browser, server, tape: tapes.at(-1), times: openings });

  const rowsOf = (of) =>
    tapes.flatMap((tape) => [
      { name: `Takesheet, ${tape.says}`, values: valuesOf(ours.get(tape.name)[of]), goals: startGoal },
      { name: `media element, ${tape.says}`, values: valuesOf(theirs.get(tape.name)[of]) },
    ]);
  report.table({
    id: 'start',
    main: 'p50',
    title: 'From Play to the first right sample, the first time in a new window',
    columns,
    rows: [
      ...rowsOf('first'),
      { name: `buffer source, ${tapes.at(-1).says}, decoded whole before`, values: valuesOf(buffer) },
    ],
  });
  report.table({
    id: 'start elsewhere',
    main: 'p50',
    title: 'From Play to the first right sample, right after a jump to another place',
    columns,
    rows: rowsOf('again'),
  });
  report.table({
    id: 'seek',
    main: 'p50',
    title: 'From the key of a jump to its first right sample, while playing',
    columns,
    rows: rowsOf('seeks'),
  });
  report.say(
    'Measured to the moment when the sample leaves the sound graph; what the device adds is the same for all. Frames beside the place are summed over all times. Seeks of the product and of Play are softened over 5 ms: the moment is that of the place itself.',
  );
}

async function inOurWindow({ browser, host, tape, isLast, found }) {
  const ours = await openWindow(browser, host.address);
  await ours.openTape(tape.name);
  // The product remembers where it stood in the window before.
  await ours.page.keyboard.press('Home');
  await setTimeout(1000);
  const { sampleRate: rate, places } = tape;
  // The next places follow each other in time, and those before them are known to nobody yet.
  found.first.push(await ours.land('Space', { target: 0, rate }));
  await ours.rest();
  const [again, ...seeks] = places;
  await ours.page.keyboard.press('Home');
  found.again.push(await ours.land(['Period', 'Space'], { target: again, rate }));
  if (isLast) for (const target of seeks) found.seeks.push(await ours.land('Period', { target, rate }));
  await ours.close();
}

async function withElement({ browser, server, tape, isLast, found }) {
  const { page, close } = await openPeer(browser, server.origin);
  const { sampleRate: rate, places } = tape;
  await page.evaluate(([url, at]) => window.peer.openElement(url, at), [server.tapeUrl(tape.fileName), rate]);
  await setTimeout(1000);
  const jump = { rate, edgeFrames: 0 };
  found.first.push(await land(page, 'Space', { ...jump, target: 0 }));
  await rest(page);
  const targets = isLast ? places : places.slice(0, 1);
  await page.evaluate((all) => window.peer.targets.push(...all), targets);
  const [again, ...seeks] = targets;
  found.again.push(await land(page, ['.', 'Space'], { ...jump, target: again }));
  for (const target of seeks) found.seeks.push(await land(page, '.', { ...jump, target }));
  await close();
}

async function withBuffer({ browser, server, tape, times }) {
  const found = [];
  for (let time = 0; time < times; time += 1) {
    const { page, close } = await openPeer(browser, server.origin);
    const { sampleRate: rate, fileName } = tape;
    await page.evaluate(([url, at]) => window.peer.openBuffer(url, at), [server.tapeUrl(fileName), rate]);
    await setTimeout(1000);
    found.push(await land(page, 'Space', { rate, edgeFrames: 0, target: 0 }));
    await close();
  }
  return found;
}

function valuesOf(found) {
  const heard = found.filter(({ ms }) => !Number.isNaN(ms)).map(({ ms }) => ms);
  return {
    p50: median(heard),
    p99: quantile(heard, 0.99),
    most: heard.length === 0 ? Number.NaN : Math.max(...heard),
    times: found.length,
    late: found.length - heard.length,
    wrongSamples: found.reduce((sum, { offset }) => sum + (Number.isNaN(offset) ? 0 : Math.abs(offset)), 0),
  };
}
