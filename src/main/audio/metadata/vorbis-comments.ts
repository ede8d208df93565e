import { dataView } from '../../../shared/formats/binary-text.ts';
import type { MarkerPlace } from '../../../shared/formats/marker-marks.ts';

/** One comment: its name in capitals, its text. */
export type VorbisComment = { readonly name: string; readonly value: string };

const maxComments = 10_000;

/** The comments of a FLAC, Vorbis or Opus file (Xiph, Vorbis I, 5); as many as are whole. The maker stands as ENCODER. */
export function readVorbisComments(bytes: Uint8Array): readonly VorbisComment[] {
  const view = dataView(bytes);
  const decoder = new TextDecoder();
  const comments: VorbisComment[] = [];
  let at = 0;
  const next = (): string | null => {
    if (at + 4 > bytes.length) return null;
    const length = view.getUint32(at, true);
    if (at + 4 + length > bytes.length) return null;
    const text = decoder.decode(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
    return text;
  };
  const vendor = next();
  if (vendor === null || at + 4 > bytes.length) return [];
  const count = view.getUint32(at, true);
  at += 4;
  while (comments.length < Math.min(count, maxComments)) {
    const text = next();
    if (text === null) break;
    const equals = text.indexOf('=');
    if (equals > 0) comments.push({ name: text.slice(0, equals).toUpperCase(), value: text.slice(equals + 1) });
    else if (equals === -1) comments.push({ name: 'COMMENT', value: text });
  }
  return vendor === '' ? comments : [...comments, { name: 'VENDOR', value: vendor }];
}

/** Comments that are no words for people: pictures in base64. */
const notForPeople = new Set(['METADATA_BLOCK_PICTURE', 'COVERART', 'COVERARTMIME']);

/** The comments as entries, in the order of the file. */
export function commentEntries(comments: readonly VorbisComment[]): readonly (readonly [string, string])[] {
  return comments.filter(({ name }) => !notForPeople.has(name)).map(({ name, value }) => [name, value] as const);
}

/** The chapters that CHAPTERxxx and CHAPTERxxxNAME tell of: starts only, in hours to milliseconds. */
export function chaptersIn(comments: readonly VorbisComment[], sampleRate: number): readonly MarkerPlace[] {
  const names = new Map<string, string>();
  for (const { name, value } of comments) {
    const number = /^CHAPTER(\d{1,4})NAME$/.exec(name)?.[1];
    if (number !== undefined) names.set(number, value);
  }
  return comments.flatMap(({ name, value }) => {
    const number = /^CHAPTER(\d{1,4})$/.exec(name)?.[1];
    const time = /^(\d{1,4}):([0-5]\d):([0-5]\d)(?:[.,](\d{1,9}))?$/.exec(value.trim());
    if (number === undefined || time === null) return [];
    const [, hours, minutes, seconds, decimals = ''] = time;
    const nanoseconds = BigInt(decimals.padEnd(9, '0'));
    const whole = BigInt(hours ?? 0) * 3600n + BigInt(minutes ?? 0) * 60n + BigInt(seconds ?? 0);
    const frame = Number(((whole * 1_000_000_000n + nanoseconds) * BigInt(sampleRate) + 500_000_000n) / 1_000_000_000n);
    const title = names.get(number) ?? '';
    return [{ startFrame: frame, endFrame: frame, title, notes: '', locator: `chapter ${Number(number)}` }];
  });
}
