import { expect, test } from 'vitest';
import { findOggStarts } from '../../src/main/audio/decoders/ogg-starts.ts';
import type { OriginalFile } from '../../src/main/audio/open-original.ts';
import { oggPage, withChecksum } from '../support/ogg-pages.ts';

/** A stream of so many pages of about 64 KB; pages of one number are the same, as their checksums take long to make. */
function stream(serial: number, pages: number): Buffer {
  return Buffer.concat(Array.from({ length: pages }, (_, sequence) => longPage(serial, sequence)));
}

const made = new Map<string, Buffer>();

function longPage(serial: number, sequence: number): Buffer {
  const name = `${serial} ${sequence}`;
  const known = made.get(name);
  if (known !== undefined) return known;
  const pieces = Array.from({ length: 255 }, () => Buffer.alloc(255, sequence));
  const page = oggPage({ serial, sequence, granule: sequence * 1000, pieces: sequence === 0 ? [pieces[0]!] : pieces });
  page[5] = sequence === 0 ? 2 : 0;
  const whole = sequence === 0 ? withChecksum(page) : page;
  made.set(name, whole);
  return whole;
}

async function startsIn(...streams: readonly Buffer[]): Promise<{ starts: readonly number[]; share: number }> {
  const bytes = Buffer.concat(streams);
  let readBytes = 0;
  const read: OriginalFile['read'] = (offset, length) => {
    const part = Uint8Array.from(bytes.subarray(Number(offset), Number(offset) + length));
    readBytes += part.length;
    return Promise.resolve(part);
  };
  const starts = await findOggStarts({ read, sizeBytes: bytes.length } as OriginalFile);
  return { starts, share: readBytes / bytes.length };
}

const many = 160;

test('a long stream is known as one without being read from end to end', async () => {
  for (const pages of [319, 320, 333]) {
    const { starts, share } = await startsIn(stream(1, pages));
    expect(starts).toEqual([0]);
    expect(share).toBeLessThan(0.6);
  }
});

test.for([
  ['of serial numbers of their own', 2],
  ['of one serial number', 1],
] as const)('two long streams in a row, %s, are told apart wherever the second begins', async ([, second]) => {
  for (const pages of [2, 3, 20, 79, many]) {
    const first = stream(1, pages);
    expect((await startsIn(first, stream(second, many))).starts, `${pages} pages before`).toEqual([0, first.length]);
    const long = stream(1, many);
    expect((await startsIn(long, stream(second, pages))).starts, `${pages} pages behind`).toEqual([0, long.length]);
  }
});
