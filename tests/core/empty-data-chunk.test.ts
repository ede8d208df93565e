import { expect, test } from 'vitest';
import { decodingDesk } from '../support/decoding-desk.ts';
import { aiffChunk } from '../support/make-aiff.ts';
import { noiseCode, samplesOf } from '../support/make-samples.ts';
import { formatContent, largeSizes, riffChunk, riffFile, withSize } from '../support/make-wav.ts';
import { storeSamples } from '../support/store-samples.ts';

const { open, write } = decodingDesk('empty-data');

const frames = 1000;
const sound = storeSamples('s16le', noiseCode(16), 2, frames);
const format = riffChunk('fmt ', formatContent('s16le', 2, 44_100));
const empty = riffChunk('data', new Uint8Array(0));
const emptySaid =
  'Empty data chunk: its first data chunk holds nothing, where many programs stop; the sound was read from a later one.';

const cases: readonly (readonly [string, Uint8Array])[] = [
  ['right in front of the sound', riffFile('RIFF', [format, empty, riffChunk('data', sound)])],
  [
    'with other chunks between',
    riffFile('RIFF', [format, empty, riffChunk('LIST', new Uint8Array(4)), riffChunk('data', sound)]),
  ],
  ['twice', riffFile('RIFF', [empty, format, empty, riffChunk('data', sound)])],
  [
    'in RF64',
    riffFile('RF64', [
      largeSizes(sound.length, frames),
      format,
      empty,
      withSize(riffChunk('data', sound), 0xffff_ffff),
    ]),
  ],
];

test.for(cases)('an empty data chunk %s is passed over, and that is told', async ([name, bytes]) => {
  const path = write(`${name}.wav`, bytes);
  const source = await open(path);
  expect(source.facts).toMatchObject({ frames, repairs: [emptySaid], offers: [] });
  expect(await source.read(0, frames)).toEqual(samplesOf(noiseCode(16), 16, 2, 0, frames));
});

test('sound behind an empty data chunk is cut off, without a length or followed by more as it would be in the first', async () => {
  const declared = withSize(riffChunk('data', sound), sound.length * 2);
  const cut = await open(write('cut.wav', riffFile('RIFF', [format, empty, declared])));
  expect(cut.facts.frames).toBe(frames);
  expect(cut.facts.repairs).toEqual([expect.stringMatching(/^Cut off: .* promises 0\.045 s /), emptySaid]);
  const unfinished = await open(
    write('open.wav', riffFile('RIFF', [format, empty, withSize(riffChunk('data', sound), 0)])),
  );
  expect(unfinished.facts.frames).toBe(frames);
  expect(unfinished.facts.repairs).toEqual([expect.stringMatching(/^Length missing: /), emptySaid]);
  const data = riffChunk('data', sound);
  const more = await open(write('more.wav', riffFile('RIFF', [format, empty, data, data])));
  expect(more.facts.frames).toBe(frames);
  expect(more.facts.repairs).toEqual([emptySaid, expect.stringMatching(/^Second data chunk: /)]);
});

test('data chunks that are all empty hold no sound, and an empty one behind the sound is nothing to tell', async () => {
  await expect(open(write('none.wav', riffFile('RIFF', [format, empty, empty])))).rejects.toMatchObject({
    code: 'damaged',
    message: expect.stringMatching(/has a header, but no sound/) as string,
  });
  const behind = await open(write('behind.wav', riffFile('RIFF', [format, riffChunk('data', sound), empty])));
  expect(behind.facts.frames).toBe(frames);
  expect(behind.facts.repairs).toEqual([]);
});

test('the same in RIFX', async () => {
  const big = storeSamples('s16be', noiseCode(16), 2, frames);
  const view = new DataView(new ArrayBuffer(16));
  [1, 2].forEach((value, at) => view.setUint16(at * 2, value));
  view.setUint32(4, 44_100);
  view.setUint32(8, 176_400);
  view.setUint16(12, 4);
  view.setUint16(14, 16);
  const chunks = [aiffChunk('fmt ', new Uint8Array(view.buffer)), empty, aiffChunk('data', big)];
  const source = await open(write('rifx.wav', riffFile('RIFX', chunks)));
  expect(source.facts).toMatchObject({ frames, repairs: [emptySaid] });
  expect(await source.read(0, frames)).toEqual(samplesOf(noiseCode(16), 16, 2, 0, frames));
});
