import { expect, test } from 'vitest';
import { readMetadata } from '../../src/main/audio/metadata/read-metadata.ts';
import { decodingDesk } from '../support/decoding-desk.ts';
import { aiffBytes, aiffChunk } from '../support/make-aiff.ts';
import { cueContent, joined } from '../support/make-markers.ts';
import { noiseCode, samplesOf } from '../support/make-samples.ts';
import { formatContent, riffChunk, riffFile } from '../support/make-wav.ts';
import { storeSamples } from '../support/store-samples.ts';

const { open, write } = decodingDesk('nameless');

const frames = 1000;
const format = riffChunk('fmt ', formatContent('s16le', 2, 44_100));
const data = riffChunk('data', storeSamples('s16le', noiseCode(16), 2, frames));
const cue = riffChunk('cue ', cueContent([{ id: 1, frame: 441 }]));

/** With a name that is no text. */
const accented = riffChunk('\xe9\x01ab', new Uint8Array(5));

test.for([
  ['in front of the format', [accented, format, data, cue]],
  ['between format and sound', [format, riffChunk('\0\0\0\0', new Uint8Array(4)), data, cue]],
] as const)('a chunk whose name is no text, %s, is stepped over', async ([name, chunks]) => {
  const path = write(`${name}.wav`, riffFile('RIFF', chunks));
  const source = await open(path);
  expect(source.facts.frames).toBe(frames);
  expect(await source.read(0, frames)).toEqual(samplesOf(noiseCode(16), 16, 2, 0, frames));
  const found = await readMetadata(path, { sampleRate: 44_100, frames, fileName: 'x.wav' });
  expect(found.marks.marks.map(({ startFrame }) => startFrame)).toEqual([441]);
});

test('so it is in AIFF', async () => {
  const plain = aiffBytes({ frames });
  const strange = aiffChunk('\x80\x81\x82\x83', new Uint8Array(7));
  const source = await open(write('strange.aiff', joined([plain.subarray(0, 12), strange, plain.subarray(12)])));
  expect(source.facts).toMatchObject({ frames, repairs: [] });
  expect(await source.read(0, frames)).toEqual(samplesOf(noiseCode(16), 16, 2, 0, frames));
});

test('what no known chunk follows is no chunk', async () => {
  const bytes = riffFile('RIFF', [format, accented, riffChunk('what', new Uint8Array(4)), data]);
  await expect(open(write('unknown.wav', bytes))).rejects.toMatchObject({ code: 'damaged' });
});
