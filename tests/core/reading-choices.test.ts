import { appendFileSync, copyFileSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { rawLayoutOf } from '../../src/main/audio/pcm-source/raw.ts';
import { addMarks, removeMarks } from '../../src/shared/domain/change.ts';
import { type RawLayout, repairName } from '../../src/shared/domain/reading.ts';
import { makeDamaged } from '../support/damaged-files.ts';
import { fixturePath, flacWithHole } from '../support/make-compressed.ts';
import { aTake } from '../support/make-marks.ts';
import { noiseCode, samplesOf } from '../support/make-samples.ts';
import { formatContent, makeWav, riffChunk, riffFile, withSize } from '../support/make-wav.ts';
import { storeSamples } from '../support/store-samples.ts';
import { makeTestFolders, openTestCore } from '../support/test-core.ts';

const signal = new AbortController().signal;
/** A tone that grows and shrinks, left and right apart: what a picture or a guess must tell from noise. */
const tone = (frame: number, channel: number): number =>
  Math.round(9000 * Math.sin((frame * 2 * Math.PI * (220 + channel * 70)) / 44_100) * Math.sin(frame / 40_000));

describe('a length that is too short is believed until somebody says otherwise', () => {
  test.for(['dataSizeTooSmall', 'aiffCountsFewer'] as const)(
    '%s: the rest is offered with a picture, read in full when accepted, and given back when taken back',
    async (kind) => {
      const folders = makeTestFolders();
      const path = makeDamaged(join(folders.reels, 'wrapped.wav'), kind);
      const bytesBefore = readFileSync(path);
      const core = await openTestCore({ folders });
      const { added } = await core.add(path);
      const id = added[0]!;
      const asSaid = await core.inState(id, 'present');
      expect(asSaid.frames).toBe(500);
      expect(asSaid.offers).toEqual([{ kind: 'wrappedLength', framesAsSaid: 500, framesRepaired: 1000 }]);

      const preview = await core.handlers['reading.preview']({
        transferId: id,
        reading: { raw: null, accepted: ['wrappedLength'] },
        startFrame: 500,
        frames: null,
        columns: 10,
      });
      expect(preview).toMatchObject({ startFrame: 500, endFrame: 1000, frames: 1000, channels: 2 });
      expect(Math.max(...preview.outline)).toBeGreaterThan(0.5);
      expect(await core.readFrames(preview.previewId, 900, 100, signal)).toEqual(
        samplesOf(noiseCode(16), 16, 2, 900, 100),
      );

      await core.handlers['transfers.acceptRepair']({ transferId: id, kind: 'wrappedLength', accept: true });
      const whole = await core.inState(id, 'present');
      expect(whole.frames).toBe(1000);
      expect(whole.repairs[0]).toMatch(/^Wrapped length: .*read in full/);
      expect(whole.files[0]?.sha256).toBe(asSaid.files[0]?.sha256);
      expect(whole.audioSha256).not.toBe(asSaid.audioSha256);
      expect(await core.readFrames(id, 900, 100, signal)).toEqual(samplesOf(noiseCode(16), 16, 2, 900, 100));

      const mark = aTake({ transferId: id, startFrame: 700, endFrame: 900 });
      await core.commit('Mark take 1', addMarks(mark));
      const takeBack = { transferId: id, kind: 'wrappedLength', accept: false } as const;
      await expect(core.handlers['transfers.acceptRepair'](takeBack)).rejects.toThrow(/would end before its last mark/);
      await core.commit('Remove take 1', removeMarks(mark));
      await core.handlers['transfers.acceptRepair'](takeBack);
      expect((await core.inState(id, 'present')).frames).toBe(500);
      expect(readFileSync(path).equals(bytesBefore)).toBe(true);
    },
  );

  test('nothing is offered where nothing is wrong', async () => {
    const folders = makeTestFolders();
    const core = await openTestCore({ folders });
    const { added } = await core.add(makeWav(join(folders.reels, 'whole.wav')));
    expect((await core.transfer(added[0]!)).offers).toEqual([]);
    await expect(
      core.handlers['transfers.acceptRepair']({ transferId: added[0]!, kind: 'wrappedLength', accept: true }),
    ).rejects.toThrow(/Nothing of that kind is offered/);
  });
});

describe('sound without a header is read as a person says', () => {
  test('unless that leaves not a single frame, which says what to change', () => {
    const raw: RawLayout = { sampleRate: 48_000, channels: 4, encoding: 's24', bigEndian: false, headerBytes: 44 };
    const read = (sizeBytes: number) => () => rawLayoutOf({ path: '/vault/take.raw', sizeBytes }, raw);
    expect(read(55)).toThrow(
      'take.raw has 55 bytes: behind 44 bytes of header no frame is left. Give fewer header bytes.',
    );
    expect(read(11)).toThrow(
      'take.raw has 11 bytes, and one frame would take 12. Give fewer channels or smaller samples',
    );
    expect(read(56)().facts.frames).toBe(1);
  });

  test('a file whose header is all zeros is guessed right, heard before it is kept, and read so', async () => {
    const folders = makeTestFolders();
    const path = makeWav(join(folders.reels, 'zeroed.wav'), { code: tone, frames: 200_000 });
    writeFileSync(path, readFileSync(path).fill(0, 0, 44));
    const core = await openTestCore({ folders });
    const { unreadable } = await core.add(path);
    expect(unreadable[0]?.reason).toMatch(/header is empty, all zeros.*Read as raw PCM/);
    const id = unreadable[0]!.transferId!;

    const { raw } = await core.handlers['reading.guess']({ transferId: id });
    expect(raw).toEqual({ sampleRate: 44_100, channels: 2, encoding: 's16', bigEndian: false, headerBytes: 44 });
    const input = { transferId: id, startFrame: 0, frames: 44_100 * 60, columns: 100 };
    const right = await core.handlers['reading.preview']({ ...input, reading: { raw, accepted: [] } });
    expect(await core.readFrames(right.previewId, 5000, 100, signal)).toEqual(samplesOf(tone, 16, 2, 5000, 100));
    const wrongRaw: RawLayout = { ...raw, bigEndian: true };
    const wrong = await core.handlers['reading.preview']({ ...input, reading: { raw: wrongRaw, accepted: [] } });
    // Sound has a shape; noise is a solid block.
    const filled = (outline: readonly number[]): number =>
      outline.filter((value) => Math.abs(value) > 0.9).length / outline.length;
    expect(filled(right.outline)).toBe(0);
    expect(filled(wrong.outline)).toBeGreaterThan(0.9);
    expect((await core.transfer(id)).state).toBe('unreadable');

    await core.handlers['transfers.readAs']({ transferId: id, raw });
    const read = await core.inState(id, 'present');
    expect(read).toMatchObject({ format: 'raw', frames: 200_000, channels: 2, reading: { raw, accepted: [] } });
    expect(read.repairs[0]).toMatch(/^Read without its header: /);
    expect(await core.readFrames(id, 100_000, 50, signal)).toEqual(samplesOf(tone, 16, 2, 100_000, 50));

    // Looking again does not forget what was said.
    await core.handlers['transfers.reread']({ transferId: id });
    expect((await core.inState(id, 'present')).reading.raw).toEqual(raw);
    await core.handlers['transfers.readAs']({ transferId: id, raw: null });
    expect((await core.transfer(id)).state).toBe('unreadable');
  });

  test('values that leave no frame are refused, and the transfer stays as it was', async () => {
    const folders = makeTestFolders();
    const path = join(folders.reels, 'session.raw');
    writeFileSync(
      path,
      storeSamples('s24le', (frame, channel) => tone(frame, channel) * 200, 1, 50_000),
    );
    const core = await openTestCore({ folders });
    const { unreadable } = await core.add(path);
    const id = unreadable[0]!.transferId!;
    const { raw } = await core.handlers['reading.guess']({ transferId: id });
    expect(raw).toMatchObject({ encoding: 's24', channels: 1, bigEndian: false, headerBytes: 0 });
    await expect(
      core.handlers['transfers.readAs']({ transferId: id, raw: { ...raw, headerBytes: 1_000_000 } }),
    ).rejects.toThrow(/no frame is left/);
    expect((await core.transfer(id)).state).toBe('unreadable');
  });
});

describe('a file that is still being recorded', () => {
  const format = riffChunk('fmt ', formatContent('s16le', 2, 44_100));
  const head = riffFile('RIFF', [format, withSize(riffChunk('data', new Uint8Array(0)), 0)]);
  const sound = storeSamples('s16le', noiseCode(16), 2, 30_000);

  test('stays present while it grows, gets longer by itself, keeps its marks, and has its checksums when it rests', async () => {
    const folders = makeTestFolders();
    const path = join(folders.reels, 'now.wav');
    writeFileSync(path, Buffer.concat([head, sound.subarray(0, 40_000)]));
    const core = await openTestCore({ folders });
    const { added } = await core.add(path);
    const id = added[0]!;
    expect((await core.inState(id, 'present')).frames).toBe(10_000);
    await core.commit('Mark take 1', addMarks(aTake({ transferId: id, startFrame: 900, endFrame: 9000 })));
    const marks = await core.marks(id);
    await core.handlers['peaks.get']({ transferId: id });

    appendFileSync(path, sound.subarray(40_000));
    const grown = await core.heard('transfers.factsChanged', ({ facts }) =>
      facts.some((one) => one.id === id && one.frames === 30_000),
    );
    expect(grown.facts[0]).toMatchObject({ state: 'present', reason: null });
    expect(grown.facts[0]?.repairs.at(-1)).toMatch(/^Still being recorded: /);
    const rested = await core.heard('transfers.factsChanged', ({ facts }) =>
      facts.some((one) => one.id === id && one.frames === 30_000 && typeof one.files[0]?.sha256 === 'string'),
    );
    expect(rested.facts[0]).toMatchObject({ state: 'present', frames: 30_000 });
    expect(rested.facts[0]?.repairs.join()).not.toMatch(/Still being recorded/);
    expect(await core.marks(id)).toEqual(marks);
  });

  test('another recording under the same name is not taken for one that grew', async () => {
    const folders = makeTestFolders();
    const path = join(folders.reels, 'now.wav');
    writeFileSync(path, Buffer.concat([head, sound.subarray(0, 40_000)]));
    const core = await openTestCore({ folders });
    const { added } = await core.add(path);
    await core.inState(added[0]!, 'present');
    const other = join(folders.root, 'other.wav');
    writeFileSync(other, Buffer.concat([head, sound.subarray(4000)]));
    copyFileSync(other, path);
    expect(statSync(path).size).toBeGreaterThan(40_044);
    await core.handlers['peaks.get']({ transferId: added[0]! });
    expect((await core.inState(added[0]!, 'changed')).reason).toMatch(/has other content/);
  });
});

describe('what only a reading from end to end can find', () => {
  test.for([
    ['other-md5.flac', ['Changed sound']],
    ['hole.flac', ['Silent place', 'Changed sound']],
  ] as const)('stands at the tape, each by itself and once, however often it is read: %s', async ([name, findings]) => {
    const folders = makeTestFolders();
    const bytes = name === 'hole.flac' ? flacWithHole() : readFileSync(fixturePath('stereo-16.flac'));
    if (name === 'other-md5.flac') bytes[26] = (bytes[26] ?? 0) ^ 1;
    const path = join(folders.reels, name);
    writeFileSync(path, bytes);
    let core = await openTestCore({ folders });
    const { added } = await core.add(path);
    const [id] = added;
    const first = await core.inState(id!, 'present');
    expect(first.repairs.map((repair) => repairName(repair).name)).toEqual(findings);
    await core.close();

    // The same content of another date is read again.
    utimesSync(path, new Date(), new Date(Date.now() + 60_000));
    core = await openTestCore({ folders });
    await core.heard('transfers.factsChanged', ({ facts }) => facts[0]?.state === 'reading');
    const again = await core.inState(id!, 'present');
    expect(again.repairs).toEqual(first.repairs);
  });

  test('and stood in one sentence in an earlier version stands in two when it is read again', async () => {
    const folders = makeTestFolders();
    const path = join(folders.reels, 'hole.flac');
    writeFileSync(path, flacWithHole());
    let core = await openTestCore({ folders });
    const { added } = await core.add(path);
    const { repairs } = await core.inState(added[0]!, 'present');
    await core.close();

    const db = new Database(folders.archivePath);
    db.prepare('UPDATE transfer SET repairs = ?').run(JSON.stringify([repairs.join(' ')]));
    db.close();
    rmSync(folders.cacheDir, { recursive: true });
    core = await openTestCore({ folders });
    expect((await core.transfer(added[0]!)).repairs).toEqual([repairs.join(' ')]);
    await core.handlers['peaks.get']({ transferId: added[0]! });
    const { facts } = await core.heard('transfers.factsChanged');
    expect(facts[0]?.repairs).toEqual(repairs);
  });
});
