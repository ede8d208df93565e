import { describe, expect, test } from 'vitest';
import { createReadingSpeeds, readingWork } from '../../src/main/tapes/reading-speeds.ts';
import type { TransferId } from '../../src/shared/domain/ids.ts';
import type { Transfer } from '../../src/shared/domain/transfer.ts';
import { aTransfer } from '../support/make-marks.ts';
import { looksAt, type PlayedTape, readInTime, wrongOf } from '../support/read-in-time.ts';

type Kind = Pick<Transfer, 'format' | 'encoding' | 'decoder'> & {
  readonly channels?: number;
  readonly files?: number;
  readonly bytesPerSample: number;
  /** Nanoseconds a sample, as measured in the running program for src/main/tapes/reading-speeds.ts. */
  readonly nanoseconds: number;
};

const kinds = {
  '16.wav': { format: 'wav', encoding: '16 bit', decoder: '', bytesPerSample: 2, nanoseconds: 6 },
  '24.wav': { format: 'wav', encoding: '24 bit', decoder: '', bytesPerSample: 3, nanoseconds: 6 },
  'six.wav': { format: 'wav', encoding: '24 bit', decoder: '', channels: 6, bytesPerSample: 3, nanoseconds: 7 },
  'set.wav': {
    format: 'wav',
    encoding: '24 bit',
    decoder: '',
    channels: 24,
    files: 24,
    bytesPerSample: 3,
    nanoseconds: 9,
  },
  'big.aiff': { format: 'aiff', encoding: '24 bit', decoder: '', bytesPerSample: 3, nanoseconds: 7 },
  'a.flac': { format: 'flac', encoding: 'FLAC, 16 bit', decoder: 'flac', bytesPerSample: 1.2, nanoseconds: 21 },
  'a.mp3': { format: 'mp3', encoding: 'MPEG layer III', decoder: 'mpg123', bytesPerSample: 0.2, nanoseconds: 25 },
  'a.ogg': { format: 'vorbis', encoding: 'Vorbis', decoder: 'vorbis', bytesPerSample: 0.2, nanoseconds: 24 },
  'a.opus': { format: 'opus', encoding: 'Opus', decoder: 'opus', bytesPerSample: 0.2, nanoseconds: 30 },
  'aac.m4a': { format: 'm4a', encoding: 'AAC (LC)', decoder: 'ffmpeg 5.1', bytesPerSample: 0.2, nanoseconds: 13 },
  'alac.m4a': { format: 'm4a', encoding: 'ALAC, 16 bit', decoder: 'ffmpeg 5.1', bytesPerSample: 1.2, nanoseconds: 24 },
  'a.wv': { format: 'other', encoding: 'WavPack, 16 bit', decoder: 'ffmpeg 5.1', bytesPerSample: 1.2, nanoseconds: 18 },
} as const satisfies Readonly<Record<string, Kind>>;
type KindName = keyof typeof kinds;

/** So many minutes of a kind, on a machine on which it takes so many times as long as where `kinds` were measured. */
function tapeOf(name: KindName, { minutes = 60, times = 1, title = name, ...more }: TapeWishes = {}): PlayedTape {
  const { channels = 2, files = 1, bytesPerSample, nanoseconds, ...facts }: Kind = kinds[name];
  const frames = minutes * 60 * 48_000;
  const sizeBytes = Math.ceil((frames * channels * bytesPerSample) / files);
  const transfer = aTransfer({
    ...facts,
    id: title as TransferId,
    frames,
    channels,
    files: Array.from({ length: files }, (_, index) => ({
      path: index === 0 ? `/reels/${title}` : `/reels/${index + 1} ${title}`,
      sizeBytes,
      modifiedAt: 0,
      sha256: null,
    })),
  });
  const startMs = (facts.decoder.startsWith('ffmpeg') ? 250 : 10 + files) * times;
  return { transfer, startMs, ms: (frames * channels * nanoseconds * times) / 1e6, ...more };
}
type TapeWishes = { readonly minutes?: number; readonly times?: number; readonly title?: string } & Partial<
  Omit<PlayedTape, 'transfer' | 'ms'>
>;

const names = Object.keys(kinds) as KindName[];
/** Neither is a machine twice as slow at everything, nor are all machines alike. */
const otherwise: Readonly<Record<KindName, number>> = {
  '16.wav': 2.1,
  '24.wav': 2.2,
  'six.wav': 2,
  'set.wav': 2.4,
  'big.aiff': 2,
  'a.flac': 2.3,
  'a.mp3': 1.9,
  'a.ogg': 2.2,
  'a.opus': 2,
  'aac.m4a': 2.4,
  'alac.m4a': 2.1,
  'a.wv': 2.3,
};

describe('the time left is right within a fifth after the first tenth', () => {
  test.for([
    ['uncompressed tapes first', names],
    ['compressed tapes first', names.toReversed()],
  ] as const)('for sets and every decoder read one after the other: %s', async ([, order]) => {
    const looks = looksAt(await readInTime(order.map((name) => tapeOf(name, { times: otherwise[name] }))));
    expect(new Set(looks.map(({ what }) => what)).size).toBe(names.length + 1);
    expect(looks.length).toBeGreaterThan(500);
    expect(wrongOf(looks)).toEqual([]);
  });

  test('the second time on a machine that is good at some kinds and bad at others', async () => {
    const times = (index: number) => [0.5, 3, 1, 2][index % 4]!;
    const tapes = names.map((name, index) => tapeOf(name, { times: times(index) }));
    const first = createReadingSpeeds();
    await readInTime(tapes, { speeds: first });
    const again = await readInTime(tapes, { speeds: createReadingSpeeds(first.learnt()) });
    // From the first word on.
    expect(again.told[0]!.msLeft).not.toBeNull();
    expect(wrongOf(looksAt(again).filter(({ what }) => what === 'in all'))).toEqual([]);
  });

  test('of two disks that are read at the same time, the slow one with far more on it', async () => {
    const quick = Array.from({ length: 4 }, (_, index) => tapeOf('24.wav', { title: `quick ${index}`, disk: 'quick' }));
    const slow = Array.from({ length: 6 }, (_, index) =>
      tapeOf('24.wav', { title: `slow ${index}`, disk: 'slow', times: 4 }),
    );
    expect(wrongOf(looksAt(await readInTime([...quick, ...slow])))).toEqual([]);
  });

  test('of three disks of which two are read at the same time', async () => {
    const tapes = ['one', 'two', 'three'].flatMap((disk) =>
      Array.from({ length: 3 }, (_, index) => tapeOf('a.flac', { minutes: 20, title: `${disk} ${index}`, disk })),
    );
    expect(wrongOf(looksAt(await readInTime(tapes)))).toEqual([]);
  });

  test('for a thousand short tapes, which take longer to open than to read', async () => {
    const tapes = Array.from({ length: 1000 }, (_, index) => ({
      ...tapeOf('16.wav', { minutes: 1 / 60, title: `${index}`, startMs: 25 }),
    }));
    expect(wrongOf(looksAt(await readInTime(tapes)))).toEqual([]);
  });

  test('for tapes of which all is kept from an earlier time', async () => {
    const tapes = Array.from({ length: 1000 }, (_, index) => ({
      ...tapeOf('24.wav', { title: `${index}`, isKept: true }),
      ms: 10,
      startMs: 0,
    }));
    expect(wrongOf(looksAt(await readInTime(tapes)))).toEqual([]);
  });
});

const reels = (count: number) =>
  Array.from({ length: count }, (_, index) => tapeOf(index % 2 === 0 ? '24.wav' : 'a.flac', { title: `${index}` }));

test('tapes that were found kept do not make those that are read after them look quick', async () => {
  const kept = Array.from({ length: 200 }, (_, index) => ({
    ...tapeOf('24.wav', { title: `kept ${index}`, isKept: true }),
    ms: 10,
    startMs: 0,
  }));
  const fresh = looksAt(await readInTime([...kept, ...reels(4)])).filter(({ at }) => at > 3_000);
  expect(fresh.length).toBeGreaterThan(100);
  expect(wrongOf(fresh)).toEqual([]);
});

test('a machine that becomes slow is noticed before long, for the kinds that were read before it, too', async () => {
  const change = { at: 20_000, takesTimes: 3 };
  const later = looksAt(await readInTime(reels(12), { happenings: [change] })).filter(
    ({ at, what }) => what === 'in all' && at > change.at + 20_000,
  );
  expect(later.length).toBeGreaterThan(100);
  expect(wrongOf(later)).toEqual([]);
});

test('who listens in between is told the truth soon after beginning and after ending, and nothing is learnt from it', async () => {
  const speeds = createReadingSpeeds();
  const [begin, end] = [20_000, 120_000];
  const happenings = [
    { at: begin, isListenedTo: true, takesTimes: 10 },
    { at: end, isListenedTo: false, takesTimes: 1 },
  ];
  const { told, endedAt } = await readInTime(reels(12), { speeds, happenings });
  const offAt = (time: number, really: number): number => {
    const { msLeft } = told.find(({ at }) => at >= time)!;
    return Math.abs(msLeft! - really) / really;
  };
  // Who goes on listening has to wait ten times as long.
  expect(offAt(begin + 10_000, (endedAt - end) * 10 + end - begin - 10_000)).toBeLessThan(0.2);
  expect(offAt(end + 8_000, endedAt - end - 8_000)).toBeLessThan(0.2);
  for (const { times } of speeds.learnt()) expect(times).toBeLessThan(1.1);
});

test('who listens with pauses of a second or two, as pages are fetched, is told the truth all the time', async () => {
  const begin = 20_000;
  const happenings = Array.from({ length: 200 }, (_, index) => ({
    at: begin + index * 1_500,
    isListenedTo: index % 2 === 0,
    takesTimes: index % 2 === 0 ? 4 : 3,
  }));
  const looks = looksAt(await readInTime(reels(12), { happenings })).filter(
    ({ at, what }) => what === 'in all' && at > begin + 20_000,
  );
  expect(looks.length).toBeGreaterThan(100);
  expect(wrongOf(looks)).toEqual([]);
});

test('while reading is held, and while the machine sleeps, no time is counted', async () => {
  const plain = await readInTime(reels(12));
  const held = await readInTime(reels(12), {
    happenings: [
      { at: 10_000, isHeld: true },
      { at: 100_000, isHeld: false },
      { at: 110_000, sleptMs: 8 * 3_600_000 },
    ],
  });
  expect(held.endedAt - plain.endedAt).toBeGreaterThan(8 * 3_600_000);
  const later = looksAt(held).filter(({ at }) => at > 8 * 3_600_000 + 115_000);
  expect(later.length).toBeGreaterThan(50);
  expect(wrongOf(later)).toEqual([]);
});

test('how long a tape is drawn ahead says nothing about how fast it is read', async () => {
  const { told, endedAt } = await readInTime([{ ...tapeOf('24.wav', { minutes: 600 }), aheadMs: 6_000 }]);
  const later = told.filter(({ at }) => at > 6_400);
  expect(later.length).toBeGreaterThan(50);
  for (const { at, msLeft } of later) expect(Math.abs(msLeft! - (endedAt - at)) / endedAt).toBeLessThan(0.05);
});

test('nothing is told before the first byte was ever read on a machine', async () => {
  const { told } = await readInTime(reels(1));
  expect(told[0]).toMatchObject({ msLeft: null, parts: [{ msLeft: null }] });
  expect(told[1]!.msLeft).toBeGreaterThan(0);
});

test('what a set takes is counted for all of its files', () => {
  const { transfer } = tapeOf('set.wav', { minutes: 1 });
  const { usualMs, family } = readingWork(transfer, 'a disk');
  expect(family).toBe('wav in a set');
  expect(usualMs / (60 * 48_000 * 24 * 8e-6)).toBeCloseTo(1, 0);
});

test('what it takes to open the first tape, and its thread with it, is not taken for how fast it is read', async () => {
  const tape = { ...tapeOf('24.wav', { minutes: 600 }), startMs: 700 };
  const { told, endedAt } = await readInTime([tape]);
  const early = told.filter(({ at, msLeft }) => msLeft !== null && at < 3_000);
  expect(early.length).toBeGreaterThan(8);
  for (const { at, msLeft } of early) expect(Math.abs(msLeft! - (endedAt - at)) / (endedAt - at)).toBeLessThan(0.1);
});
