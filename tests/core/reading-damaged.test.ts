import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { locatorOf } from '../../src/main/audio/locator.ts';
import { openFrameSource } from '../../src/main/audio/open-frame-source.ts';
import { damagedFiles, damagedFrames, makeDamaged, withDataSize } from '../support/damaged-files.ts';
import { noiseCode, samplesOf } from '../support/make-samples.ts';

const folder = mkdtempSync(join(tmpdir(), 'takesheet-damaged-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Kind = keyof typeof damagedFiles;

describe('what is broken but can be read is read, and said', () => {
  test.for([
    ['dataSizeZero', damagedFrames, /gives no length/],
    ['dataSizeUnknown', damagedFrames, /gives no length.*0\.023 s/],
    ['dataSizeBeyondEnd', damagedFrames, /promises 0\.045 s.*ends after 0\.023 s/],
    ['dataSizeTooSmall', damagedFrames / 2, /2000 more bytes follow/],
    ['oddChunkWithoutPad', damagedFrames, /“note” has no pad byte/],
    ['lastFrameCutOff', damagedFrames, /last frame is cut off/],
    ['blockAlignWrong', damagedFrames, /0 bytes per frame.*4 were assumed/],
    ['twoDataChunks', damagedFrames, /more than one data chunk/],
    ['twoFiles', damagedFrames, /^Second file: .*another whole file begins/],
    ['aiffTwoFiles', damagedFrames, /^Second file: .*another whole file begins/],
    ['largeWithoutSizes', damagedFrames, /gives no length/],
    ['aiffFramesZero', damagedFrames, /gives no length/],
    ['aiffCrashed', damagedFrames, /gives no length/],
    ['aiffPromisesMore', damagedFrames, /promises 0\.045 s.*ends after 0\.023 s/],
    ['aiffCountsFewer', damagedFrames / 2, /^Frame count too small: .*tells of 0\.011 s.*holds 0\.023 s/],
    ['aiffFollowed', damagedFrames / 2, /^Frame count too small: .*tells of 0\.011 s.*holds 0\.023 s/],
    ['aiffCountedBehind', damagedFrames / 2, /^Frame count too small: .*tells of 0\.011 s.*holds 0\.023 s/],
    ['aiffSoundTooShort', damagedFrames / 2, /2000 more bytes follow/],
    ['aiffFromPipe', damagedFrames, /gives no length.*0\.023 s/],
    ['aiffCutOff', 86, /promises 0\.023 s.*ends after 0\.002 s/],
  ] as const)('%s: %i frames', async ([kind, frames, repair]) => {
    const source = await openFrameSource(makeDamaged(join(folder, kind), kind));
    expect(source.facts.frames).toBe(frames);
    expect(source.facts.repairs).toHaveLength(1);
    expect(source.facts.repairs[0]).toMatch(repair);
    expect(await source.read(0, frames)).toEqual(samplesOf(noiseCode(16), 16, 2, 0, frames));
    let passed = 0;
    for await (const block of source.pass()) passed += block.samples.length / 2;
    expect(passed).toBe(frames);
    await source.close();
  });

  test.for(['oddChunkWithPad', 'dataBeforeFormat', 'chunksAfterSound', 'aiffSoundUnknown', 'aiffSoundEmpty'] as const)(
    '%s is nothing to repair',
    async (kind) => {
      const source = await openFrameSource(makeDamaged(join(folder, kind), kind));
      expect(source.facts).toMatchObject({ frames: damagedFrames, repairs: [] });
      expect(await source.read(0, damagedFrames)).toEqual(samplesOf(noiseCode(16), 16, 2, 0, damagedFrames));
      await source.close();
    },
  );
});

test.for(['dataSizeTooSmall', 'aiffCountsFewer', 'aiffFollowed', 'aiffSoundTooShort'] as const)(
  '%s: the rest is offered, and read in full when accepted',
  async (kind) => {
    const path = makeDamaged(join(folder, kind), kind);
    const offers = [{ kind: 'wrappedLength', framesAsSaid: damagedFrames / 2, framesRepaired: damagedFrames }];
    const asSaid = await openFrameSource(path);
    expect(asSaid.facts).toMatchObject({ frames: damagedFrames / 2, offers });
    await asSaid.close();
    const inFull = await openFrameSource(locatorOf([{ path }], { raw: null, accepted: ['wrappedLength'] }));
    expect(inFull.facts).toMatchObject({
      frames: damagedFrames,
      offers,
      repairs: [expect.stringMatching(/^Wrapped length: its header tells of 0\.011 s only; .*in full \(0\.023 s\)/)],
    });
    expect(await inFull.read(0, damagedFrames)).toEqual(samplesOf(noiseCode(16), 16, 2, 0, damagedFrames));
    await inFull.close();
  },
);

describe('a length that lies beyond the end', () => {
  // What sox, arecord, ffmpeg and others write who cannot go back: half or all of 32 bits, less the header that they count.
  const placeholders = [
    0x7fff_f000, 0x7fff_ffdb, 0x7fff_ffff, 0x8000_0000, 0x8000_0024, 0xffff_ffd3, 0xffff_ffdb, 0xffff_fffe, 0xffff_ffff,
  ];
  const lengths = [0x7fff_efff, 0x8000_1000, 0x9502_f900, 0xbebc_2000, 0xffff_f000];
  test.for([
    ...placeholders.map((size) => [size.toString(16), size, /^Length missing: .*\(0\.023 s\)/] as const),
    ...lengths.map((size) => [size.toString(16), size, /^Cut off: .*ends after 0\.023 s/] as const),
  ])('%s', async ([name, size, said]) => {
    const path = join(folder, `${name}.wav`);
    writeFileSync(path, withDataSize(size));
    const source = await openFrameSource(path);
    expect(source.facts).toMatchObject({ frames: damagedFrames, repairs: [expect.stringMatching(said)], offers: [] });
    await source.close();
  });
});

describe('what cannot be read is refused with its name, the cause and the way out', () => {
  // What ffmpeg would make of the rarer ones is no matter of ours here.
  beforeAll(() => void vi.stubEnv('TAKESHEET_FFMPEG', '/nowhere/ffmpeg'));
  afterAll(() => void vi.unstubAllEnvs());

  test.for([
    ['headerOnly', 'damaged', /has a header, but no sound/],
    ['emptyDataThenInfo', 'damaged', /has a header, but no sound/],
    ['cutOffInFormat', 'damaged', /format chunk is cut off/],
    ['cutOffBeforeSound', 'damaged', /ends before its sound begins/],
    ['noFormat', 'damaged', /has no format chunk/],
    ['bitsZero', 'damaged', /the format in its header is empty\. Choose Read as raw PCM/],
    ['rateZero', 'damaged', /sample rate of 0 Hz/],
    ['rateTooHigh', 'unsupported', /1000000 Hz.*up to 768 kHz/],
    ['noChannels', 'damaged', /no channels/],
    ['tooManyChannels', 'unsupported', /65 channels.*up to 64/],
    ['adpcm', 'unsupported', /Microsoft ADPCM.*Convert it/],
    ['unknownTag', 'unsupported', /format tag 4660/],
    ['aiffNoSound', 'damaged', /has a header, but no sound/],
    ['aiffHeaderZeroRate', 'damaged', /sample rate of 0 Hz/],
    ['aiffCompressed', 'unsupported', /“ima4”.*Convert it/],
    ['textAsWav', 'notAudio', /holds no audio that Takesheet knows/],
    ['headerZeroed', 'notAudio', /holds no audio that Takesheet knows/],
  ] as const satisfies readonly (readonly [Kind, string, RegExp])[])('%s: %s', async ([kind, code, message]) => {
    const path = makeDamaged(join(folder, `${kind}.wav`), kind);
    await expect(openFrameSource(path)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
    await expect(openFrameSource(path)).rejects.toThrow(`${kind}.wav`);
  });
});
