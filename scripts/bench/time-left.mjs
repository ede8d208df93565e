// Whether the time left that the window shows is right: asked of the built web host while it reads tapes of many kinds.
import { mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { makeCompressed } from './compressed.mjs';
import { connectHost } from './host-requests.mjs';
import { makeWav } from './material.mjs';
import { quantile } from './measure.mjs';
import { startHost } from './picture-product.mjs';

/** A fifth of less than this is less than a second, which nobody minds. */
const leastJudgedMs = 5_000;

/** The same tapes three times: at each start it is another kind that tells how fast this machine is. */
const orders = [
  { says: 'uncompressed ones first', order: (tapes) => tapes },
  { says: 'compressed ones first', order: (tapes) => tapes.toReversed() },
  { says: 'in turns', order: (tapes) => tapes.map((_, index) => tapes[(index * 5) % tapes.length]) },
];

/** @param options `{ folder, isQuick, report, built }` */
export async function benchTimeLeft({ folder, isQuick, report, built }) {
  // The host shows what lies in the home of its user.
  const home = join(folder, 'time-left');
  const { tapes, absent } = await makeTapes(join(home, 'tapes'), isQuick);
  for (const { says, order } of orders) {
    const { all, files } = await watchReading({ home, built, tapes: order(tapes) });
    const rows = [
      { name: 'in all', values: judged(all), goals: [{ key: 'worst', atMost: 20 }] },
      ...files.map(({ name, looks }) => ({ name, values: judged(looks), goals: [{ key: 'worst', atMost: 20 }] })),
    ];
    report.table({ id: `time left ${says}`, title: `Time left, ${says}: after the first tenth`, columns, rows });
  }
  for (const reason of absent) report.say(reason);
  report.say('Right is within a fifth of what was really left, or within a second.');
}

const columns = [
  { key: 'seconds', title: 'took', unit: 's', digits: 1 },
  { key: 'looks', title: 'told', unit: 'times' },
  { key: 'right', title: 'right', unit: '%', digits: 1 },
  { key: 'typical', title: 'p50 off', unit: '%', digits: 1 },
  { key: 'worst', title: 'worst off', unit: '%', digits: 1 },
];

async function makeTapes(folder, isQuick) {
  mkdirSync(folder, { recursive: true });
  const seconds = isQuick ? 240 : 1200;
  const wav = (name, form) => makeWav(join(folder, `${name}.wav`), form);
  const cd = wav('cd', { sampleRate: 44_100, bits: 16, seconds: 4 * seconds });
  const high = wav('high', { sampleRate: 96_000, bits: 24, seconds: 2 * seconds });
  const six = wav('six-channels', { sampleRate: 48_000, bits: 24, channels: 6, seconds });
  const form = { sampleRate: 96_000, bits: 24, channels: 1, seconds: seconds / 10 };
  const set = Array.from({ length: 24 }, (_, index) => wav(`set-${String(index + 1).padStart(2, '0')}`, form));
  const source = makeWav(join(folder, '..', `source-${seconds}.wav`), { sampleRate: 44_100, bits: 16, seconds });
  const { made, absent } = await makeCompressed(folder, source);
  rmSync(source.path);
  const tapes = [cd.path, high.path, six.path, set.map(({ path }) => path), ...made.map(({ path }) => path)];
  return { tapes: tapes.map((paths) => [paths].flat()), absent };
}

/** Adds the tapes in this order to a new archive and tells what was told until all were read, and when it was true. */
async function watchReading({ home, built, tapes }) {
  const empty = join(home, 'empty');
  for (const own of ['notes.takesheet', '.cache', '.local', '.config'])
    rmSync(join(home, own), { recursive: true, force: true });
  mkdirSync(empty, { recursive: true });
  const host = await startHost({ built, home, tapesFolder: empty });
  const product = await connectHost(host.address);
  const told = [];
  product.on('jobs.changed', ({ jobs }) => {
    const job = jobs.find(({ title }) => title === 'Reading waveforms');
    if (job !== undefined) told.push({ at: performance.now(), ...job });
  });
  try {
    await product.ask('transfers.add', { paths: tapes.flat() });
    await product.analysed(tapes.length);
  } finally {
    product.close();
    await host.stop();
  }
  const files = tapes.map(([path]) => {
    const name = basename(path);
    return { name, looks: looksAt(told, ({ parts }) => parts.find((part) => part.name === name)) };
  });
  return { all: looksAt(told, (job) => (job.state === 'running' ? job : undefined)), files };
}

/** What was told of one thing, and how long after its beginning and before its end. */
function looksAt(told, find) {
  const during = told.flatMap((job) => {
    const found = find(job);
    return found === undefined ? [] : [{ at: job.at, msLeft: found.msLeft ?? Number.NaN }];
  });
  const beganAt = during[0].at;
  const endedAt = told.find(({ at }) => at > during.at(-1).at)?.at ?? during.at(-1).at;
  return during.map(({ at, msLeft }) => ({ msLeft, passedMs: at - beganAt, reallyMs: endedAt - at }));
}

function judged(looks) {
  const wholeMs = looks[0].reallyMs;
  const later = looks.filter(({ passedMs }) => passedMs > wholeMs / 10);
  const off = later.map(({ msLeft, reallyMs }) => {
    const percent = (Math.abs(msLeft - reallyMs) / Math.max(reallyMs, leastJudgedMs)) * 100;
    // What was not told is not right.
    return Number.isNaN(percent) ? 100 : percent;
  });
  return {
    seconds: wholeMs / 1000,
    looks: off.length,
    right: (off.filter((percent) => percent <= 20).length / off.length) * 100,
    typical: quantile(off, 0.5),
    worst: Math.max(...off),
  };
}
