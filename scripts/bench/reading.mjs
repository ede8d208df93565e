// What one reading of a file costs, beside what others take for the same or for less.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeCompressed } from './compressed.mjs';
import { makeWav } from './material.mjs';
import { interleaved, isInstalled, median, quantile, runOwn, runProgram } from './measure.mjs';
import { peersOf } from './peers.mjs';
import { benchTimeLeft } from './time-left.mjs';

const parts = ['minutes', 'large', 'set', 'compressed', 'tiles', 'time-left'];

/** @param options `{ folder, isQuick, report, built, part }`; without `part` all parts are run */
export async function bench({ folder, isQuick, report, built, part }) {
  if (part !== undefined && !parts.includes(part)) throw new Error(`The parts of reading are ${parts.join(', ')}.`);
  const runs = (name) => part === undefined || part === name;
  const rounds = isQuick ? 3 : 7;
  const cache = join(folder, 'cache');
  const warmUp = makeWav(join(folder, 'warm-up.wav'), { sampleRate: 96_000, bits: 24, seconds: 20 }).path;
  const analyse = (...paths) => runOwn('analyse-child.mjs', built, cache, warmUp, ...paths);
  const draw = (path) => runOwn('peaks-child.mjs', built, folder, path);

  report.head('Reading', [`${rounds} rounds, interleaved`, 'files in the page cache']);
  if (runs('minutes')) {
    for (const { title, ...form } of [
      { title: 'Ten minutes of 44.1 kHz, 16 bit, stereo', sampleRate: 44_100, bits: 16, seconds: 600 },
      { title: 'Ten minutes of 96 kHz, 24 bit, stereo', sampleRate: 96_000, bits: 24, seconds: 600 },
    ]) {
      const file = makeWav(join(folder, `${form.sampleRate}.wav`), form);
      await benchFile({ title, file, rounds, analyse, draw, report });
    }
  }
  if (runs('large') && !isQuick) {
    // A little over 5 GB.
    const form = { container: 'RF64', sampleRate: 96_000, bits: 24, seconds: 9_000 };
    const file = makeWav(join(folder, 'large.wav'), form);
    await benchFile({ title: 'RF64 of 5.2 GB, 96 kHz, 24 bit, stereo', file, rounds: 3, analyse, draw, report });
    rmSync(file.path);
  }
  if (runs('set')) await benchSet({ folder, isQuick, rounds, analyse, report });
  if (runs('compressed')) await benchCompressed({ folder, isQuick, rounds, analyse, report });
  if (runs('tiles')) await benchTiles({ folder, isQuick, built, cache, report });
  if (runs('time-left')) await benchTimeLeft({ folder, isQuick, report, built });
}

const costColumns = [
  { key: 'cpuMs', title: 'CPU', unit: 'ms' },
  { key: 'leastCpuMs', title: 'least CPU', unit: 'ms' },
  { key: 'wallMs', title: 'wall', unit: 'ms' },
  { key: 'timesRealtime', title: 'x realtime', unit: 'x' },
  { key: 'ratio', title: 'full pass is', unit: 'x', digits: 2 },
];
const aloneColumns = [
  { key: 'aloneRatio', title: 'peaks are', unit: 'x', digits: 2 },
  { key: 'aloneTime', title: 'peaks wait', unit: 'x', digits: 2 },
];

async function benchFile({ title, file, rounds, analyse, draw, report }) {
  const peers = peersOf(file.path);
  const here = peers.filter(({ program }) => isInstalled(program));
  const results = await interleaved(
    [
      { name: 'ours', run: () => analyse(file.path) },
      { name: 'peaks alone', run: () => draw(file.path) },
      ...here.map(({ name, program, args }) => ({ name, run: () => runProgram(program, ...args) })),
    ],
    rounds,
  );
  const ours = costOf(results.get('ours'), file);
  const alone = costOf(results.get('peaks alone'), file);
  const firstAlone = costOf(
    results.get('peaks alone').map(({ first }) => first),
    file,
  );
  const cost = new Map(here.map(({ name }) => [name, costOf(results.get(name), file)]));
  const history = isInstalled('audiowaveform') ? null : historyOf(cost.get('sox -n stat'));
  if (history !== null) cost.set('audiowaveform', history);
  const threeNames = ['sha256sum', 'audiowaveform', 'ffmpeg ebur128'];
  const three = threeNames.map((name) => cost.get(name)?.cpuMs ?? Number.NaN).reduce((sum, cpuMs) => sum + cpuMs);
  const isHighRate = file.sampleRate === 96_000;
  const id = `reading ${file.sampleRate} ${file.seconds} s`;
  report.table({
    id,
    title,
    columns: [...costColumns, ...aloneColumns],
    rows: [
      {
        name: 'Takesheet, the full pass',
        values: ours,
        goals: isHighRate ? [{ key: 'timesRealtime', atLeast: 450 }] : [],
      },
      {
        name: 'Takesheet, peaks alone',
        values: { ...alone, aloneRatio: 1, aloneTime: 1 },
        note: 'a tape drawn ahead, and written',
      },
      { name: 'Takesheet, peaks alone, first tape of its threads', values: firstAlone },
      ...[...cost].map(([name, values]) => ({
        name,
        values: {
          ...values,
          ratio: ours.cpuMs / values.cpuMs,
          aloneRatio: alone.cpuMs / values.cpuMs,
          aloneTime: alone.wallMs / values.wallMs,
        },
        goals: goalsBeside(name, file),
        ...(name === 'audiowaveform' && history !== null ? { note: 'history: 0.53 x the CPU of sox' } : {}),
      })),
      {
        name: threeNames.join(' + '),
        values: { cpuMs: three, ratio: ours.cpuMs / three },
        goals: [{ key: 'ratio', atMost: 1 / 3 }],
        ...(history === null ? {} : { note: 'with audiowaveform from history' }),
      },
    ],
  });
  for (const { name, program } of peers) {
    if (!isInstalled(program)) report.say(`${name}: ${program} is not installed.`);
  }
  const own = results.get('ours');
  const peak = Math.max(...own.map(({ maxRssBytes }) => maxRssBytes));
  report.table({
    id: `${id} room`,
    title: `${title}: memory and disk`,
    columns: [
      { key: 'megabytes', title: '', unit: 'MB', digits: 1 },
      { key: 'percent', title: 'of the source', unit: '%', digits: 2 },
    ],
    rows: [
      {
        name: 'most memory of the whole process, Node with it',
        values: { megabytes: peak / 1e6 },
        goals: [{ key: 'megabytes', atMost: 256 }],
      },
      room('written while it was read', median(own.map(({ writtenBytes }) => writtenBytes)), file, true),
      room('peaks file on the disk', median(own.map(({ cacheBytes }) => cacheBytes)), file, false),
    ],
  });
}

function room(name, bytes, file, isGoal) {
  return {
    name,
    values: { megabytes: bytes / 1e6, percent: (bytes / file.bytes) * 100 },
    goals: isGoal ? [{ key: 'percent', atMost: 1.6 }] : [],
  };
}

function costOf(runs, { seconds }) {
  const cpuMs = median(runs.map((run) => run.cpuMs));
  return {
    cpuMs,
    leastCpuMs: Math.min(...runs.map((run) => run.cpuMs)),
    wallMs: median(runs.map((run) => run.wallMs)),
    timesRealtime: (seconds * 1000) / cpuMs,
  };
}

/**
 * The goals for peaks alone: the CPU of audiowaveform at 96 kHz, 24 bit, and the time of `cat` on the file of 5 GB, which
 * two threads draw.
 */
function goalsBeside(name, { sampleRate, seconds }) {
  if (name === 'audiowaveform' && sampleRate === 96_000) return [{ key: 'aloneRatio', atMost: 0.25 }];
  if (name === 'cat' && seconds > 5000) return [{ key: 'aloneTime', atMost: 1.3 }];
  return [];
}

/**
 * audiowaveform is in few package lists. Where it is not here its CPU is estimated from sox in this run: version 1.10.3
 * took 0.53 of `sox -n stat` on ten minutes of 96 kHz, 24 bit, and 0.47 on 44.1 kHz, 16 bit.
 */
function historyOf(sox) {
  return sox === undefined ? null : { cpuMs: sox.cpuMs * 0.53 };
}

/** One transfer in many files, each of which is read beside all others. */
async function benchSet({ folder, isQuick, rounds, analyse, report }) {
  const count = 24;
  const seconds = isQuick ? 20 : 60;
  const form = { sampleRate: 96_000, bits: 24, channels: 1, seconds };
  const files = Array.from({ length: count }, (_, index) => makeWav(join(folder, `mono-${index + 1}.wav`), form));
  const name = `${count} mono files`;
  const runs = (
    await interleaved([{ name, run: () => analyse(...files.map(({ path }) => path)) }], Math.min(rounds, 3))
  ).get(name);
  for (const { path } of files) rmSync(path);
  const megabytes = files.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6;
  const { cpuMs, wallMs } = costOf(runs, { seconds });
  report.table({
    id: name,
    title: `${name} of 96 kHz, 24 bit as one transfer, ${seconds} s: the full pass`,
    columns: [
      { key: 'cpuMs', title: 'CPU', unit: 'ms' },
      { key: 'wallMs', title: 'wall', unit: 'ms' },
      { key: 'megabytesPerSecond', title: 'per second of CPU', unit: 'MB' },
      { key: 'mostMegabytes', title: 'most memory, Node with it', unit: 'MB', digits: 1 },
    ],
    rows: [
      {
        name,
        values: {
          cpuMs,
          wallMs,
          megabytesPerSecond: (megabytes * 1000) / cpuMs,
          mostMegabytes: Math.max(...runs.map(({ maxRssBytes }) => maxRssBytes)) / 1e6,
        },
        goals: [{ key: 'mostMegabytes', atMost: 256 }],
      },
    ],
  });
}

async function benchCompressed({ folder, isQuick, rounds, analyse, report }) {
  const seconds = isQuick ? 120 : 600;
  // Four times as many bytes a second are to be decoded here, by any program: the goal is for the rate of the others.
  const forms = [
    { sampleRate: 44_100, bits: 16, goals: [{ key: 'timesRealtime', atLeast: 200 }] },
    { sampleRate: 96_000, bits: 24, goals: [] },
  ];
  for (const { goals, ...form } of forms) {
    const source = makeWav(join(folder, `compress-${form.sampleRate}-${seconds}.wav`), { ...form, seconds });
    const { made, absent } = await makeCompressed(folder, source);
    const rows = [];
    for (const { name, path, peer } of made) {
      const results = await interleaved(
        [
          { name: 'ours', run: () => analyse(path) },
          ...(isInstalled(peer.program) ? [{ name: 'peer', run: () => runProgram(peer.program, ...peer.args) }] : []),
        ],
        Math.min(rounds, 3),
      );
      const ours = costOf(results.get('ours'), { seconds });
      const peerCost = results.has('peer') ? costOf(results.get('peer'), { seconds }) : {};
      const ratio = ours.cpuMs / (peerCost.cpuMs ?? Number.NaN);
      rows.push({ name: `Takesheet, ${name}`, values: { ...ours, ratio }, goals });
      rows.push({ name: [peer.program, ...peer.shown].join(' '), values: peerCost });
    }
    const { sampleRate, bits } = form;
    report.table({
      id: `compressed ${sampleRate / 1000}k ${seconds} s`,
      title: `Compressed: ${seconds / 60} minutes of ${sampleRate / 1000} kHz, ${bits} bit stereo, the full pass beside a decoder alone`,
      columns: costColumns,
      rows,
    });
    for (const reason of absent) report.say(reason);
  }
  report.say('Where ffmpeg decodes for us, its own work is in our figures.');
}

async function benchTiles({ folder, isQuick, built, cache, report }) {
  const form = isQuick ? { sampleRate: 8_000, bits: 16, channels: 1 } : { sampleRate: 48_000, bits: 16, channels: 2 };
  const seconds = 24 * 3600;
  const tape = makeWav(join(folder, 'day.wav'), { container: 'RF64', seconds, isSparse: true, ...form });
  rmSync(cache, { recursive: true, force: true });
  const screens = isQuick ? 400 : 2000;
  const { took, analyseMs, maxRssBytes } = await runOwn('tiles-child.mjs', built, cache, tape.path, screens);
  rmSync(tape.path);
  const all = Object.values(took).flat();
  const row = (name, times) => ({
    name,
    values: { screens: times.length, p50: median(times), p99: quantile(times, 0.99), most: Math.max(...times) },
    goals: [{ key: 'p99', atMost: 5 }],
  });
  const channels = form.channels === 1 ? 'mono' : 'stereo';
  report.table({
    id: 'tiles of a day',
    title: `A screen of 2,000 pixels of a 24-hour tape (a hole of ${form.sampleRate / 1000} kHz, ${channels})`,
    columns: [
      { key: 'screens', title: 'screens', unit: '' },
      { key: 'p50', title: 'p50', unit: 'ms', digits: 2 },
      { key: 'p99', title: 'p99', unit: 'ms', digits: 2 },
      { key: 'most', title: 'most', unit: 'ms', digits: 2 },
    ],
    rows: [
      row('any zoom', all),
      row('levels that are kept, 256 frames a pixel and more', took.kept),
      row('levels made from sound, 16 to 255 frames a pixel', took.folded),
      row('exact frames, below 16 frames a pixel', took.frames),
    ],
  });
  report.say(
    `Reading the day once took ${(analyseMs / 1000).toFixed(1)} s; the process needed ${(maxRssBytes / 1e6).toFixed(0)} MB at most.`,
  );
}
