import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  decodeHeader,
  encodeHeader,
  headerSlotBytes,
  type PeaksHeader,
  withFindingsThatFit,
} from '../../src/main/peaks/peaks-header.ts';

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
  expect(withFindingsThatFit(large)).toEqual(large);
});

test('of more findings than fit as many are kept as there is room for, and the rest is counted', () => {
  const findings = Array.from(
    { length: 64 },
    (_, track) => `Changed sound: it is not what was encoded. (${sumOf(track)})`,
  );
  const large = { ...complete, sha256: findings.map((_, track) => sumOf(track + 64)).join(' '), findings };
  const fitting = withFindingsThatFit(large);
  const kept = fitting.findings.length - 1;
  expect(fitting).toEqual({
    ...large,
    findings: [
      ...findings.slice(0, kept),
      expect.stringMatching(`^More findings: ${64 - kept} more in the files of this set are not listed`),
    ],
  });
  expect(decodeHeader(encodeHeader(fitting))).toEqual(fitting);
  expect(kept).toBeGreaterThan(20);
  expect(() =>
    encodeHeader({ ...fitting, findings: [...fitting.findings, ...findings.slice(kept, kept + 2)] }),
  ).toThrow('too long for its slot');
});

test('a header that was torn is none', () => {
  const slot = encodeHeader(complete);
  slot[40] = (slot[40] ?? 0) ^ 1;
  expect(decodeHeader(slot)).toBeNull();
});

/** Sixty-four hex digits without a pattern. */
function sumOf(track: number): string {
  return createHash('sha256').update(`${track}`).digest('hex');
}
