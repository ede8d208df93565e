import { basename } from 'node:path';
import { UserError } from '../../../shared/contract/errors.ts';
import type { ByteCount } from '../byte-count.ts';
import type { SourceFacts } from '../frame-source.ts';
import type { SampleEncoding } from './sample-decoding.ts';

/** Where the samples of a PCM file lie and how they are stored. */
export type PcmLayout = {
  readonly encoding: SampleEncoding;
  /** File offset of the first sample. */
  readonly dataOffset: ByteCount;
  /** Length of the stored sample data; a last frame that is cut off is counted here, but not in `facts.frames`. */
  readonly dataBytes: ByteCount;
  /** Where another whole file begins behind this one; none unless files were joined. */
  readonly nextFileOffset?: ByteCount | null;
  readonly facts: SourceFacts;
};

/** What a header says about its samples, before it is believed. */
export type PcmFormat = {
  readonly encoding: SampleEncoding;
  readonly sampleRate: number;
  readonly channels: number;
};

/** Bytes of one frame: all channels of one moment. */
export function bytesPerFrame(format: Pick<PcmFormat, 'encoding' | 'channels'>): number {
  return format.encoding.bytesPerSample * format.channels;
}

const maxChannels = 64;
const maxSampleRate = 768_000;

/** Refuses what cannot be played: no channels, a rate of 0 Hz or beyond 768 kHz, more than 64 channels. */
export function checkFormat(path: string, format: PcmFormat): PcmFormat {
  const name = basename(path);
  const { channels, sampleRate } = format;
  if (channels < 1) throw damaged(`${name} is damaged: its header says that it has no channels.`);
  if (!(sampleRate > 0)) throw damaged(`${name} is damaged: its header says a sample rate of ${sampleRate} Hz.`);
  if (channels > maxChannels) {
    throw new UserError(
      'unsupported',
      `${name} has ${channels} channels; this version reads up to ${maxChannels}. Split it into smaller sets first.`,
    );
  }
  if (sampleRate > maxSampleRate) {
    throw new UserError(
      'unsupported',
      `${name} has a sample rate of ${sampleRate} Hz; this version reads up to 768 kHz. If that is a broken header, repair a copy.`,
    );
  }
  return format;
}

/** Refuses what has more frames than a number can count exactly (2^53): no place in it could be named. */
export function checkFrames(path: string, frames: number): void {
  if (frames <= Number.MAX_SAFE_INTEGER) return;
  throw new UserError(
    'unsupported',
    `${basename(path)} has more than 2^53 frames, which no place in time can be counted in. Cut a copy into pieces and add those.`,
  );
}

/** The error for a file that is broken beyond what can be read around, with the way out. */
export function damaged(what: string): UserError {
  return new UserError('damaged', `${what} Copy it again from its source, or repair a copy.`);
}
