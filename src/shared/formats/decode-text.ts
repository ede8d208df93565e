/** What the bytes of a text file say, and in which encoding they were written. */
export type DecodedText = {
  readonly text: string;
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
  readonly hasBom: boolean;
};

/**
 * Reads text in the encodings that cue sheets, labels and tables come in: UTF-8 with and without byte order mark,
 * UTF-16, and otherwise windows-1252, which holds Latin-1. Never throws: any bytes are some text.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) return decoded(bytes.subarray(3), 'utf-8', true);
  if (first === 0xff && second === 0xfe) return decoded(bytes.subarray(2), 'utf-16le', true);
  if (first === 0xfe && second === 0xff) return decoded(bytes.subarray(2), 'utf-16be', true);
  const guess = utf16WithoutMark(bytes);
  if (guess !== null) return decoded(bytes, guess, false);
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8', hasBom: false };
  } catch {
    // Not UTF-8: the sheets of old burners are Latin-1.
    return decoded(bytes, 'windows-1252', false);
  }
}

function decoded(bytes: Uint8Array, encoding: DecodedText['encoding'], hasBom: boolean): DecodedText {
  return { text: new TextDecoder(encoding).decode(bytes), encoding, hasBom };
}

/** In UTF-16 every other byte of Western text is zero; in the other encodings hardly any is. */
function utf16WithoutMark(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const sample = bytes.subarray(0, 512);
  let evenZeros = 0;
  let oddZeros = 0;
  for (const [index, byte] of sample.entries()) {
    if (byte !== 0) continue;
    if (index % 2 === 0) evenZeros += 1;
    else oddZeros += 1;
  }
  const most = sample.length / 5;
  if (oddZeros > most && evenZeros === 0) return 'utf-16le';
  return evenZeros > most && oddZeros === 0 ? 'utf-16be' : null;
}
