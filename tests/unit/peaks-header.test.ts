import { expect, test } from 'vitest';
import { decodeHeader, encodeHeader, headerSlotBytes, type PeaksHeader } from '../../src/main/peaks/peaks-header.ts';

const complete: PeaksHeader = {
  key: 'k',
  sequence: 3,
  sampleRate: 44_100,
  channels: 2,
  roomFrames: 1000,
  knownFrames: 1000,
  isComplete: true,
  written: [{ rows: 4, openCrc: 0x1234_5678 }],
  sha256: 'a'.repeat(64),
  audioSha256: 'b'.repeat(64),
  findings: [
    'Silent place: 0.064 s at 00:00:00.448 could not be decoded and are silent.',
    'Changed sound: by the MD5.',
  ],
  figures: null,
};

test('a header of peaks is read as it was written', () => {
  expect(decodeHeader(encodeHeader(complete))).toEqual(complete);
});

test('a header with the checksums and findings of a set of many files fits its slot', () => {
  const tracks = Array.from({ length: 48 }, (_, track) => `Session 1971-01-12 reel 417 track ${track + 1}.flac`);
  const large: PeaksHeader = {
    ...complete,
    channels: 48,
    written: Array.from({ length: 12 }, (_, strip) => ({
      rows: 64_800_000 >> (2 * strip),
      openCrc: Math.imul(strip + 1, 2_654_435_761) >>> 0,
    })),
    sha256: tracks.map((_, track) => sumOf(track)).join(' '),
    findings: tracks.flatMap((name, track) => [
      `Silent place: 0.064 s at 00:${10 + track}:07.448 could not be decoded and are silent. (${name})`,
      `Changed sound: it is not what was encoded, for the MD5 in the file does not agree with what it holds. (${name})`,
    ]),
  };
  const slot = encodeHeader(large);
  expect(slot).toHaveLength(headerSlotBytes);
  expect(decodeHeader(slot)).toEqual(large);
});

test('a header that was torn is none', () => {
  const slot = encodeHeader(complete);
  slot[40] = (slot[40] ?? 0) ^ 1;
  expect(decodeHeader(slot)).toBeNull();
});

/** Sixty-four hex digits without a pattern. */
function sumOf(track: number): string {
  const digits = Array.from({ length: 64 }, (_, place) => Math.imul(track * 64 + place + 1, 2_654_435_761) >>> 28);
  return digits.map((digit) => digit.toString(16)).join('');
}
