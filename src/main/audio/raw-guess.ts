import { basename } from 'node:path';
import { type RawEncoding, type RawLayout, rawSampleBytes } from '../../shared/domain/reading.ts';
import { atMost } from './byte-count.ts';
import { openOriginal } from './open-original.ts';
import { dataBehindZeros, isZero, searchedBytes } from './pcm-source/zeroed-header.ts';
import { rawSampleEncoding } from './pcm-source/raw.ts';
import { decoderOf } from './pcm-source/sample-decoding.ts';

/** Bytes from the middle of a file that are looked at. */
const sampleBytes = 1 << 17;
/** A multiple of every frame that is tried, so that each try begins with a whole frame. */
const frameStep = 48;

const candidates: readonly (readonly [RawEncoding, bigEndian: boolean])[] = [
  ['s16', false],
  ['s24', false],
  ['s16', true],
  ['s24', true],
  ['f32', false],
  ['s32', false],
  ['f32', true],
  ['s32', true],
  ['f64', false],
  ['u8', false],
  ['s8', false],
];

/** Guesses how a file without a header stores its sound, as a proposal for a person. Throws `UserError` notReadable. */
export async function guessRawLayout(path: string): Promise<RawLayout> {
  const file = await openOriginal(path);
  try {
    const head = await file.read(0, searchedBytes);
    const headerBytes = guessHeader(head);
    // Beyond 2^53 no number tells where a whole frame begins; the longest files sound no other way before that.
    const lengthBytes = atMost(file.sizeBytes, Number.MAX_SAFE_INTEGER);
    const middle = Math.max(0, (lengthBytes - headerBytes) / 2 - sampleBytes / 2);
    const offset = headerBytes + Math.floor(middle / frameStep) * frameStep;
    return guessRaw(await file.read(offset, sampleBytes), headerBytes, basename(path));
  } finally {
    await file.close();
  }
}

/** Guesses from bytes that begin with a whole frame. A rate cannot be seen: it is taken from the name, or the usual one. */
function guessRaw(bytes: Uint8Array, headerBytes: number, name: string): RawLayout {
  let best: Pick<RawLayout, 'encoding' | 'bigEndian' | 'channels'> = { encoding: 's16', bigEndian: false, channels: 2 };
  let bestRoughness = Infinity;
  for (const [encoding, bigEndian] of candidates) {
    const samples = decoded(bytes, encoding, bigEndian);
    for (const channels of isDoubled(samples) ? [2] : [1, 2]) {
      const roughness = roughnessOf(samples, channels);
      // What is only a little smoother is not worth a rarer explanation.
      if (roughness >= bestRoughness * 0.9) continue;
      best = { encoding, bigEndian, channels };
      bestRoughness = roughness;
    }
  }
  return { ...best, headerBytes, sampleRate: rateInName(name) ?? (best.encoding === 's24' ? 96_000 : 44_100) };
}

// Without a data chunk: WAV headers of recorders are 44 bytes, and what else is zero is silence that may as well be heard.
function guessHeader(head: Uint8Array): number {
  const isWav = ['RIFF', 'RIFX'].includes(String.fromCharCode(...head.subarray(0, 4)));
  return dataBehindZeros(head) ?? (isWav || isZero(head, 0, 44) ? 44 : 0);
}

function decoded(bytes: Uint8Array, encoding: RawEncoding, bigEndian: boolean): Float32Array {
  const count = Math.floor(bytes.length / frameStep) * (frameStep / rawSampleBytes(encoding));
  const target = new Float32Array(count);
  decoderOf(rawSampleEncoding(encoding, bigEndian))?.(bytes, target);
  return target;
}

/** How much neighbouring samples of a channel differ, measured by their size: sound is far below 1, noise above. */
function roughnessOf(samples: Float32Array, channels: number): number {
  let size = 0;
  let difference = 0;
  for (let index = channels; index < samples.length; index++) {
    const value = samples[index]!;
    // No recorder writes floats far beyond full scale; wrong bytes read as floats are.
    if (!(Math.abs(value) <= 8)) return Infinity;
    size += Math.abs(value);
    difference += Math.abs(value - samples[index - channels]!);
  }
  return size / samples.length < 1e-6 ? Infinity : difference / size;
}

/** Whether each sample stands there twice, as in a mono sound that was stored as stereo. */
function isDoubled(samples: Float32Array): boolean {
  let same = 0;
  let pairs = 0;
  for (let index = 0; index + 1 < samples.length; index += 2) {
    if (samples[index] === 0 && samples[index + 1] === 0) continue;
    pairs += 1;
    if (samples[index] === samples[index + 1]) same += 1;
  }
  return pairs > 0 && same / pairs > 0.95;
}

function rateInName(name: string): number | null {
  const [, thousands = ''] =
    /(?<!\d)(44[._]1|88[._]2|176[._]4|8|11|16|22|32|44|48|88|96|176|192)\s?k(?:hz)?\b/i.exec(name) ?? [];
  const rates: Readonly<Record<string, number>> = {
    '11': 11_025,
    '22': 22_050,
    '44': 44_100,
    '44.1': 44_100,
    '88': 88_200,
    '88.2': 88_200,
    '176': 176_400,
    '176.4': 176_400,
  };
  if (thousands === '') return null;
  const key = thousands.replace('_', '.');
  return rates[key] ?? Number(key) * 1000;
}
