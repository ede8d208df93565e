import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { locatorOf } from '../../src/main/audio/locator.ts';
import { openFrameSource } from '../../src/main/audio/open-frame-source.ts';
import {
  auBytes,
  cafBytes,
  cafChunk,
  type PcmOptions,
  w64Bytes,
  w64Chunk,
  writeBytes,
} from '../support/make-other-pcm.ts';
import { noiseCode, samplesOf } from '../support/make-samples.ts';
import { joinBytes } from '../support/make-wav.ts';

const folder = mkdtempSync(join(tmpdir(), 'takesheet-containers-'));
afterAll(() => rmSync(folder, { recursive: true }));

// Sound of 1000 frames, 16 bit stereo at 44.1 kHz.
const frames = 1000;
const soundBytes = frames * 4;
const none = new Uint8Array(0);

/** What a recorder leaves that did not come to its end: nothing follows the sound. */
const unfinished = {
  w64: (options: PcmOptions = {}) => w64Bytes({ frames, ...options }).subarray(0, -40),
  caf: (options: PcmOptions = {}) => cafBytes({ frames, ...options }),
  au: (options: PcmOptions = {}) => auBytes({ frames, ...options }),
};
type Container = keyof typeof unfinished;
const containers = ['w64', 'caf', 'au'] as const;

/** Lengths by which programs say that they do not know it yet. */
const unknownLengths: Readonly<Record<Container, readonly number[]>> = {
  w64: [0, 2 ** 64, 0xffff_ffff - 24],
  caf: [0, -1, 0xffff_ffff - 4],
  au: [0, 0xffff_ffff],
};

const lengthMissing = /^Length missing: its header gives no length.*read to the end of the file \(0\.023 s\)/;

type Damage = readonly [name: string, bytes: Uint8Array, frames: number, said: readonly RegExp[]];
const damages: readonly Damage[] = containers.flatMap((container): readonly Damage[] => {
  const make = unfinished[container];
  const whole = make();
  return [
    ...unknownLengths[container].map((declaredBytes): Damage => [
      `length ${declaredBytes}.${container}`,
      make({ declaredBytes }),
      frames,
      [lengthMissing],
    ]),
    [
      `torn while recording.${container}`,
      make({ declaredBytes: 0 }).subarray(0, -1),
      frames - 1,
      [/^Length missing: /, /^Partial last frame: the last frame is cut off and was left out/],
    ],
    [
      `length beyond the end.${container}`,
      make({ declaredBytes: soundBytes * 2 }),
      frames,
      [/^Cut off: its header promises 0\.045 s of sound, but the file ends after 0\.023 s\. .*copy the file anew/],
    ],
    [
      `copied in part.${container}`,
      whole.subarray(0, whole.length - soundBytes / 2 + 1),
      frames / 2,
      [/^Cut off: its header promises 0\.023 s of sound, but the file ends after 0\.011 s/],
    ],
    [
      `partial last frame.${container}`,
      make({ declaredBytes: soundBytes - 2 }),
      frames - 1,
      [/^Partial last frame: the last frame is cut off and was left out/],
    ],
    [
      `length too short.${container}`,
      make({ declaredBytes: soundBytes / 2 }),
      frames / 2,
      [
        /^Bytes after the sound: .*tells of \(0\.011 s\), 2000 more bytes follow that are no chunk; they are not played/,
      ],
    ],
  ];
});

describe('a damaged Wave64, CAF or AU file is read as far as it goes, and each repair has its name', () => {
  test.for(damages)('%s', async ([name, bytes, expected, said]) => {
    const path = writeBytes(join(folder, name), bytes);
    const source = await openFrameSource(path);
    expect(source.facts.frames).toBe(expected);
    expect(source.facts.repairs).toEqual(said.map((pattern) => expect.stringMatching(pattern) as string));
    expect(await source.read(0, expected + 10)).toEqual(samplesOf(noiseCode(16), 16, 2, 0, expected));
    let passed = 0;
    for await (const block of source.pass()) passed += block.samples.length / 2;
    expect(passed).toBe(expected);
    await source.close();
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  test('a Wave64 file whose sound is followed by a chunk is nothing to repair', async () => {
    const source = await openFrameSource(writeBytes(join(folder, 'whole.w64'), w64Bytes({ frames })));
    expect(source.facts).toMatchObject({ frames, repairs: [] });
    await source.close();
  });

  test('the sound of a Wave64 file is found behind chunks of its own and behind those that nobody knows', async () => {
    const before = ['marker', 'stranger', 'summarylist'].map((id) => w64Chunk(id, new Uint8Array(4)));
    const source = await openFrameSource(writeBytes(join(folder, 'behind.w64'), w64Bytes({ frames, before })));
    expect(source.facts).toMatchObject({ frames, repairs: [] });
    expect(await source.read(0, frames)).toEqual(samplesOf(noiseCode(16), 16, 2, 0, frames));
    await source.close();
  });

  test.for([
    ['w64', () => w64Bytes({ frames: 0 })],
    ['caf', () => cafBytes({ frames: 0 })],
    ['au', () => auBytes({ frames: 0 })],
    // Its sound chunk has not even the number that begins it.
    [
      'caf',
      () => joinBytes([cafBytes({ frames: 0 }).subarray(0, -16), cafChunk('data', none), cafChunk('info', none)]),
    ],
  ] as const)('an empty recording as %s has no sound, whatever follows it', async ([container, bytes]) => {
    const path = writeBytes(join(folder, `empty.${container}`), bytes());
    await expect(openFrameSource(path)).rejects.toMatchObject({
      code: 'damaged',
      message: expect.stringMatching(/has a header, but no sound/) as string,
    });
  });
});

test.for(containers)(
  'the rest behind the short length of a file as %s is offered, and read in full when accepted',
  async (container) => {
    const path = writeBytes(
      join(folder, `short.${container}`),
      unfinished[container]({ declaredBytes: soundBytes / 2 }),
    );
    const asSaid = await openFrameSource(path);
    const offers = [{ kind: 'wrappedLength', framesAsSaid: frames / 2, framesRepaired: frames }];
    expect(asSaid.facts).toMatchObject({ frames: frames / 2, offers });
    await asSaid.close();

    const inFull = await openFrameSource(locatorOf([{ path }], { raw: null, accepted: ['wrappedLength'] }));
    expect(inFull.facts).toMatchObject({
      frames,
      offers,
      repairs: [expect.stringMatching(/^Wrapped length: its header tells of 0\.011 s only; .*in full \(0\.023 s\)/)],
    });
    expect(await inFull.read(0, frames)).toEqual(samplesOf(noiseCode(16), 16, 2, 0, frames));
    await inFull.close();
  },
);
