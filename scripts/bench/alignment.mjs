// How right takes are aligned and levelled, beside what is known to be true of them; asked of the built web host.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeCopies, makeSession } from './alignment-material.mjs';
import { copiesIn, differentTakesIn, markedStretch, readTruth, startsApart, worstOfCopy } from './alignment-truth.mjs';
import { randomFrom } from './coded-sound.mjs';
import { connectHost } from './host-requests.mjs';
import { isInstalled, median } from './measure.mjs';
import { startHost } from './picture-product.mjs';

/** @param options `{ folder, isQuick, report, built, tapes }`; `tapes` is a folder of tapes with their truth */
export async function bench({ folder, isQuick, report, built, tapes }) {
  report.head('Alignment', ['errors, which no load changes']);
  const session = join(folder, 'session');
  makeSession(session, { isQuick });
  await measure({ name: 'generated session', tapesFolder: session, folder: join(folder, 'generated'), report, built });
  if (tapes === undefined) return;
  const given = { name: 'session tapes with known truth', tapesFolder: tapes };
  await measure({ ...given, folder: join(folder, 'given'), report, built });
}

async function measure({ name, tapesFolder, folder, report, built }) {
  rmSync(folder, { recursive: true, force: true });
  const home = join(folder, 'home');
  // The host shows what lies in the home of its user.
  const copiesFolder = join(home, 'copies');
  mkdirSync(copiesFolder, { recursive: true });
  const originals = readTruth(tapesFolder);
  const hasFfmpeg = isInstalled('ffmpeg');
  if (hasFfmpeg) makeCopies(copiesFolder, originals);
  const made = readTruth(copiesFolder);
  const tapes = [...originals, ...made];
  const host = await startHost({ built, home, tapesFolder });
  const product = await connectHost(host.address);
  try {
    if (made.length > 0) await product.ask('transfers.add', { paths: made.map(({ path }) => path) });
    const transfers = await product.analysed(tapes.length);
    const byPath = new Map(transfers.map((transfer) => [transfer.files[0].path, transfer]));
    const all = { name, report, product, transferOf: ({ path }) => byPath.get(path) };
    await benchCopies({ ...all, copies: copiesIn(tapes) });
    await benchTakes({ ...all, pairs: differentTakesIn(originals) });
    if (hasFfmpeg) await benchLoudness({ ...all, takes: originals.flatMap(({ takes }) => takes) });
    else report.say('ffmpeg is not installed: no copies were made with it, and no loudness was compared.');
  } finally {
    product.close();
    await host.stop();
  }
}

const ways = [
  { says: 'marked where the music lies', least: 0, most: 0 },
  { says: 'marked up to 4 s too early and 2 s too late', least: 0, most: 1 },
];

const errorColumns = [
  { key: 'worst', title: 'largest error', unit: 'ms', digits: 2 },
  { key: 'p50', title: 'p50', unit: 'ms', digits: 2 },
  { key: 'pairs', title: 'pairs', unit: '' },
];

/** Asks for each pair in each way of marking; `judge` gives its error in ms, or a word why there is none. */
async function alignAll({ pairs, product, transferOf, judge }) {
  const rows = [];
  for (const { says, most } of ways) {
    const random = randomFrom(1969);
    const by = (take) => {
      const transfer = transferOf(take);
      const loosely = { early: 4 * most * random(), late: 2 * most * random() };
      return { transferId: transfer.id, ...markedStretch(take, transfer.frames, loosely) };
    };
    const told = [];
    for (const [first, second] of pairs) {
      const marked = [by(first), by(second)];
      const { alignments } = await product.ask('compare.align', { reference: marked[0], others: [marked[1]] });
      if (alignments[0].problem !== null) throw new Error(alignments[0].problem);
      told.push({ first, second, alignment: alignments[0], ...judge([first, second], marked, alignments[0]) });
    }
    rows.push({ says, told });
  }
  return rows;
}

function errorsOf(told) {
  const errors = told.map(({ error }) => error).filter((error) => error !== undefined);
  return { worst: errors.length === 0 ? Number.NaN : Math.max(...errors), p50: median(errors), pairs: told.length };
}

const countOf = (told, kind) => told.filter(({ alignment }) => alignment.kind === kind).length;

async function benchCopies({ name, report, copies, ...asked }) {
  const rows = await alignAll({
    ...asked,
    pairs: copies.map(({ source, copy }) => [source, copy]),
    judge: ([source, copy], [sourceMarked, copyMarked], alignment) =>
      alignment.kind === 'samePerformance'
        ? { error: worstOfCopy({ source, copy }, { source: sourceMarked, copy: copyMarked }, alignment) }
        : {},
  });
  const groups = rows.flatMap(({ says, told }) => [
    { says: `copies on tape, ${says}`, told: told.filter(({ second }) => !second.tape.startsWith('copy-')) },
    { says: `copies by ffmpeg, ${says}`, told: told.filter(({ second }) => second.tape.startsWith('copy-')) },
  ]);
  report.table({
    id: `copies, ${name}`,
    main: 'worst',
    title: `Copies of one performance, ${name}: the error at every second`,
    columns: [...errorColumns, { key: 'missed', title: 'not known as copies', unit: '' }],
    rows: groups
      .filter(({ told }) => told.length > 0)
      .map(({ says, told }) => ({
        name: says,
        values: { ...errorsOf(told), missed: told.length - countOf(told, 'samePerformance') },
        goals: [
          { key: 'worst', atMost: 5 },
          { key: 'missed', atMost: 0 },
        ],
      })),
  });
  sayWorst(report, rows, 5, 'samePerformance');
}

async function benchTakes({ name, report, pairs, ...asked }) {
  const rows = await alignAll({
    ...asked,
    pairs: pairs.map(({ first, second }) => [first, second]),
    judge: ([first, second], marked, alignment) =>
      alignment.kind === 'none'
        ? {}
        : { error: startsApart({ first, second }, { first: marked[0], second: marked[1] }, alignment) },
  });
  report.table({
    id: `takes, ${name}`,
    main: 'worst',
    title: `Different takes of one tune, ${name}: the error at their start`,
    columns: [
      ...errorColumns,
      { key: 'untold', title: 'could not tell, and said so', unit: '' },
      { key: 'mistaken', title: 'taken for copies', unit: '' },
    ],
    rows: rows.map(({ says, told }) => ({
      name: says,
      values: { ...errorsOf(told), untold: countOf(told, 'none'), mistaken: countOf(told, 'samePerformance') },
      goals: [
        { key: 'worst', atMost: 50 },
        { key: 'mistaken', atMost: 0 },
      ],
    })),
  });
  sayWorst(report, rows, 50, 'onset');
}

/** Names what missed its goal, so that it can be listened to. */
function sayWorst(report, rows, limit, kind) {
  for (const { says, told } of rows) {
    for (const { first, second, alignment, error } of told) {
      if (alignment.kind === kind && error <= limit) continue;
      const of = ({ tape, song, take = '', start, end, sampleRate }) =>
        `${tape}, ${song} ${take} at ${(start / sampleRate).toFixed(1)} s (${((end - start) / sampleRate).toFixed(1)} s long)`;
      const what = error === undefined ? '' : `, ${error.toFixed(1)} ms`;
      report.say(`${says}: ${of(first)} beside ${of(second)}: ${alignment.kind}${what}.`);
    }
  }
}

async function benchLoudness({ name, report, product, transferOf, takes }) {
  const apart = [];
  for (const take of takes) {
    const transfer = transferOf(take);
    const stretch = markedStretch(take, transfer.frames);
    const { loudness } = await product.ask('loudness.get', { transferId: transfer.id, ...stretch });
    apart.push(Math.abs(loudness.integratedLufs - ffmpegLufs(take.path, stretch)));
  }
  report.table({
    id: `loudness, ${name}`,
    main: 'worst',
    title: `Loudness of every take, ${name}, beside ffmpeg's ebur128`,
    columns: [
      { key: 'worst', title: 'largest difference', unit: 'LU', digits: 3 },
      { key: 'p50', title: 'p50', unit: 'LU', digits: 3 },
      { key: 'takes', title: 'takes', unit: '' },
    ],
    rows: [
      {
        name: 'integrated loudness',
        values: { worst: Math.max(...apart), p50: median(apart), takes: apart.length },
        goals: [{ key: 'worst', atMost: 0.1 }],
      },
    ],
  });
}

/** Its summary has one digit after the point, its metadata three. */
function ffmpegLufs(path, { startFrame, endFrame }) {
  const cut = `atrim=start_sample=${startFrame}:end_sample=${endFrame}`;
  const filter = `${cut},ebur128=metadata=1,ametadata=mode=print:key=lavfi.r128.I:file=-`;
  const { stdout, stderr } = spawnSync('ffmpeg', ['-v', 'error', '-i', path, '-af', filter, '-f', 'null', '-'], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const last = stdout.slice(stdout.lastIndexOf('lavfi.r128.I=')).trim();
  const lufs = Number(last.replace('lavfi.r128.I=', ''));
  if (last === '' || Number.isNaN(lufs)) throw new Error(`ffmpeg told no loudness of ${path}: ${stderr}`);
  return lufs;
}
