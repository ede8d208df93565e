// Fetches what 2,000 pixels need at random places and zooms of an analysed tape, as the window asks for it, straight
// from the built workers and the peaks file: `tiles-child.mjs BUILT CACHE FILE SCREENS`. Prints milliseconds by kind.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createReaders } from '../../src/main/audio/readers.ts';
import { createPeaks } from '../../src/main/peaks/peaks.ts';
import { framesPerPage } from '../../src/shared/contract/byte-routes.ts';

const [built, cacheDir, path, screens] = process.argv.slice(2);
const pixels = 2000;
const signal = new AbortController().signal;
const worker = (name) => pathToFileURL(join(built, `main/${name}.worker.js`));
const peaks = createPeaks({ cacheDir, workerUrl: worker('analysis') });
const readers = createReaders(worker('reader'));
const fold = (framesPerBucket) => (startFrame, frames) =>
  readers.fold(path, startFrame, frames, framesPerBucket, signal);
const readFrames = (startFrame, frames) => readers.read(path, startFrame, frames, signal);

const startedAt = performance.now();
await peaks.analyse(path, { grew() {}, progress() {} }, signal);
const analyseMs = performance.now() - startedAt;
const facts = await readers.probe(path, signal);
const view = await peaks.describe(path, facts);

const took = { kept: [], folded: [], frames: [] };
let seed = 0x1234_5678;
for (let screen = 0; screen < Number(screens) + 20; screen += 1) {
  // From two frames a pixel to the whole tape, each doubling as likely as any other.
  const framesPerPixel = 2 * (facts.frames / pixels / 2) ** chance();
  const startFrame = Math.floor(chance() * (facts.frames - pixels * framesPerPixel));
  const { kind, fetches } = wishesOf(framesPerPixel, startFrame, startFrame + pixels * framesPerPixel);
  const before = performance.now();
  await Promise.all(fetches.map((fetch) => fetch()));
  // The first few find cold code.
  if (screen >= 20) took[kind].push(performance.now() - before);
}
await Promise.all([peaks.close(), readers.close()]);
process.stdout.write(JSON.stringify({ took, analyseMs, maxRssBytes: process.resourceUsage().maxRSS * 1024 }));

/** What the window asks for at a zoom (renderer/waveform/fold-columns.ts): the coarsest level with a bucket per pixel. */
function wishesOf(framesPerPixel, startFrame, endFrame) {
  const level = view.levels.findLast(({ framesPerBucket }) => framesPerBucket <= framesPerPixel);
  if (level === undefined) {
    const pages = spanned(startFrame, endFrame, framesPerPage);
    return { kind: 'frames', fetches: pages.map((page) => () => readFrames(page * framesPerPage, framesPerPage)) };
  }
  const { framesPerBucket, cached } = level;
  const tiles = spanned(startFrame, endFrame, framesPerBucket * view.bucketsPerTile);
  return {
    kind: cached ? 'kept' : 'folded',
    fetches: tiles.map((tile) => () => peaks.readTile(path, facts, framesPerBucket, tile, fold(framesPerBucket))),
  };
}

function spanned(start, end, step) {
  const first = Math.floor(start / step);
  return Array.from({ length: Math.floor((end - 1) / step) - first + 1 }, (_, index) => first + index);
}

function chance() {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
}
