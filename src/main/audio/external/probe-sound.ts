import { basename } from 'node:path';
import { UserError } from '../../../shared/contract/errors.ts';
import type { FfmpegPrograms } from './find-ffmpeg.ts';
import { inputParameters } from './ffmpeg-input.ts';
import { runProgram } from './run-program.ts';

/** The first sound in a file as ffprobe tells of it. */
export type ProbedSound = {
  readonly codec: string;
  readonly codecName: string;
  readonly profile: string;
  readonly container: string;
  /** How sure it is of the container, up to 100; not a number where it does not say. */
  readonly score: number;
  readonly sampleRate: number;
  readonly channels: number;
  /** 0 where the codec has none, as all lossy ones. */
  readonly bitsPerSample: number;
  /** Seconds in one unit of the time base, as `[1, 44100]`. */
  readonly timeBase: readonly [number, number];
  /** Length in frames as the header says it, exact when the time base counts frames; null when it says nothing. */
  readonly frames: number | null;
  /** So many samples ffmpeg takes off at the start; null where it tells of none. */
  readonly skippedFrames: number | null;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
};

const probeTimeoutMs = 15_000;
/** Beside it stands how many samples ffmpeg takes off at the start. */
const firstPacket = ['-show_packets', '-read_intervals', '%+#1'];

/** Asks ffprobe what a file is. Throws `UserError` when it finds no sound in it. */
export async function probeSound(path: string, programs: FfmpegPrograms): Promise<ProbedSound> {
  const shown = ['-show_streams', '-show_format', ...firstPacket];
  const asked = ['-hide_banner', '-v', 'error', '-select_streams', 'a:0', ...shown];
  try {
    const { stdout } = await runProgram(
      programs.ffprobe,
      [...asked, '-print_format', 'json', ...inputParameters(path)],
      { timeoutMs: probeTimeoutMs },
    );
    const sound = readAnswer(JSON.parse(stdout));
    if (sound !== null) return sound;
  } catch (error) {
    throw cannotRead(path, error instanceof Error ? withoutPath(error.message) : String(error));
  }
  throw cannotRead(path, 'it found no sound in it');
}

/** The error for a file that ffmpeg does not understand; `why` are its own words. */
export function cannotRead(path: string, why: string): UserError {
  return new UserError(
    'damaged',
    `${basename(path)} could not be read by ffmpeg: ${why}. Fetch another copy of the file, or convert it to WAV or FLAC and add that.`,
  );
}

/** ffmpeg begins its sentences with the whole path, which is told already. */
export function withoutPath(words: string): string {
  return words.replace(/^file:.*?: (?=\S)/, '').replace(/[.\s]+$/, '');
}

/** The first audio stream of ffprobe's JSON; null when there is none that it can decode and count in frames. */
export function readAnswer(answer: unknown): ProbedSound | null {
  const root = asRecord(answer);
  const format = asRecord(root['format']);
  const stream = recordsOf(root['streams']).find((one) => one['codec_type'] === 'audio');
  if (stream === undefined) return null;
  const sampleRate = countOf(stream['sample_rate']);
  const channels = countOf(stream['channels']);
  // It names no codec where it knows the container and no decoder.
  if (sampleRate === null || channels === null || textOf(stream['codec_name']) === '') return null;
  const [, above = '1', below = String(sampleRate)] = /^(\d+)\/(\d+)$/.exec(textOf(stream['time_base'])) ?? [];
  const timeBase = [Number(above), Number(below)] as const;
  return {
    codec: textOf(stream['codec_name']),
    codecName: textOf(stream['codec_long_name']),
    profile: textOf(stream['profile']),
    container: textOf(format['format_name']),
    score: numberOf(format['probe_score']),
    sampleRate,
    channels,
    bitsPerSample: countOf(stream['bits_per_raw_sample']) ?? countOf(stream['bits_per_sample']) ?? 0,
    timeBase,
    frames: framesOf(stream, format, timeBase, sampleRate),
    skippedFrames: skippedFramesOf(root['packets'], stream['index']),
    tags: [...tagsOf(format), ...tagsOf(stream)],
  };
}

function framesOf(
  stream: Record<string, unknown>,
  format: Record<string, unknown>,
  [above, below]: readonly [number, number],
  sampleRate: number,
): number | null {
  const units = numberOf(stream['duration_ts']);
  const seconds = units > 0 ? (units * above) / below : numberOf(format['duration']) - timeBeforeSound(stream, format);
  const frames = units > 0 && above === 1 && below === sampleRate ? units : Math.round(seconds * sampleRate);
  return Number.isSafeInteger(frames) && frames > 0 ? frames : null;
}

/** Matroska counts its length from time 0, where its sound need not begin; other containers count from their first packet. */
function timeBeforeSound(stream: Record<string, unknown>, format: Record<string, unknown>): number {
  const isMatroska = textOf(format['format_name']).startsWith('matroska');
  return isMatroska ? Math.max(0, numberOf(stream['start_time']) || 0) : 0;
}

function skippedFramesOf(packets: unknown, streamIndex: unknown): number | null {
  const ours = recordsOf(packets).find((packet) => packet['stream_index'] === streamIndex);
  const skipped = recordsOf(ours?.['side_data_list'])
    .map((data) => countOf(data['skip_samples']))
    .find((frames) => frames !== null);
  return skipped ?? null;
}

/** What the container says of itself for its own purposes is no tag that anybody wrote. */
const ownTags = new Set(['major_brand', 'minor_version', 'compatible_brands', 'handler_name', 'vendor_id', 'language']);

function tagsOf(part: Record<string, unknown>): ProbedSound['tags'] {
  return Object.entries(asRecord(part['tags']))
    .filter(([key]) => !ownTags.has(key))
    .map(([key, value]) => ({ key, value: textOf(value) }));
}

function asRecord(value: unknown): Record<string, unknown> {
  // JSON objects are records of anything; what is none has nothing in it.
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function recordsOf(value: unknown): readonly Record<string, unknown>[] {
  return Array.isArray(value) ? value.map(asRecord) : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

function numberOf(value: unknown): number {
  return typeof value === 'number' || (typeof value === 'string' && value !== '') ? Number(value) : Number.NaN;
}

/** A whole number above 0; null for all else, so that nothing is reckoned with half a channel. */
function countOf(value: unknown): number | null {
  const number = numberOf(value);
  return Number.isSafeInteger(number) && number > 0 ? number : null;
}
