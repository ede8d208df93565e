import { mkdirSync, readdirSync, readFileSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openFrameSource } from '../../src/main/audio/open-frame-source.ts';
import { noiseCode } from '../support/make-samples.ts';
import { makeWav } from '../support/make-wav.ts';
import { peaksByForce } from '../support/peaks-by-force.ts';
import { never, peaksDesk, silent } from '../support/peaks-desk.ts';
import { runCli } from '../support/run-cli.ts';
import { openTestCore } from '../support/test-core.ts';

const { folder, newCache, newPeaks } = peaksDesk('cache');

test('the cache keeps within its bound, and what was not looked at for the longest time goes first', async () => {
  const cacheDir = newCache();
  let capBytes = Infinity;
  const peaks = newPeaks(cacheDir, { capBytes: () => capBytes });
  const kept = new Map<string, string>();
  for (const name of ['old', 'middle', 'new']) {
    const before = new Set(readdirSync(cacheDir));
    await peaks.analyse(makeTape(name), silent, never);
    kept.set(
      name,
      readdirSync(cacheDir).find((file) => !before.has(file))!,
    );
  }
  writeFileSync(join(cacheDir, 'letter.txt'), 'not ours to remove');
  for (const [hour, file] of [...kept.values()].entries()) utimesSync(join(cacheDir, file), hour * 3600, hour * 3600);
  const [size] = [readFileSync(join(cacheDir, kept.get('old')!)).length];

  // Looking at the oldest makes the one in the middle the one that goes.
  const source = await openFrameSource(tapePath('old'));
  await peaks.describe(tapePath('old'), source.facts);
  await source.close();
  capBytes = size * 2.5;
  await peaks.trim();
  expect(readdirSync(cacheDir).toSorted()).toEqual([kept.get('old')!, kept.get('new')!, 'letter.txt'].toSorted());

  // What went is made again when it is asked for, and the bound holds all the time.
  const again = await peaks.analyse(tapePath('middle'), silent, never);
  expect(again.frames).toBe(60_000);
  expect(readdirSync(cacheDir).filter((file) => file.endsWith('.peaks'))).toHaveLength(2);
});

test('a picture that was hardly begun does not drive out others by the room that it would take', async () => {
  const cacheDir = newCache();
  const peaks = newPeaks(cacheDir, { capBytes: () => 1e9 });
  await peaks.analyse(makeTape('whole'), silent, never);
  const begun = join(cacheDir, 'begun.peaks');
  writeFileSync(begun, 'begun');
  truncateSync(begun, 1e12);
  await peaks.trim();
  expect(readdirSync(cacheDir)).toHaveLength(2);
});

test('a smaller bound in the settings takes effect at once', async () => {
  const core = await openTestCore();
  const paths = [1, 2, 3].map((part) =>
    makeWav(join(core.folders.reels, `${part}.wav`), { frames: 3_000_000 + part, channels: 1 }),
  );
  const { added } = await core.add(...paths);
  for (const id of added) await core.inState(id, 'present');
  expect(readdirSync(core.folders.cacheDir)).toHaveLength(3);
  await core.handlers['settings.set']({ settings: { cacheCapGb: 0.0002 } });
  await expect.poll(() => readdirSync(core.folders.cacheDir).length).toBeLessThan(3);
});

test('no more than 1.6 % of the sound is written, loudness and all', async () => {
  const cacheDir = newCache();
  const path = makeWav(join(folder, 'long.wav'), { frames: 4_000_000, channels: 2, storedAs: 's16le', code: () => 1 });
  await newPeaks(cacheDir).analyse(path, silent, never);
  const written = readFileSync(join(cacheDir, readdirSync(cacheDir)[0]!)).length;
  // The header and the page each level begins on weigh nothing on a tape, but do on a minute and a half.
  expect((written - 8192 - 4 * 4096) / 16_000_000).toBeLessThan(0.016);
});

test('a peaks file of an older version is made anew', async () => {
  const cacheDir = newCache();
  const path = makeTape('older');
  const first = await newPeaks(cacheDir).analyse(path, silent, never);
  const file = join(cacheDir, readdirSync(cacheDir)[0]!);
  const bytes = readFileSync(file);
  const newest = bytes.readUInt32LE(4);
  bytes.writeUInt32LE(1, 4);
  bytes.writeUInt32LE(1, 4096 + 4);
  writeFileSync(file, bytes);
  const peaks = newPeaks(cacheDir);
  expect(await peaks.analyse(path, silent, never)).toEqual(first);
  expect(readFileSync(file).readUInt32LE(4)).toBe(newest);
});

test('while reading is halted not a block is read, and then it goes on to the same end', async () => {
  const peaks = newPeaks();
  peaks.setPaused(true);
  const path = makeWav(join(folder, 'halted.wav'), { frames: 2_000_000, channels: 1 });
  const told: number[] = [];
  let isDone = false;
  const analysis = peaks.analyse(path, { ...silent, grew: (frames) => told.push(frames) }, never).then((result) => {
    isDone = true;
    return result;
  });
  // Another reader, of another archive say, comes through in the meantime.
  await newPeaks().analyse(path, silent, never);
  expect({ told, isDone }).toEqual({ told: [], isDone: false });
  peaks.setPaused(false);
  expect((await analysis).frames).toBe(2_000_000);
});

test('reading that is halted can be cancelled', async () => {
  const peaks = newPeaks();
  peaks.setPaused(true);
  const stop = new AbortController();
  const analysis = peaks.analyse(makeTape('stopped'), silent, stop.signal);
  stop.abort(new Error('enough'));
  await expect(analysis).rejects.toThrow('enough');
});

test('a waveform leaves as a BBC waveform data file that holds every minimum and maximum', async () => {
  const core = await openTestCore();
  const path = makeWav(join(core.folders.reels, 'Reel 0417.wav'), { frames: 70_001, channels: 2, storedAs: 's16le' });
  const { added } = await core.add(path);
  const { id } = await core.inState(added[0]!, 'present');
  const out = join(core.folders.root, 'out');
  mkdirSync(out);
  const written = await core.handlers['peaks.export']({ transferId: id, folder: out });
  expect(written.path).toBe(join(out, 'Reel 0417.dat'));
  await expectDat(written.path, path);
  await core.close();

  const archive = core.folders.archivePath;
  const cli = await runCli(core.folders, ['peaks', 'export', '--transfer', id, '--out', out, '--archive', archive]);
  expect(cli).toMatchObject({ code: 0, out: `${join(out, 'Reel 0417 (2).dat')}\n` });
  await expectDat(join(out, 'Reel 0417 (2).dat'), path);
});

test('a waveform that was not read yet cannot leave, and the sentence says what to do', async () => {
  const dat = newPeaks().datOf(makeTape('unread'));
  await expect(dat.next()).rejects.toThrow(
    'The waveform of unread.wav is not complete yet. Open the transfer, wait until it is read, and try again.',
  );
});

/** Reads the file as its description says (bbc/audiowaveform, doc/DataFormat.md). */
async function expectDat(path: string, original: string): Promise<void> {
  const bytes = readFileSync(path);
  const source = await openFrameSource(original);
  const { sampleRate, channels, frames } = source.facts;
  const buckets = Math.ceil(frames / 256);
  expect([0, 4, 8, 12, 16, 20].map((at) => bytes.readUInt32LE(at))).toEqual([2, 0, sampleRate, 256, buckets, channels]);
  const expected = peaksByForce(await source.read(0, frames), channels, 256).filter((_, at) => at % 3 !== 2);
  await source.close();
  expect(bytes.length).toBe(24 + expected.length * 2);
  for (const [at, value] of expected.entries()) {
    if (bytes.readInt16LE(24 + at * 2) !== value) expect(bytes.readInt16LE(24 + at * 2), `number ${at}`).toBe(value);
  }
}

function tapePath(name: string): string {
  return join(folder, `${name}.wav`);
}

function makeTape(name: string): string {
  return makeWav(tapePath(name), { frames: 60_000, channels: 2, storedAs: 's24le', code: noiseCode(24) });
}
