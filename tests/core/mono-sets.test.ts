import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { locatorOf } from '../../src/main/audio/locator.ts';
import { openFrameSource } from '../../src/main/audio/open-frame-source.ts';
import { addMarks } from '../../src/shared/domain/change.ts';
import { repairName } from '../../src/shared/domain/reading.ts';
import { fixturePath } from '../support/make-compressed.ts';
import { aTake } from '../support/make-marks.ts';
import { makeAiff } from '../support/make-aiff.ts';
import { noiseCode, samplesOf } from '../support/make-samples.ts';
import { makeSparseWav } from '../support/make-sparse-wav.ts';
import { formatContent, makeWav, riffChunk, riffFile, type WavOptions, withSize } from '../support/make-wav.ts';
import { storeSamples } from '../support/store-samples.ts';
import { makeTestFolders, openTestCore } from '../support/test-core.ts';

const noise = noiseCode(16);

/** A mono file that holds one channel of a recording. */
function makeTrack(path: string, channel: number, options: WavOptions = {}): string {
  return makeWav(path, { channels: 1, frames: 5000, code: (frame) => noise(frame, channel), ...options });
}

describe('several mono files are one transfer', () => {
  test('files called .L and .R are added as one, with a checksum each, and heard as channels', async () => {
    const folders = makeTestFolders();
    const right = makeTrack(join(folders.reels, 'Reel 12.R.wav'), 1);
    const left = makeTrack(join(folders.reels, 'Reel 12.L.wav'), 0);
    const core = await openTestCore({ folders });
    const report = await core.add(folders.reels);
    expect(report.added).toHaveLength(1);
    expect(report.sets).toEqual([{ transferId: report.added[0], files: 2 }]);

    const transfer = await core.inState(report.added[0]!, 'present');
    expect(transfer).toMatchObject({ channels: 2, frames: 5000, format: 'wav', repairs: [] });
    expect(transfer.files.map(({ path }) => path)).toEqual([left, right]);
    expect(transfer.files.map(({ sha256 }) => sha256)).toEqual([sha256Of(left), sha256Of(right)]);
    const samples = await core.readFrames(transfer.id, 1000, 50, new AbortController().signal);
    expect(samples).toEqual(samplesOf(noise, 16, 2, 1000, 50));

    const peaks = await core.handlers['peaks.get']({ transferId: transfer.id });
    expect(peaks).toMatchObject({ channels: 2, frames: 5000, complete: true });
    expect((await core.handlers['archive.get']({})).tapes.map(({ reel }) => reel)).toEqual(['12']);
  });

  test('twenty-four numbered tracks are one transfer, and their order is that of the numbers', async () => {
    const folders = makeTestFolders();
    for (let track = 24; track >= 1; track -= 1) {
      makeTrack(join(folders.reels, `Multi_${String(track).padStart(2, '0')}.wav`), track - 1, { frames: 600 });
    }
    const core = await openTestCore({ folders });
    const { added } = await core.add(folders.reels);
    expect(added).toHaveLength(1);
    const transfer = await core.inState(added[0]!, 'present');
    expect(transfer.channels).toBe(24);
    expect(await core.readFrames(transfer.id, 100, 20, new AbortController().signal)).toEqual(
      samplesOf(noise, 16, 24, 100, 20),
    );
  });

  test('a set with something found in each of its many files is read to its end, and all of it is kept', async () => {
    const folders = makeTestFolders();
    const bytes = readFileSync(fixturePath('mono-16-no-seektable.flac'));
    bytes[26] = (bytes[26] ?? 0) ^ 1;
    const names = Array.from({ length: 24 }, (_, track) => `Multi_${String(track + 1).padStart(2, '0')}.flac`);
    for (const name of names) writeFileSync(join(folders.reels, name), bytes);
    let core = await openTestCore({ folders });
    const { added } = await core.add(folders.reels);
    const { id, repairs } = await core.inState(added[0]!, 'present');
    expect(repairs).toEqual(names.map((name) => expect.stringMatching(`^Changed sound: .* \\(${name}\\)$`) as string));
    await core.close();
    core = await openTestCore({ folders });
    expect(await core.handlers['peaks.get']({ transferId: id })).toMatchObject({ channels: 24, complete: true });
  });

  test('what is found in the sound of its files is told of each by its name', async () => {
    const folders = makeTestFolders();
    const bytes = readFileSync(fixturePath('mono-16-no-seektable.flac'));
    writeFileSync(join(folders.reels, 'f.L.flac'), Uint8Array.from(bytes).fill(0x55, 10_000, 10_400));
    const otherSum = Uint8Array.from(bytes);
    otherSum[26] = (otherSum[26] ?? 0) ^ 1;
    writeFileSync(join(folders.reels, 'f.R.flac'), otherSum);
    const core = await openTestCore({ folders });
    const { added } = await core.add(folders.reels);
    const { repairs, files } = await core.inState(added[0]!, 'present');
    expect(files).toHaveLength(2);
    expect(repairs).toEqual([
      expect.stringMatching(/^Silent place: .* are silent\. \(f\.L\.flac\)$/),
      expect.stringMatching(/^Changed sound: .* \(f\.L\.flac\)$/),
      expect.stringMatching(/^Changed sound: .* \(f\.R\.flac\)$/),
    ]);
  });

  test('a file that is a little shorter is silent at its end, and that is said', async () => {
    const folders = makeTestFolders();
    makeTrack(join(folders.reels, 'x-L.wav'), 0);
    makeTrack(join(folders.reels, 'x-R.wav'), 1, { frames: 4800 });
    const core = await openTestCore({ folders });
    const { added } = await core.add(folders.reels);
    const transfer = await core.inState(added[0]!, 'present');
    expect(transfer.frames).toBe(5000);
    expect(transfer.repairs).toEqual([
      'Shorter channel: x-R.wav ends 0.005 s before the longest file of its set; it is silent there.',
    ]);
    const end = await core.readFrames(transfer.id, 4790, 210, new AbortController().signal);
    expect([...end].filter((_, index) => index % 2 === 1 && index >= 20).every((sample) => sample === 0)).toBe(true);
    expect(end[0]).toBe(noise(4790, 0) / 2 ** 15);
  });

  test('a set whose lengths overflowed is read as its headers say, and the way to the rest is told for each file', async () => {
    const folders = makeTestFolders();
    const format = riffChunk('fmt ', formatContent('s16le', 1, 44_100));
    for (const [channel, name] of ['L', 'R'].entries()) {
      const sound = storeSamples('s16le', (frame) => noise(frame, channel), 1, 5000);
      const data = withSize(riffChunk('data', sound), 4000);
      writeFileSync(join(folders.reels, `w.${name}.wav`), riffFile('RIFF', [format, data]));
    }
    const core = await openTestCore({ folders });
    const { added } = await core.add(folders.reels);
    const set = await core.inState(added[0]!, 'present');
    expect(set).toMatchObject({ channels: 2, frames: 2000, offers: [] });
    const wrapped = set.repairs.filter((repair) => repairName(repair).name === 'Wrapped length');
    expect(wrapped).toEqual(
      ['w.L.wav', 'w.R.wav'].map(
        (name) =>
          `Wrapped length: the header of ${name} tells of 0.045 s of sound, but the file may hold 0.113 s; it is read as its header says. To read it in full, separate the set and choose so for each of its files.`,
      ),
    );

    // What the sentence says can be done.
    const { transferIds } = await core.handlers['transfers.separate']({ transferId: set.id });
    for (const id of transferIds) {
      await core.inState(id, 'present');
      await core.handlers['transfers.acceptRepair']({ transferId: id, kind: 'wrappedLength', accept: true });
      expect((await core.inState(id, 'present')).frames).toBe(5000);
    }
  });

  test.for([
    ['another rate', { sampleRate: 48_000 }],
    ['another width', { storedAs: 's24le' }],
    ['another length', { frames: 60_000 }],
    ['two channels', { channels: 2 }],
  ] as const)('files with %s stay two transfers', async ([, options]) => {
    const folders = makeTestFolders();
    makeTrack(join(folders.reels, 'x.L.wav'), 0);
    makeWav(join(folders.reels, 'x.R.wav'), { channels: 1, frames: 5000, ...options });
    const core = await openTestCore({ folders });
    const report = await core.add(folders.reels);
    expect(report).toMatchObject({ sets: [] });
    expect(report.added).toHaveLength(2);
  });

  test('a set can be separated: its marks stay with the first file, and adding again does not join them', async () => {
    const folders = makeTestFolders();
    for (const [channel, name] of ['L', 'R', 'C'].entries()) makeTrack(join(folders.reels, `s.${name}.wav`), channel);
    const core = await openTestCore({ folders });
    const { added } = await core.add(folders.reels);
    const set = await core.inState(added[0]!, 'present');
    expect(set.channels).toBe(3);
    await core.commit('Mark take 1', addMarks(aTake({ transferId: set.id, startFrame: 10, endFrame: 90 })));

    const { transferIds } = await core.handlers['transfers.separate']({ transferId: set.id });
    expect(transferIds).toHaveLength(3);
    expect(transferIds[0]).toBe(set.id);
    for (const [position, id] of transferIds.entries()) {
      const one = await core.inState(id, 'present');
      expect(one).toMatchObject({ channels: 1, tapeId: set.tapeId, generation: `channel ${'LRC'[position]}` });
      expect(one.files).toMatchObject([{ sha256: set.files[position]?.sha256 }]);
    }
    expect(await core.marks(set.id)).toHaveLength(1);
    const again = await core.add(folders.reels);
    expect(again).toMatchObject({ added: [], sets: [] });
    expect(again.known).toHaveLength(3);
  });

  test('the pass over a set gives every byte of each file and every frame once', async () => {
    const { reels } = makeTestFolders();
    const frames = 1_300_000;
    const paths = [0, 1, 2].map((channel) =>
      makeTrack(join(reels, `p_${channel + 1}.wav`), channel, { frames: frames - channel * 7 }),
    );
    const source = await openFrameSource(locatorOf(paths.map((path) => ({ path }))));
    const hashes = paths.map(() => createHash('sha256'));
    let frame = 0;
    for await (const block of source.pass()) {
      hashes[block.file ?? 0]!.update(block.bytes);
      if (block.samples.length === 0) continue;
      expect(block.startFrame).toBe(frame);
      const [sample] = block.samples;
      expect(sample).toBe(noise(frame, 0) / 2 ** 15);
      frame += block.samples.length / 3;
    }
    expect(frame).toBe(frames);
    expect(hashes.map((hash) => hash.digest('hex'))).toEqual(paths.map(sha256Of));
    await source.close();
  });

  test('the pass over files of many kinds gives every sample of each, on its own channel', async () => {
    const { reels } = makeTestFolders();
    // Longer than a block, and no two blocks end together.
    const frames = 400_003;
    const paths = [
      makeTrack(join(reels, 'k_1.wav'), 0, { frames, storedAs: 's24le' }),
      makeAiff(join(reels, 'k_2.aiff'), { frames: frames - 77, channels: 2, storedAs: 's16be' }),
      makeTrack(join(reels, 'k_3.wav'), 3, { frames: frames - 130_000, storedAs: 's16le' }),
      makeTrack(join(reels, 'k_4.wav'), 4, { frames: frames - 1, storedAs: 'f32le' }),
      makeTrack(join(reels, 'k_5.wav'), 5, { frames: 600, storedAs: 's32le' }),
    ];
    const source = await openFrameSource(locatorOf(paths.map((path) => ({ path }))));
    const whole = new Float32Array(frames * 6);
    let frame = 0;
    for await (const { startFrame, samples } of source.pass()) {
      if (samples.length === 0) continue;
      expect(startFrame).toBe(frame);
      whole.set(samples, frame * 6);
      frame += samples.length / 6;
    }
    expect(frame).toBe(frames);
    let lane = 0;
    for (const path of paths) {
      const file = await openFrameSource(path);
      const own = await file.read(0, frames);
      const { channels } = file.facts;
      let wrong = 0;
      for (let at = 0; at < frames * channels; at++) {
        const found = whole[Math.floor(at / channels) * 6 + lane + (at % channels)];
        if (found !== (own[at] ?? 0)) wrong += 1;
      }
      expect(wrong).toBe(0);
      lane += channels;
      await file.close();
    }
    await source.close();
  });

  test('the pass over sixty-four files holds no more memory than that over a few', async () => {
    const { reels } = makeTestFolders();
    const tape = { frames: 1_500_000, channels: 1, sampleRate: 96_000, impulseFrame: 7, code: 9 };
    const files = Array.from({ length: 64 }, (_, track) => ({ path: join(reels, `m_${track + 1}.wav`) }));
    for (const { path } of files) makeSparseWav(path, tape);
    const source = await openFrameSource(locatorOf(files));
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    let frames = 0;
    for await (const { samples } of source.pass()) {
      most = Math.max(most, process.memoryUsage().arrayBuffers);
      frames += samples.length / 64;
    }
    expect(frames).toBe(tape.frames);
    expect(most - before).toBeLessThan(64 * 2 ** 20);
    await source.close();
  });
});

describe('a set that lacks a file', () => {
  const trackName = (track: number): string => `Multi_${String(track).padStart(2, '0')}.wav`;
  const makeTracks = (folder: string, without: number, options: WavOptions = {}): void => {
    for (let track = 1; track <= 8; track += 1) {
      if (track !== without) makeTrack(join(folder, trackName(track)), track - 1, { frames: 600, ...options });
    }
  };

  test('is told once with the way out, which makes one tape of it', async () => {
    const folders = makeTestFolders();
    makeTracks(folders.reels, 5);
    const core = await openTestCore({ folders });
    const report = await core.add(folders.reels);
    expect(report.added).toHaveLength(7);
    expect(report.gaps).toEqual([
      {
        path: join(folders.reels, 'Multi_01.wav'),
        reason:
          'Multi_01.wav to Multi_08.wav look like a set of 8 mono files; Multi_05.wav is missing, so each of the others was added by itself. Find it, put all 8 into a new folder and add that: they become one tape with a channel each. If it is lost, number copies of the others without a gap and add those.',
      },
    ]);
    expect((await core.add(folders.reels)).gaps).toEqual([]);

    const whole = join(folders.reels, 'whole');
    mkdirSync(whole);
    makeTracks(whole, 0);
    const again = await core.add(whole);
    expect(again).toMatchObject({ gaps: [], sets: [{ files: 8 }] });
    expect(await core.transfer(again.added[0]!)).toMatchObject({ channels: 8 });
  });

  test('is none when its files are stereo or of other lengths', async () => {
    const folders = makeTestFolders();
    const [stereo, songs] = [join(folders.reels, 'stereo'), join(folders.reels, 'songs')];
    for (const folder of [stereo, songs]) mkdirSync(folder);
    makeTracks(stereo, 5, { channels: 2 });
    makeTracks(songs, 5);
    makeTrack(join(songs, trackName(3)), 2, { frames: 90_000 });
    const core = await openTestCore({ folders });
    expect(await core.add(folders.reels)).toMatchObject({ added: { length: 14 }, gaps: [] });
  });
});

function sha256Of(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
