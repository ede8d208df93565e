import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createOggReader, createPacketJoiner, type OggPage } from '../../src/main/audio/decoders/ogg-pages.ts';
import { oggPage } from '../support/ogg-pages.ts';

const full = (value: number): Uint8Array => new Uint8Array(255).fill(value);
const rest = (value: number, length: number): Uint8Array => new Uint8Array(length).fill(value);

describe('pages', () => {
  const pages = [
    oggPage({ sequence: 0, granule: 100, pieces: [rest(1, 10)] }),
    oggPage({ sequence: 1, granule: 2 ** 40, pieces: [full(2), rest(2, 3)] }),
    oggPage({ sequence: 2, pieces: [full(3)] }),
  ];

  test('are found in blocks of any size, with junk before and between them', () => {
    const bytes = Buffer.concat([
      Buffer.from('OggOggSO'),
      ...pages.slice(0, 2),
      Buffer.alloc(40, 0x4f),
      ...pages.slice(2),
    ]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: bytes.length }), (blockBytes) => {
        const found = readInBlocks(bytes, 1000, blockBytes);
        expect(found.map(({ sequence, granule }) => [sequence, granule])).toEqual([
          [0, 100],
          [1, 2 ** 40],
          [2, null],
        ]);
        expect(found.map(({ offset }) => offset)).toEqual([1008, 1008 + 38, 1008 + 38 + 287 + 40]);
      }),
    );
  });

  test('with a wrong checksum are passed over', () => {
    const damaged = Buffer.concat(pages);
    damaged[60] = 0x99;
    expect(readInBlocks(damaged, 0, 64).map(({ sequence }) => sequence)).toEqual([0, 2]);
  });
});

describe('packets', () => {
  test('are put together across pages', () => {
    const joined = join([
      oggPage({ sequence: 0, granule: 1, pieces: [rest(1, 10), full(2)] }),
      oggPage({ sequence: 1, isContinued: true, pieces: [full(2)] }),
      oggPage({ sequence: 2, granule: 2, isContinued: true, pieces: [rest(2, 0), rest(3, 5)] }),
    ]);
    expect(joined).toEqual([[rest(1, 10)], [], [rest(2, 510), rest(3, 5)]]);
  });

  test('of which the beginning is missing are left out', () => {
    const joined = join([
      oggPage({ sequence: 5, granule: 1, isContinued: true, pieces: [rest(1, 10), rest(2, 20), full(3)] }),
      oggPage({ sequence: 7, granule: 2, isContinued: true, pieces: [rest(3, 1), rest(4, 4)] }),
    ]);
    expect(joined).toEqual([[rest(2, 20)], [rest(4, 4)]]);
  });
});

function readInBlocks(bytes: Buffer, offset: number, blockBytes: number): readonly OggPage[] {
  const reader = createOggReader(offset);
  const pages: OggPage[] = [];
  for (let at = 0; at < bytes.length; at += blockBytes) pages.push(...reader.push(bytes.subarray(at, at + blockBytes)));
  return pages;
}

function join(pages: readonly Buffer[]): readonly (readonly Uint8Array[])[] {
  const joiner = createPacketJoiner();
  return readInBlocks(Buffer.concat(pages), 0, 1000).map((page) =>
    joiner.push(page).packets.map((packet) => Uint8Array.from(packet)),
  );
}
