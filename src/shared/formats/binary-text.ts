/**
 * Text in a field of a chunk: up to the first NUL, as UTF-8 when it is that, else as Latin-1 (windows-1252). The
 * standards say ASCII or nothing; recorders and editors write both.
 */
export function fieldText(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  const used = end === -1 ? bytes : bytes.subarray(0, end);
  try {
    // As a stream, because a letter of several bytes may be cut off at the end of a field.
    return new TextDecoder('utf-8', { fatal: true }).decode(used, { stream: true }).trim();
  } catch {
    return new TextDecoder('windows-1252').decode(used).trim();
  }
}

/** Four letters that name a chunk. */
export function chunkName(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

export function dataView(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
