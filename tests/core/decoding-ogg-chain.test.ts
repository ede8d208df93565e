import { expect, test } from 'vitest';
import { openChain } from '../../src/main/audio/decoders/chain.ts';
import { findOggStarts, oggChain } from '../../src/main/audio/decoders/ogg-starts.ts';
import { openOriginal } from '../../src/main/audio/open-original.ts';
import { decodingDesk } from '../support/decoding-desk.ts';
import { firstWrongRange, passOver, sameSamples } from '../support/decoding.ts';
import { type FixtureName, fixturePath } from '../support/make-compressed.ts';
import { oggPage, oggPagesOf, withChecksum } from '../support/ogg-pages.ts';

const { open, write } = decodingDesk('ogg-chain');

const asOne = 'Several streams: 3 Ogg streams follow each other in the same file; they are read as one.';

test.for([
  ['stereo.ogg', 'of serial numbers of their own', (index: number) => index],
  ['stereo.ogg', 'of one serial number', () => 7],
  ['music.opus', 'of serial numbers of their own', (index: number) => index],
  ['music.opus', 'of one serial number', () => 7],
] as const)(
  'three recordings in a row, %s %s, are read as one, in the whole and in any range',
  async ([name, , serial]) => {
    const bytes = Buffer.concat([0, 1, 2].map((index) => streamOf(name, serial(index))));
    const path = write(`three-${serial(1)}-${name}`, bytes);
    const alone = (await passOver(await open(fixturePath(name)))).samples;
    const whole = Float32Array.from([...alone, ...alone, ...alone]);
    const source = await open(path);
    expect(source.facts.frames).toBe(whole.length / source.facts.channels);
    expect(source.facts.repairs).toEqual([asOne]);
    expect(sameSamples((await passOver(source)).samples, whole)).toBe(true);
    expect(source.passFindings?.()).toEqual([]);
    expect(await firstWrongRange(path, whole)).toBeNull();
    // What the headers of each say counts as no audio data.
    const audio = await audioOf(fixturePath(name));
    expect((await audioOf(path)).equals(Buffer.concat([audio, audio, audio]))).toBe(true);
  },
);

test('bytes that are no page lie between two recordings, and nothing is lost', async () => {
  const between = Buffer.from('OggS is written here, too, and this is no page \0\x02');
  const path = write('between.ogg', Buffer.concat([streamOf('stereo.ogg', 1), between, streamOf('stereo.ogg', 2)]));
  const alone = (await passOver(await open(fixturePath('stereo.ogg')))).samples;
  const whole = Float32Array.from([...alone, ...alone]);
  expect(sameSamples((await passOver(await open(path))).samples, whole)).toBe(true);
  expect(await firstWrongRange(path, whole)).toBeNull();
});

test('streams that begin side by side, one of which is no sound, are no chain', async () => {
  const pages = oggPagesOf(fixturePath('stereo.ogg'));
  const other = (sequence: number): Buffer => {
    const page = oggPage({ serial: 99, sequence, granule: 0, pieces: [Buffer.from('fishead')] });
    if (sequence === 0) page[5] = 2;
    return withChecksum(page);
  };
  const [first = Buffer.alloc(0), ...more] = pages;
  const path = write('side-by-side.ogg', Buffer.concat([first, other(0), other(1), ...more]));
  const source = await open(path);
  expect(source.facts).toMatchObject({ frames: 132_300, repairs: [] });
  const alone = (await passOver(await open(fixturePath('stereo.ogg')))).samples;
  expect(sameSamples((await passOver(source)).samples, alone)).toBe(true);
});

test('what looks like the beginning of a stream in the midst of one, and is no page, divides nothing', async () => {
  const pages = oggPagesOf(fixturePath('stereo.ogg'));
  const lookalike = Buffer.concat([Buffer.from('OggS\0\x02'), Buffer.alloc(60, 1)]);
  const source = await open(
    write('lookalike.ogg', Buffer.concat([...pages.slice(0, 5), lookalike, ...pages.slice(5)])),
  );
  expect(source.facts).toMatchObject({ frames: 132_300, repairs: [] });
  const alone = (await passOver(await open(fixturePath('stereo.ogg')))).samples;
  expect(sameSamples((await passOver(source)).samples, alone)).toBe(true);
});

test('a recording at the end of a chain that was cut off says so, and all before it is whole', async () => {
  const bytes = Buffer.concat([streamOf('stereo.ogg', 1), streamOf('stereo.ogg', 2)]);
  const source = await open(write('cut.ogg', bytes.subarray(0, bytes.length - 10_000)));
  const alone = (await passOver(await open(fixturePath('stereo.ogg')))).samples;
  const { samples } = await passOver(source);
  expect(source.facts.repairs).toEqual([
    expect.stringMatching(/^Cut off: /),
    'Several streams: 2 Ogg streams follow each other in the same file; they are read as one.',
  ]);
  expect(samples.length).toBeGreaterThan(alone.length * 1.5);
  expect(sameSamples(samples.subarray(0, alone.length), alone)).toBe(true);
  expect(sameSamples(samples.subarray(alone.length), alone.subarray(0, samples.length - alone.length))).toBe(true);
});

test('a recording without an end mark is not called cut off when another one follows it', async () => {
  const source = await open(
    write('no-end-marks.ogg', Buffer.concat([endless(1), endless(2), streamOf('stereo.ogg', 3)])),
  );
  expect(source.facts.repairs).toEqual([asOne]);
  expect(source.facts.frames).toBe(3 * 132_300);
  const before = await open(write('no-end-mark.ogg', Buffer.concat([endless(1), streamOf('music.opus', 2)])));
  expect(before.facts.repairs).toEqual([expect.stringMatching(/^Second stream: /)]);
});

test.for([
  ['of another rate', () => otherRate(streamOf('stereo.ogg', 2)), 'of 22050 Hz and 2 channels'],
  ['of another codec', () => streamOf('music.opus', 2), 'that cannot be read as Vorbis'],
  ['whose headers are torn', () => streamOf('stereo.ogg', 2).subarray(0, 100), 'that cannot be read as Vorbis'],
] as const)('what follows %s is left out, and it is said from where on and why', async ([, following, why]) => {
  const source = await open(write('apart.ogg', Buffer.concat([streamOf('stereo.ogg', 1), following()])));
  expect(source.facts.frames).toBe(132_300);
  expect(source.facts.repairs).toEqual([
    `Second stream: after 3.000 s another Ogg stream ${why} follows in the same file; only what stands before it is read. To hear the rest, make a file of its own of it.`,
  ]);
  const alone = (await passOver(await open(fixturePath('stereo.ogg')))).samples;
  expect(sameSamples((await passOver(source)).samples, alone)).toBe(true);
});

test('of more streams than are read as one the first thousand are read, and it is said why no more', async () => {
  const first = oggPage({ sequence: 0, granule: 0, pieces: [Buffer.from('a stream')] });
  first[5] = 2;
  const stream = Buffer.concat([
    withChecksum(first),
    oggPage({ sequence: 1, granule: 48, pieces: [Buffer.from('a')] }),
  ]);
  const file = await openOriginal(write('many.ogg', Buffer.concat(Array.from({ length: 1001 }, () => stream))));
  const alone = await open(fixturePath('music.opus'));
  let streams = 0;
  const { facts } = await openChain(file, await findOggStarts(file), oggChain, async ({ sizeBytes }) => {
    expect(sizeBytes).toBe(stream.length);
    streams += 1;
    return { facts: { ...alone.facts, frames: 48 }, audioEnd: stream.length, begin: never, contentCheck: () => null };
  });
  await file.close();
  expect(streams).toBe(1000);
  expect(facts.frames).toBe(48_000);
  expect(facts.repairs).toEqual([
    'Several streams: 1000 Ogg streams follow each other in the same file; they are read as one.',
    expect.stringMatching(
      /^Second stream: after 1\.000 s another Ogg stream behind 1000, which are as many as are read as one, follows in the same file; /,
    ),
  ]);
});

function never(): Promise<never> {
  return Promise.reject(new Error('nothing is decoded'));
}

/** A kept file as a stream with another serial number. */
function streamOf(name: FixtureName, serial: number): Buffer {
  return Buffer.concat(
    oggPagesOf(fixturePath(name)).map((page) => {
      const other = Buffer.from(page);
      other.writeUInt32LE(serial, 14);
      return withChecksum(other);
    }),
  );
}

/** A stream whose last page does not say that it is the last. */
function endless(serial: number): Buffer {
  const pages = oggPagesOf(fixturePath('stereo.ogg')).map((page) => {
    const other = Buffer.from(page);
    other[5] = (other[5] ?? 0) & ~4;
    other.writeUInt32LE(serial, 14);
    return withChecksum(other);
  });
  return Buffer.concat(pages);
}

/** The same Vorbis stream, said to be of 22,050 Hz. */
function otherRate(stream: Buffer): Buffer {
  const firstBytes = 27 + 1 + 30;
  const first = Buffer.from(stream.subarray(0, firstBytes));
  first.writeUInt32LE(22_050, 28 + 12);
  return Buffer.concat([withChecksum(first), stream.subarray(firstBytes)]);
}

async function audioOf(path: string): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const { audioBytes } of (await open(path)).pass()) all.push(audioBytes.slice());
  return Buffer.concat(all);
}
