import { readFileSync } from 'node:fs';

/** The pages of an undamaged Ogg file, one after the other. */
export function oggPagesOf(path: string): readonly Buffer[] {
  const bytes = readFileSync(path);
  const pages: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const segments = bytes[at + 26] ?? 0;
    const body = bytes.subarray(at + 27, at + 27 + segments).reduce((sum, length) => sum + length, 0);
    const end = at + 27 + segments + body;
    pages.push(bytes.subarray(at, end));
    at = end;
  }
  return pages;
}

/** The page with the checksum that its content asks for; bit by bit, as the specification writes it. */
export function withChecksum(page: Buffer): Buffer {
  const checked = Buffer.from(page);
  checked.fill(0, 22, 26);
  let crc = 0;
  for (const byte of checked) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 0x8000_0000) === 0 ? crc << 1 : (crc << 1) ^ 0x04c1_1db7;
  }
  checked.writeUInt32LE(crc >>> 0, 22);
  return checked;
}

/** A page that holds these pieces of packets; a piece of 255 bytes goes on in the next one. */
export function oggPage(page: {
  readonly serial?: number;
  readonly sequence: number;
  readonly granule?: number;
  readonly isContinued?: boolean;
  readonly pieces: readonly Uint8Array[];
}): Buffer {
  const head = Buffer.alloc(27 + page.pieces.length);
  head.write('OggS');
  head[5] = page.isContinued === true ? 1 : 0;
  head.writeBigInt64LE(BigInt(page.granule ?? -1), 6);
  head.writeUInt32LE(page.serial ?? 7, 14);
  head.writeUInt32LE(page.sequence, 18);
  head[26] = page.pieces.length;
  page.pieces.forEach((piece, index) => {
    head[27 + index] = piece.length;
  });
  return withChecksum(Buffer.concat([head, ...page.pieces]));
}
