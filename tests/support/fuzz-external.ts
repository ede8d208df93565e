import { readFileSync } from 'node:fs';
import { recordedExtent, type RecordedExtent } from '../../src/main/audio/external/m4a-extent.ts';
import { delayOf, placementOf } from '../../src/main/audio/external/placement.ts';
import { type ProbedSound, readAnswer } from '../../src/main/audio/external/probe-sound.ts';
import { openOriginal } from '../../src/main/audio/open-original.ts';
import { UserError } from '../../src/shared/contract/errors.ts';
import { externalPath } from './make-external.ts';
import { joined, letters } from './make-markers.ts';

/** An M4A of tests/fixtures/audio, which ffmpeg wrote; its boxes stand behind its sound. */
export function m4aBytes(name: 'aac-in-m4a.m4a' | 'alac-in-m4a.m4a'): Buffer {
  return readFileSync(externalPath(name));
}

/** Where the box begins that tells of the sound. */
export function moovStart(bytes: Buffer): number {
  return bytes.lastIndexOf('moov') - 4;
}

/** The AAC with the tag of Apple's encoders that tells the same of its delay as its edit list. */
export function gaplessM4a(): Buffer {
  const bytes = m4aBytes('aac-in-m4a.m4a');
  const numbers = letters('\0\0\0\x01\0\0\0\0 00000000 00000400 00000240 0000000000005DC0');
  const tag = ['ilst', '----', 'data'].reduceRight<Uint8Array>((content, kind) => box(kind, content), numbers);
  const udta = box('udta', box('meta', joined([new Uint8Array(4), tag])));
  const start = moovStart(bytes);
  const moov = box('moov', joined([bytes.subarray(start + 8), udta]));
  return Buffer.from(joined([bytes.subarray(0, start), moov]));
}

export function box(kind: string, content: Uint8Array): Uint8Array {
  const bytes = Buffer.concat([Buffer.alloc(4), letters(kind), content]);
  bytes.writeUInt32BE(bytes.length);
  return bytes;
}

/**
 * What goes wrong where an MP4 is looked at beside its sound: in its boxes, and in the answer of ffprobe, which is
 * changed at random as well. Null when nothing does.
 */
export async function externalTrouble(path: string, next: () => number): Promise<string | null> {
  const extent = await extentOf(path);
  if (extent !== null && !isSane(extent)) return `its boxes tell of ${JSON.stringify(extent)}`;
  const answer = mutateAnswer(answerOfFfprobe, next);
  const sound = readAnswer(answer);
  if (sound === null) return null;
  placementOf(sound, extent !== null);
  delayOf(sound, extent);
  return isSaneSound(sound) ? null : `${JSON.stringify(answer)} is taken for ${JSON.stringify(sound)}`;
}

/** As the boxes tell it; null also for what is no file with anything in it. */
export async function extentOf(path: string): Promise<RecordedExtent | null> {
  try {
    const file = await openOriginal(path);
    try {
      return await recordedExtent(file, 16_000);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof UserError && error.code === 'notAudio') return null;
    throw error;
  }
}

function isSane({ delayFrames, frames, paddingFrames }: RecordedExtent): boolean {
  return isCount(delayFrames) && isCount(frames) && frames > 0 && isCount(paddingFrames);
}

function isSaneSound({ sampleRate, channels, frames, bitsPerSample, skippedFrames }: ProbedSound): boolean {
  const counts = [bitsPerSample, frames ?? 1, skippedFrames ?? 1];
  return (
    [sampleRate, channels, frames ?? 1].every((count) => count > 0) && [sampleRate, channels, ...counts].every(isCount)
  );
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** Of what is told about aac-in-m4a.m4a, all that is read and some that is not. */
const answerOfFfprobe = {
  packets: [{ stream_index: 0, side_data_list: [{ side_data_type: 'Skip Samples', skip_samples: 1024 }] }],
  streams: [
    {
      index: 0,
      codec_name: 'aac',
      codec_long_name: 'AAC (Advanced Audio Coding)',
      profile: 'LC',
      codec_type: 'audio',
      sample_rate: '16000',
      channels: 1,
      bits_per_sample: 0,
      time_base: '1/16000',
      duration_ts: 24_000,
      tags: { language: 'und', handler_name: 'SoundHandler' },
    },
  ],
  format: { format_name: 'mov,mp4,m4a,3gp,3g2,mj2', duration: '1.500000', probe_score: 100, tags: { title: 'Reel' } },
};

/** What stands in an answer of another version, or about a file that is wrong. */
const awkwardValues: readonly unknown[] = [
  null,
  [],
  {},
  '',
  'N/A',
  '0/0',
  '1/0',
  '-1',
  -1,
  0,
  0.5,
  1.5,
  '1e400',
  1e300,
  2 ** 31,
  '9223372036854775807',
  true,
];

/** The answer with each of its values at times another one or none at all. */
function mutateAnswer(value: unknown, next: () => number): unknown {
  if (next() < 0.05) return awkwardValues[Math.floor(next() * awkwardValues.length)];
  if (Array.isArray(value)) return value.map((one) => mutateAnswer(one, next));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(() => next() >= 0.05);
  return Object.fromEntries(kept.map(([key, one]) => [key, mutateAnswer(one, next)]));
}
