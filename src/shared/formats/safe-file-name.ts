const reservedByWindows = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)/i;
/** Room is left for ` (12 of 13) (2).jsonl` within the 255 bytes that file systems allow. */
const maxBytes = 200;

/**
 * The name of an audio file without its ending, fit to name an export on every system: `R0417_A.wav` gives `R0417_A`.
 * Quotes, emoji and any script stay; separators, control characters and names that Windows reserves do not.
 */
export function safeBaseName(fileName: string): string {
  const lastDot = fileName.lastIndexOf('.');
  const base = lastDot > 0 ? fileName.slice(0, lastDot) : fileName;
  // The colon separates folders on old Macs and opens a hidden stream on Windows.
  const replaced = base.toWellFormed().replaceAll(/[\p{Cc}\u2028\u2029/\\:]/gu, '_');
  const trimmed = cutToBytes(replaced, maxBytes)
    .replace(/^[\s.]+/, '')
    .replace(/[. ]+$/, '');
  if (trimmed === '') return 'Untitled';
  return reservedByWindows.test(trimmed) ? `_${trimmed}` : trimmed;
}

function cutToBytes(text: string, limit: number): string {
  let bytes = 0;
  let kept = '';
  for (const character of text) {
    bytes += utf8Length(character.codePointAt(0) ?? 0);
    if (bytes > limit) break;
    kept += character;
  }
  return kept;
}

function utf8Length(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x1_0000 ? 3 : 4;
}
