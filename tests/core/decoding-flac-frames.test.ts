import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decoderVersions } from '../../src/main/audio/decoders/decoder-versions.ts';
import { createFlacSplitter, type FlacFrame } from '../../src/main/audio/decoders/flac-frames.ts';
import { parseStreamInfo } from '../../src/main/audio/decoders/flac-header.ts';
import { fixturePath } from '../support/make-compressed.ts';

const bytes = readFileSync(fixturePath('stereo-16.flac'));
const info = parseStreamInfo(bytes)!;
const numbering = { fixedBlockFrames: 1024, firstFrame: 0 };

test('the frames of a FLAC are the same in blocks of any size', () => {
  const starts = Array.from({ length: 24 }, (_, index) => index * 1024);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60_000 }), (blockBytes) => {
      const frames = splitInBlocks(blockBytes);
      expect(frames.map(({ startFrame }) => startFrame)).toEqual(starts);
      expect(frames.every(({ intact }) => intact)).toBe(true);
      expect(frames.reduce((sum, frame) => sum + frame.blockFrames, 0)).toBe(24_000);
    }),
    { numRuns: 30 },
  );
});

test('the names of the decoders are those of the installed packages', () => {
  for (const named of Object.values(decoderVersions)) {
    const [name = '', version] = named.split(' ');
    const description = new URL(`../../node_modules/${name}/package.json`, import.meta.url);
    expect(JSON.parse(readFileSync(description, 'utf8'))).toMatchObject({ name, version });
  }
});

function splitInBlocks(blockBytes: number): readonly FlacFrame[] {
  const splitter = createFlacSplitter(info, numbering);
  const frames: FlacFrame[] = [];
  for (let at = 0; at < bytes.length; at += blockBytes)
    frames.push(...splitter.push(bytes.subarray(at, at + blockBytes)));
  return [...frames, ...splitter.finish()];
}
