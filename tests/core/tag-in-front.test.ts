import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { identifyPath } from '../../src/main/audio/identify.ts';
import { locatorOf } from '../../src/main/audio/locator.ts';
import { readMetadata } from '../../src/main/audio/metadata/read-metadata.ts';
import { openFrameSource } from '../../src/main/audio/open-frame-source.ts';
import { aiffBytes, aiffChunk } from '../support/make-aiff.ts';
import { cueContent, id3Tag, id3Text, joined, markContent } from '../support/make-markers.ts';
import { auBytes, cafBytes, w64Bytes, writeBytes } from '../support/make-other-pcm.ts';
import { noiseCode, samplesOf } from '../support/make-samples.ts';
import { bextChunk, riffChunk, wavBytes, withSize } from '../support/make-wav.ts';

const folder = mkdtempSync(join(tmpdir(), 'takesheet-tag-in-front-'));
afterAll(() => rmSync(folder, { recursive: true }));

const frames = 1000;
// Of odd length, so that nothing lies on an even place any more.
const tag = id3Tag(id3Text('TIT2', 'Reel 12'), id3Text('TPE1', 'Trio'));
const cue = riffChunk('cue ', cueContent([{ id: 1, frame: 441 }]));
const mark = aiffChunk('MARK', markContent([{ id: 1, frame: 441, name: 'Start' }]));
const bext = bextChunk({ timeReference: 12_345, description: 'Side B' });

const files: readonly (readonly [string, Uint8Array])[] = [
  ['wav', wavBytes({ frames, before: [bext], after: [cue] })],
  ['rf64', wavBytes({ container: 'RF64', frames, before: [bext], after: [cue] })],
  ['aiff', aiffBytes({ frames, after: [mark] })],
  ['w64', w64Bytes({ frames })],
  ['caf', cafBytes({ frames })],
  ['au', auBytes({ frames })],
];

describe('a file whose header stands behind an ID3 tag', () => {
  test.for(files)('%s: every frame, every byte, and the tag is told', async ([format, bytes]) => {
    expect(tag.length % 2).toBe(1);
    const tagged = joined([tag, bytes]);
    const path = writeBytes(join(folder, `tagged.${format}`), tagged);
    expect(await identifyPath(path)).toMatchObject({ format });
    const plain = await openFrameSource(writeBytes(join(folder, `plain.${format}`), bytes));
    const source = await openFrameSource(path);
    expect(source.facts).toEqual({
      ...plain.facts,
      repairs: [expect.stringMatching(`^Tag in front: ${tag.length} bytes of an ID3 tag stand before its header`)],
    });
    await plain.close();
    expect(await source.read(0, frames + 10)).toEqual(samplesOf(noiseCode(16), 16, 2, 0, frames));
    expect(await source.read(700, 5)).toEqual(samplesOf(noiseCode(16), 16, 2, 700, 5));
    const sum = createHash('sha256');
    let passed = 0;
    for await (const block of source.pass()) {
      sum.update(block.bytes);
      passed += block.samples.length / 2;
    }
    expect(passed).toBe(frames);
    expect(sum.digest('hex')).toBe(createHash('sha256').update(tagged).digest('hex'));
    await source.close();
  });

  test.for(files)('%s: the words of the tag and the places of the file itself', async ([format, bytes]) => {
    const path = writeBytes(join(folder, `words.${format}`), joined([tag, bytes]));
    const found = await readMetadata(path, { sampleRate: 44_100, frames, fileName: `words.${format}` });
    expect(found.groups[0]).toEqual({
      name: 'ID3',
      entries: [
        { key: 'Title', value: 'Reel 12' },
        { key: 'Artist', value: 'Trio' },
      ],
    });
    const places = ['wav', 'rf64', 'aiff'].includes(format) ? [441] : [];
    expect(found.marks.marks.map(({ startFrame }) => startFrame)).toEqual(places);
  });

  test.for([
    ['wav', wavBytes({ frames })],
    ['aiff', aiffBytes({ frames })],
  ] as const)(
    '%s: another file behind it begins where that is said, and can be cut off there',
    async ([name, bytes]) => {
      for (const first of [bytes, joined([tag, bytes])]) {
        const both = joined([first, bytes]);
        const source = await openFrameSource(writeBytes(join(folder, `both.${name}`), both));
        await source.close();
        expect(source.facts.repairs.at(-1)).toMatch(
          `Second file: behind its first ${first.length} bytes another whole file`,
        );
        const other = await openFrameSource(writeBytes(join(folder, `other.${name}`), both.subarray(first.length)));
        await other.close();
        expect(other.facts).toMatchObject({ frames, repairs: [] });
      }
    },
  );

  test('a length that overflowed is offered for repair there as well', async () => {
    const short = wavBytes({ frames });
    const dataAt = short.length - frames * 4 - 8;
    const wrong = joined([short.subarray(0, dataAt), withSize(short.subarray(dataAt), frames * 2)]);
    const path = writeBytes(join(folder, 'short.wav'), joined([tag, wrong]));
    const inFull = await openFrameSource(locatorOf([{ path }], { raw: null, accepted: ['wrappedLength'] }));
    expect(inFull.facts.frames).toBe(frames);
    expect(inFull.facts.repairs).toEqual([
      expect.stringMatching(/^Tag in front: /),
      expect.stringMatching(/^Wrapped length: /),
    ]);
    await inFull.close();
  });
});
