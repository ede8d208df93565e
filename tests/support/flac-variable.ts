/**
 * The same FLAC with its frames numbered by sample, as encoders with variable block sizes do: the flac program cannot
 * make one. It relies on whole frames, that is, on an undamaged file of a fixed block size.
 */
export function withVariableBlocks(flac: Uint8Array): Uint8Array {
  const blockFrames = ((flac[8] ?? 0) << 8) | (flac[9] ?? 0);
  const starts = frameStarts(flac);
  const parts: Uint8Array[] = [flac.slice(0, starts[0])];
  starts.forEach((start, index) => {
    const frame = flac.subarray(start, starts[index + 1] ?? flac.length);
    parts.push(renumber(frame, index * blockFrames));
  });
  return Buffer.concat(parts);
}

function frameStarts(flac: Uint8Array): readonly number[] {
  let at = 4;
  for (let isLast = false; !isLast;) {
    isLast = ((flac[at] ?? 0x80) & 0x80) !== 0;
    at += 4 + (((flac[at + 1] ?? 0) << 16) | ((flac[at + 2] ?? 0) << 8) | (flac[at + 3] ?? 0));
  }
  const starts: number[] = [];
  for (; at < flac.length; at += 1) {
    const isHeader = flac[at] === 0xff && flac[at + 1] === 0xf8 && headerEnd(flac, at) !== null;
    const number = isHeader ? codedNumber(flac, at + 4).value : -1;
    if (number === starts.length) starts.push(at);
  }
  return starts;
}

function renumber(frame: Uint8Array, startFrame: number): Uint8Array {
  const end = headerEnd(frame, 0) ?? 0;
  const { lengthBytes } = codedNumber(frame, 4);
  const header = [0xff, 0xf9, frame[2] ?? 0, frame[3] ?? 0, ...encodeNumber(startFrame)];
  header.push(...frame.subarray(4 + lengthBytes, end));
  const content = Uint8Array.from([...header, crc(header, 0x07, 8), ...frame.subarray(end + 1, frame.length - 2)]);
  const check = crc(content, 0x8005, 16);
  return Uint8Array.from([...content, check >> 8, check & 0xff]);
}

/** Place of the checksum behind a frame header; null when it is none. */
function headerEnd(bytes: Uint8Array, at: number): number | null {
  const block = (bytes[at + 2] ?? 0) >> 4;
  const rate = (bytes[at + 2] ?? 0) & 15;
  const extra = (block === 6 ? 1 : block === 7 ? 2 : 0) + (rate === 12 ? 1 : rate > 12 ? 2 : 0);
  const end = at + 4 + codedNumber(bytes, at + 4).lengthBytes + extra;
  return crc(bytes.subarray(at, end), 0x07, 8) === bytes[end] ? end : null;
}

function codedNumber(bytes: Uint8Array, at: number): { value: number; lengthBytes: number } {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return { value: first, lengthBytes: 1 };
  return { value: ((first & 0x1f) << 6) | ((bytes[at + 1] ?? 0) & 0x3f), lengthBytes: 2 };
}

export function encodeNumber(value: number): readonly number[] {
  if (value < 0x80) return [value];
  if (value < 0x800) return [0xc0 | (value >> 6), 0x80 | (value & 0x3f)];
  return [0xe0 | (value >> 12), 0x80 | ((value >> 6) & 0x3f), 0x80 | (value & 0x3f)];
}

export function crc(bytes: Iterable<number>, polynomial: number, width: number): number {
  const top = 1 << (width - 1);
  let value = 0;
  for (const byte of bytes) {
    value ^= byte << (width - 8);
    for (let bit = 0; bit < 8; bit += 1) value = (value & top) === 0 ? value << 1 : (value << 1) ^ polynomial;
    value &= 2 ** width - 1;
  }
  return value;
}
