// How fast the window draws, beside wavesurfer's own renderer on the same peaks, in one Chromium and one run.
import { mkdirSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { createPeaks } from '../../src/main/peaks/peaks.ts';
import { browserArgs, findBrowser } from '../find-browser.mjs';
import { makeWav } from './material.mjs';
import { median, quantile } from './measure.mjs';
import { openProduct, startHost } from './picture-product.mjs';
import { openWavesurfer } from './picture-wavesurfer.mjs';

const marks = 10_000;
const pixelsPerSecond = 50;
/** Twenty steps of two per cent. */
const closestPixelsPerSecond = pixelsPerSecond * 1.02 ** 20;

/** Two per cent a step, from the whole of three hours to single samples. */
const stepsToSamples = 680;
/** Where the picture comes from the coarsest levels, from the finest, from levels made of sound, and from samples. */
const pannedPixelsPerSecond = [0.5, 5, 375, 3000, 96_000];

const parts = ['first-picture', 'frames', 'spectrogram'];

/** @param options `{ folder, isQuick, report, built, part }`; without `part` both parts are run */
export async function bench({ folder, isQuick, report, built, part }) {
  if (part !== undefined && !parts.includes(part)) throw new Error(`The parts of picture are ${parts.join(', ')}.`);
  const runs = (name) => part === undefined || part === name;
  const tapesFolder = join(folder, 'tapes');
  const home = join(folder, 'home');
  // What an earlier run knew would make this one look faster than it is.
  rmSync(home, { recursive: true, force: true });
  for (const one of [tapesFolder, home]) mkdirSync(one, { recursive: true });
  const long = { sampleRate: 48_000, bits: 16, seconds: isQuick ? 1200 : 3 * 3600 };
  const tapes = [
    makeWav(join(tapesFolder, 'Reel 1 side A.wav'), long),
    makeWav(join(tapesFolder, 'Reel 2 side A.wav'), {
      container: 'RF64',
      sampleRate: 8000,
      bits: 16,
      channels: 1,
      seconds: 24 * 3600,
      isSparse: true,
    }),
    makeWav(join(tapesFolder, 'Reel 3 side A.wav'), { sampleRate: 48_000, bits: 16, seconds: 60 }),
  ];
  const host = await startHost({ built, home, tapesFolder });
  const executablePath = await findBrowser();
  const browser = await chromium.launch({ args: browserArgs(), ...(executablePath ? { executablePath } : {}) });
  try {
    report.head('Picture', [`Chromium ${browser.version()} without a GPU, 1440 x 900 at 1x`]);
    const product = await openProduct(browser, host.address);
    const transfers = await product.analysed(tapes.length);
    const [tape] = tapes;
    const transfer = transfers.find(({ frames }) => frames === tape.frames);
    await product.addMarks(transfer, marks);
    if (runs('first-picture')) await benchFirstPicture({ browser, host, tapes, isQuick, report });
    if (runs('frames')) await benchFrames({ browser, product, home, tape, isQuick, report });
    if (runs('spectrogram')) await benchSpectrogram({ product, tape, isQuick, report });
    report.say(
      `The host, with the archive, that read and served all three tapes: ${(host.mostBytes() / 1e6).toFixed(0)} MB at most.`,
    );
  } finally {
    await browser.close();
    await host.stop();
  }
}

async function benchFirstPicture({ browser, host, tapes, isQuick, report }) {
  const rounds = isQuick ? 4 : 12;
  const times = tapes.map(() => []);
  const early = tapes.map(() => []);
  const later = tapes.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, tape] of tapes.entries()) {
      // A new window each time: no picture of the tape was in the browser before, except the little one in the list.
      for (const isStarted of [true, false]) {
        const product = await openProduct(browser, host.address);
        if (isStarted) await product.started();
        (isStarted ? times : early)[index].push(await product.firstPicture(index, tape));
        // The next window begins with the tape that is open now, which must not be the one that is clicked there.
        const other = (index + 2) % tapes.length;
        const otherMs = await product.firstPicture(other, tapes[other]);
        // This window had not shown that tape yet, but two others.
        if (isStarted) later[other].push(otherMs);
        await product.close();
      }
    }
  }
  report.table({
    id: 'first picture',
    title: 'From the click on a known tape to its whole picture, each time in a new window',
    columns: [
      { key: 'p50', title: 'p50', unit: 'ms', digits: 0 },
      { key: 'most', title: 'most', unit: 'ms', digits: 0 },
      { key: 'later', title: 'p50 as the third tape of a window', unit: 'ms', digits: 0 },
      { key: 'mostLater', title: 'most', unit: 'ms', digits: 0 },
      { key: 'early', title: 'p50 while the window starts', unit: 'ms', digits: 0 },
      { key: 'times', title: 'times', unit: '' },
    ],
    rows: tapes.map((tape, index) => ({
      name: `${spanText(tape.seconds)}${index === 0 ? `, ${marks.toLocaleString('en-GB')} marks` : ''}`,
      values: {
        p50: median(times[index]),
        most: Math.max(...times[index]),
        later: median(later[index]),
        mostLater: Math.max(...later[index]),
        early: median(early[index]),
        times: rounds,
      },
      goals: [
        { key: 'p50', atMost: 200 },
        { key: 'later', atMost: 200 },
      ],
    })),
  });
}

const frameColumns = [
  { key: 'p50', title: 'frame p50', unit: 'ms', digits: 1 },
  { key: 'p95', title: 'frame p95', unit: 'ms', digits: 1 },
  { key: 'drawP50', title: 'draw p50', unit: 'ms', digits: 1 },
  { key: 'drawP95', title: 'draw p95', unit: 'ms', digits: 1 },
];

async function benchFrames({ browser, product, home, tape, isQuick, report }) {
  await product.firstPicture(0, tape);
  const size = await product.waveSize();
  const peaks = await flatPeaks(home, tape);
  const wavesurfer = await openWavesurfer(browser, { ...peaks, ...size, seconds: tape.seconds, pixelsPerSecond });
  const rounds = isQuick ? 2 : 5;
  const ours = { pan: [], zoom: [], whole: [] };
  const theirs = { pan: [], zoom: [], whole: [] };
  for (let round = 0; round < rounds; round += 1) {
    const startSecond = tape.seconds * (0.2 + 0.1 * round);
    await product.show(startSecond * tape.sampleRate, tape.sampleRate / pixelsPerSecond);
    ours.pan.push(...(await product.pan(50, 37)));
    await product.show(startSecond * tape.sampleRate, tape.sampleRate / pixelsPerSecond);
    ours.zoom.push(...(await product.zoom(20)));
    await product.showWhole();
    ours.whole.push(...(await product.zoom(20)));

    await wavesurfer.show(startSecond, pixelsPerSecond);
    theirs.pan.push(...(await wavesurfer.pan(50, 37)));
    await wavesurfer.show(startSecond, pixelsPerSecond);
    theirs.zoom.push(...(await wavesurfer.zoom(20, pixelsPerSecond)));
    await wavesurfer.show(0, 0);
    theirs.whole.push(...(await wavesurfer.zoom(20, size.width / tape.seconds)));
  }
  const [ourHeap, theirHeap] = [await product.heapBytes(), await wavesurfer.heapBytes()];
  const columns = [...frameColumns, { key: 'times', title: 'wavesurfer takes', unit: 'x', digits: 1 }];
  const rowsOf = (name, frames, peer, isZoom) => [
    {
      name: `Takesheet, ${name}`,
      values: { ...frameValues(frames), times: frameValues(peer).p50 / frameValues(frames).p50 },
      goals: [
        { key: 'p50', atMost: 8 },
        { key: 'drawP95', atMost: 8 },
        ...(isZoom ? [{ key: 'times', atLeast: 5 }] : []),
      ],
    },
    { name: `wavesurfer, ${name}, no marks`, values: { ...frameValues(peer), drawP50: undefined, drawP95: undefined } },
  ];
  report.table({
    id: `frames ${spanText(tape.seconds)}`,
    title: `Frames of ${spanText(tape.seconds)}, 48 kHz stereo, ${marks.toLocaleString('en-GB')} marks, ${size.width} x ${size.height} pixels`,
    columns,
    rows: [
      ...rowsOf(`panning at ${pixelsPerSecond} px/s`, ours.pan, theirs.pan, false),
      ...rowsOf(`zooming from ${pixelsPerSecond} px/s`, ours.zoom, theirs.zoom, true),
      ...rowsOf('zooming from the whole tape', ours.whole, theirs.whole, true),
    ],
  });
  report.say(
    'A frame is from its beginning until it is painted, with the work of the wheel event before it. Draw is all animation-frame work of the page in it.',
  );
  await benchAllZooms({ product, tape, isQuick, report });
  report.table({
    id: 'script memory',
    title: 'Memory of the page after drawing, collected',
    columns: [{ key: 'megabytes', title: 'heap', unit: 'MB', digits: 1 }],
    rows: [
      { name: 'Takesheet, the whole window', values: { megabytes: ourHeap / 1e6 } },
      { name: 'wavesurfer, its renderer and its peaks', values: { megabytes: theirHeap / 1e6 } },
    ],
  });
}

/** Where wavesurfer's own renderer has no peer: its zooms of a long tape end at the peaks that a page can hold. */
async function benchAllZooms({ product, tape, isQuick, report }) {
  const frames = isQuick ? 20 : 50;
  const rows = [];
  const row = (name, timed) => {
    const goals = [
      { key: 'p50', atMost: 8 },
      { key: 'drawP95', atMost: 8 },
    ];
    rows.push({ name, values: frameValues(timed), goals });
  };
  for (const zoom of pannedPixelsPerSecond) {
    const timed = [];
    for (const share of [0.2, 0.4, 0.6, 0.8]) {
      await product.show(share * tape.frames, tape.sampleRate / zoom);
      timed.push(...(await product.pan(frames, 37)));
    }
    row(`panning at ${zoom.toLocaleString('en-GB')} px/s`, timed);
  }
  await product.showWhole();
  row('zooming from the whole tape to samples', await product.zoom(isQuick ? 200 : stepsToSamples));
  report.table({
    id: `all zooms ${spanText(tape.seconds)}`,
    title: `Frames of ${spanText(tape.seconds)} at other zooms, ${marks.toLocaleString('en-GB')} marks`,
    columns: frameColumns,
    rows,
  });
}

async function benchSpectrogram({ product, tape, isQuick, report }) {
  await product.firstPicture(0, tape);
  const places = isQuick ? [0.5] : [0.15, 0.35, 0.55, 0.75, 0.95];
  const rows = [];
  for (const zoom of [0, ...pannedPixelsPerSecond]) {
    const whole = [];
    const frames = [];
    for (const share of zoom === 0 ? [0.5] : places) {
      await product.choosePicture('waveform');
      if (zoom === 0) await product.showWhole();
      else await product.show(share * tape.frames, tape.sampleRate / zoom);
      whole.push(await product.choosePicture('spectrogram'));
      frames.push(...(await product.pan(20, 37)));
    }
    const { p50, drawP95 } = frameValues(frames);
    rows.push({
      name: zoom === 0 ? 'the whole tape' : `${zoom.toLocaleString('en-GB')} px/s`,
      values: { whole: median(whole), most: Math.max(...whole), p50, drawP95 },
    });
  }
  await product.choosePicture('waveform');
  report.table({
    id: `spectrogram ${spanText(tape.seconds)}`,
    title: `The spectrogram of ${spanText(tape.seconds)}, 48 kHz stereo, at places not seen before`,
    columns: [
      { key: 'whole', title: 'whole after', unit: 'ms', digits: 0 },
      { key: 'most', title: 'most', unit: 'ms', digits: 0 },
      { key: 'p50', title: 'frame p50 panning', unit: 'ms', digits: 1 },
      { key: 'drawP95', title: 'draw p95 panning', unit: 'ms', digits: 1 },
    ],
    rows,
  });
}

function frameValues(frames) {
  const frameMs = frames.map((frame) => frame.frameMs);
  const drawMs = frames.map((frame) => frame.drawMs);
  return {
    p50: median(frameMs),
    p95: quantile(frameMs, 0.95),
    drawP50: median(drawMs),
    drawP95: quantile(drawMs, 0.95),
  };
}

/**
 * The peaks that the host has kept, as wavesurfer takes them: the greatest value of each bucket, channel by channel, of
 * the coarsest level that still has a bucket for each pixel of the closest zoom.
 */
async function flatPeaks(home, { path, sampleRate, frames }) {
  const peaks = createPeaks({ cacheDir: join(home, '.cache/takesheet/peaks'), workerUrl: new URL('file:///unused') });
  const channels = 2;
  const facts = { sampleRate, channels, frames };
  const view = await peaks.describe(realpathSync(path), facts);
  const closest = sampleRate / closestPixelsPerSecond;
  const kept = view.levels.filter(({ cached }) => cached);
  const level = kept.findLast(({ framesPerBucket }) => framesPerBucket <= closest) ?? kept[0];
  const flat = new Float32Array(level.buckets * channels);
  for (let tile = 0; tile * view.bucketsPerTile < level.buckets; tile += 1) {
    const bytes = await peaks.readTile(realpathSync(path), facts, level.framesPerBucket, tile, () => {
      throw new Error('a kept level is never folded');
    });
    const numbers = new Int16Array(bytes.buffer);
    for (let at = 0; at < numbers.length; at += 3 * channels) {
      const bucket = tile * view.bucketsPerTile + at / (3 * channels);
      for (let channel = 0; channel < channels; channel += 1) {
        const greatest = Math.max(-numbers[at + 3 * channel], numbers[at + 3 * channel + 1]) / 32_768;
        flat[channel * level.buckets + bucket] = greatest;
      }
    }
  }
  await peaks.close();
  return { flat, channels };
}

function spanText(seconds) {
  if (seconds % 3600 === 0) return `${seconds / 3600} hours`;
  return seconds === 60 ? '1 minute' : `${seconds / 60} minutes`;
}
