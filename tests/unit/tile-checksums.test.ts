import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  checkedRows,
  createRowsWriter,
  DestroyedRows,
  nothingWritten,
  type ReadRows,
  type RowsWriter,
  type Strip,
} from '../../src/main/peaks/tile-checksums.ts';

const rowBytes = 6;
const tileRows = 4096;
const strip: Strip = { index: 0, checksumsOffset: 100, offset: 200, rowBytes };

test('rows are read as they were written, whatever they were cut into on the way', async () => {
  const cuts = fc.array(fc.integer({ min: 1, max: 2 * tileRows }), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(cuts, fc.nat(), fc.nat(), async (lengths, firstSeed, countSeed) => {
      const rows = lengths.reduce((sum, length) => sum + length, 0);
      const file = await fileOf(rows, lengths);
      const first = firstSeed % rows;
      const count = countSeed % (rows - first + 1);
      expect(await file.reader()(first, count)).toEqual(
        noise(rows).subarray(first * rowBytes, (first + count) * rowBytes),
      );
    }),
    { numRuns: 60 },
  );
});

test('one wrong byte is noticed wherever its tile is read first, and other tiles are given', async () => {
  const rows = 2 * tileRows + 50;
  for (const wrongRow of [0, tileRows - 1, tileRows, 2 * tileRows, rows - 1]) {
    const file = await fileOf(rows);
    const at = strip.offset + wrongRow * rowBytes + 3;
    file.bytes[at] = file.bytes[at]! ^ 0x10;
    const wrongTile = Math.floor(wrongRow / tileRows);
    for (const tile of [0, 1, 2]) {
      const read = file.reader()(tile * tileRows + 7, 3);
      if (tile === wrongTile) await expect(read).rejects.toThrow(DestroyedRows);
      else await expect(read).resolves.toHaveLength(3 * rowBytes);
    }
    await expect(file.reader()(0, rows)).rejects.toThrow(DestroyedRows);
  }
});

test.for([
  ['the checksums are wrong', (file: Uint8Array) => file.fill(0, strip.checksumsOffset, strip.checksumsOffset + 4)],
  ['the file ends in the checksums', (file: Uint8Array) => file.subarray(0, strip.checksumsOffset + 4)],
  ['the file ends in the rows', (file: Uint8Array) => file.subarray(0, strip.offset + 100)],
] as const)('rows are not believed when %s', async ([, harm]) => {
  const file = await fileOf(2 * tileRows);
  const harmed = harm(file.bytes);
  await expect(file.reader(harmed)(0, 1)).rejects.toThrow(DestroyedRows);
});

test('what a disk does not give back is destroyed', async () => {
  const failing = checkedRows(strip, nothingWritten, () => Promise.reject(new Error('EIO: i/o error, read')));
  await expect(failing(0, 1)).rejects.toThrow(DestroyedRows);
});

test('a tile is read whole once, and then only what is wanted of it', async () => {
  const file = await fileOf(2 * tileRows);
  const read = file.reader();
  await read(10, 5);
  await read(10, 5);
  await read(tileRows - 1, 2);
  expect(file.rowsRead()).toEqual([tileRows, 5, tileRows + 1]);
});

test('rows that their writer has told of since are given as they are, as far as they are there', async () => {
  const file = await fileOf(tileRows + 10);
  const told = file.reader();
  await file.writer.write(tileRows + 10, [noise(2 * tileRows).subarray((tileRows + 10) * rowBytes)]);
  const rows = noise(2 * tileRows);
  expect(await told(tileRows, tileRows)).toEqual(rows.subarray(tileRows * rowBytes));
  expect(await told(2 * tileRows - 3, 10)).toEqual(rows.subarray((2 * tileRows - 3) * rowBytes));
});

test('rows that are there are not written again, and none are left out', async () => {
  const file = await fileOf(100);
  const before = file.writes();
  await file.writer.write(20, [noise(100).subarray(20 * rowBytes)]);
  expect(file.writes()).toBe(before);
  await file.writer.write(90, [noise(200).subarray(90 * rowBytes)]);
  expect(await file.reader()(0, 200)).toEqual(noise(200));
  await expect(file.writer.write(201, [new Uint8Array(rowBytes)])).rejects.toThrow('left out');
});

type File = {
  readonly bytes: Uint8Array;
  readonly writer: RowsWriter;
  /** Bytes that were written so far. */
  writes(): number;
  reader(bytes?: Uint8Array): ReadRows;
  /** How many rows each read took. */
  rowsRead(): readonly number[];
};

/** A file in memory with so many rows of noise, written in parts of these lengths. */
async function fileOf(rows: number, lengths: readonly number[] = [rows]): Promise<File> {
  const bytes = new Uint8Array(strip.offset + 10 * 2 * tileRows * rowBytes);
  let end = 0;
  let writes = 0;
  const rowsRead: number[] = [];
  const writer = createRowsWriter(strip, nothingWritten, (offset, parts) => {
    let at = offset;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
      writes += part.length;
    }
    end = Math.max(end, at);
    return Promise.resolve();
  });
  let first = 0;
  for (const length of lengths) {
    const part = noise(rows).subarray(first * rowBytes, (first + length) * rowBytes);
    const half = Math.floor(length / 2) * rowBytes;
    await writer.write(first, [part.subarray(0, half), part.subarray(half)]);
    first += length;
  }
  return {
    bytes,
    writer,
    writes: () => writes,
    rowsRead: () => rowsRead,
    reader(file = bytes) {
      return checkedRows(strip, writer.written, (offset, length) => {
        if (offset >= strip.offset) rowsRead.push(length / rowBytes);
        return Promise.resolve(file.slice(offset, Math.min(offset + length, end)));
      });
    },
  };
}

function noise(rows: number): Uint8Array {
  return Uint8Array.from({ length: rows * rowBytes }, (_, at) => Math.imul(at + 1, 2_654_435_761) >>> 24);
}
