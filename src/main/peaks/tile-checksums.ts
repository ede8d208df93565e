import { crc32 } from 'node:zlib';
import { bucketsPerTile } from '../../shared/peaks/levels.ts';
import { withoutFirst } from './parts.ts';

/** Rows of one kind in a peaks file, one behind the other: the buckets of a level, the hops or the steps of the loudness. */
export type Strip = {
  /** Which it is of the strips of its file. */
  readonly index: number;
  /** Where its first row begins, in bytes of the file. */
  readonly offset: number;
  readonly rowBytes: number;
  /** Where the checksum of its first tile lies; those of its other tiles follow. */
  readonly checksumsOffset: number;
};

/** Rows that have one CRC-32: of a level those that travel to the window together, so that a screen is read once. */
const rowsPerTile = bucketsPerTile;
/** Bytes of a checksum in the file, little endian. */
export const checksumBytes = 4;

/** Of a strip: how many of its rows are in the file, and the CRC-32 of those behind the last whole tile. */
export type Written = { readonly rows: number; readonly openCrc: number };

export const nothingWritten: Written = { rows: 0, openCrc: 0 };

/** Rows are not what was written: their disk is failing, or it lost them when the power did. */
export class DestroyedRows extends Error {
  constructor(what: string, options?: ErrorOptions) {
    super(`The ${what} of a peaks file are not what was written.`, options);
    this.name = 'DestroyedRows';
  }
}

/** How many tiles so many rows have; the last one may be short. */
export function tilesIn(rows: number): number {
  return Math.ceil(rows / rowsPerTile);
}

/** What is written of a strip with these whole rows behind it, and the checksums of the tiles that they complete. */
function withRows(
  { rows, openCrc }: Written,
  rowBytes: number,
  parts: readonly Uint8Array[],
): { readonly written: Written; readonly completed: readonly number[] } {
  const tileBytes = rowsPerTile * rowBytes;
  const completed: number[] = [];
  let end = rows * rowBytes;
  let crc = openCrc;
  for (const part of parts) {
    for (let at = 0; at < part.length;) {
      const length = Math.min(part.length - at, tileBytes - (end % tileBytes));
      crc = crc32(part.subarray(at, at + length), crc);
      at += length;
      end += length;
      if (end % tileBytes > 0) continue;
      completed.push(crc);
      crc = 0;
    }
  }
  return { written: { rows: end / rowBytes, openCrc: crc }, completed };
}

/** Writes bytes that come in parts to the file, from a place on. */
export type WriteBytes = (offset: number, parts: readonly Uint8Array[]) => Promise<void>;

export type RowsWriter = {
  readonly written: Written;
  /** Writes whole rows, which come in parts, behind those that are there; of rows that are there already nothing. */
  write(firstRow: number, parts: readonly Uint8Array[]): Promise<void>;
};

/** Writes rows of a strip that goes on behind `start`, and the checksum of every tile that they complete. */
export function createRowsWriter(strip: Strip, start: Written, write: WriteBytes): RowsWriter {
  const { offset, rowBytes, checksumsOffset } = strip;
  let written = start;
  return {
    get written() {
      return written;
    },
    async write(firstRow, parts) {
      const { rows } = written;
      if (firstRow > rows) throw new RangeError(`Rows ${rows} to ${firstRow} of a peaks file are left out.`);
      const fresh = withoutFirst(parts, (rows - firstRow) * rowBytes);
      const writing = write(offset + rows * rowBytes, fresh);
      // While the disk has them.
      const next = withRows(written, rowBytes, fresh);
      await writing;
      const firstTile = Math.floor(rows / rowsPerTile);
      await write(checksumsOffset + firstTile * checksumBytes, [checksumsAsBytes(next.completed)]);
      written = next.written;
    },
  };
}

function checksumsAsBytes(checksums: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(checksums.length * checksumBytes));
  for (const [index, crc] of checksums.entries()) view.setUint32(index * checksumBytes, crc, true);
  return new Uint8Array(view.buffer);
}

/** Bytes of the file from a place on; fewer only where it ends. */
type ReadBytes = (offset: number, length: number) => Promise<Uint8Array<ArrayBuffer>>;

/** Reads whole rows of a strip, fewer only where the file ends before rows that are not vouched for yet. */
export type ReadRows = (firstRow: number, rows: number) => Promise<Uint8Array<ArrayBuffer>>;

/**
 * Gives the rows of a strip only if they are those that were written; throws `DestroyedRows` otherwise. A tile is checked
 * whole when something of it is read for the first time, and then believed for as long as the file is open. Rows beyond
 * `written` are not checked: they were written within the last second, and as a rule come back from memory and not
 * from the disk. A disk that does not take them fails their writer, before it vouches for them.
 */
export function checkedRows(strip: Strip, { rows: vouchedRows, openCrc }: Written, read: ReadBytes): ReadRows {
  const { offset, rowBytes, checksumsOffset } = strip;
  const believed = new Set<number>();
  let checksums: Promise<DataView> | null = null;

  async function readChecksums(): Promise<DataView> {
    const length = Math.floor(vouchedRows / rowsPerTile) * checksumBytes;
    const { buffer, byteLength } = await readOrThrow(checksumsOffset, length);
    if (byteLength < length) throw new DestroyedRows('checksums');
    return new DataView(buffer);
  }

  async function readOrThrow(at: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    try {
      return await read(at, length);
    } catch (cause) {
      throw new DestroyedRows('rows', { cause });
    }
  }

  async function check(tile: number, bytes: Uint8Array): Promise<void> {
    const isWhole = (tile + 1) * rowsPerTile <= vouchedRows;
    const expected = isWhole ? (await (checksums ??= readChecksums())).getUint32(tile * checksumBytes, true) : openCrc;
    if (crc32(bytes) !== expected) throw new DestroyedRows('rows');
    believed.add(tile);
  }

  return async (firstRow, rows) => {
    if (rows <= 0) return new Uint8Array(0);
    const end = firstRow + rows;
    const unchecked: number[] = [];
    for (let tile = Math.floor(firstRow / rowsPerTile); tile < tilesIn(Math.min(end, vouchedRows)); tile += 1) {
      if (!believed.has(tile)) unchecked.push(tile);
    }
    const endOf = (tile: number): number => Math.min((tile + 1) * rowsPerTile, vouchedRows);
    const from = Math.min(firstRow, (unchecked[0] ?? Infinity) * rowsPerTile);
    const to = Math.max(end, unchecked.length === 0 ? 0 : endOf(unchecked.at(-1)!));
    const bytes = await readOrThrow(offset + from * rowBytes, (to - from) * rowBytes);
    const bytesOf = (first: number, last: number): Uint8Array<ArrayBuffer> =>
      bytes.subarray((first - from) * rowBytes, (last - from) * rowBytes);
    for (const tile of unchecked) await check(tile, bytesOf(tile * rowsPerTile, endOf(tile)));
    const wanted = bytesOf(firstRow, end);
    const whole = wanted.length - (wanted.length % rowBytes);
    return whole === bytes.length ? bytes : wanted.slice(0, whole);
  };
}
