import type { OriginalFile } from '../open-original.ts';
import type { Codec, DecodedRun } from './codec.ts';

const minimumReadBytes = 4 * 1024;
const maximumReadBytes = 256 * 1024;
const keptFrames = 131_072;

/** A decoder that runs on from page to page and remembers the last few seconds it gave. */
export type Cursor = {
  /** True when reading from this frame on needs no new seek. */
  reaches(frame: number): boolean;
  /** Fills `target` (interleaved, all zero) with the sound from `startFrame` on; what is lost stays zero. */
  fill(startFrame: number, target: Float32Array): Promise<void>;
  close(): void;
};

/** A cursor that gives `firstFrame` and what follows exactly. */
export async function openCursor(file: OriginalFile, codec: Codec, firstFrame: number): Promise<Cursor> {
  const { stream, offset } = await codec.begin(firstFrame);
  const { channels, sampleRate } = codec.facts;
  const readBytes = bytesForSeconds(codec, 0.5, minimumReadBytes, maximumReadBytes);
  let nextByte = offset;
  let runs: readonly DecodedRun[] = [];
  let start = firstFrame;
  let end = firstFrame;
  let ended = false;

  async function decodeMore(): Promise<readonly DecodedRun[]> {
    const bytes = await file.read(nextByte, Math.min(readBytes, codec.audioEnd - nextByte));
    nextByte += bytes.length;
    ended = bytes.length === 0;
    const decoded = ended ? await stream.finish() : await stream.push(bytes);
    for (const run of decoded.runs) end = Math.max(end, endOf(run, channels));
    // What comes before `start` only warmed the decoder up.
    return decoded.runs.filter((run) => endOf(run, channels) > start);
  }

  function forgetOld(): void {
    const kept = runs.filter((run) => endOf(run, channels) > end - keptFrames);
    const first = kept[0];
    if (kept.length < runs.length && first !== undefined) start = Math.max(start, first.startFrame);
    runs = kept;
  }

  return {
    reaches: (frame) => frame >= start && (ended || frame <= end + sampleRate),
    async fill(startFrame, target) {
      for (const run of runs) copyRun(run, startFrame, target, channels);
      while (!ended && end < startFrame + target.length / channels) {
        const more = await decodeMore();
        for (const run of more) copyRun(run, startFrame, target, channels);
        runs = [...runs, ...more];
        forgetOld();
      }
    },
    close: () => stream.close(),
  };
}

/** Roughly the encoded bytes of this many seconds, within bounds. */
export function bytesForSeconds(codec: Codec, seconds: number, minimum: number, maximum: number): number {
  const bytesPerSecond = (codec.audioEnd * codec.facts.sampleRate) / Math.max(1, codec.facts.frames);
  return Math.min(maximum, Math.max(minimum, Math.round(bytesPerSecond * seconds)));
}

function endOf(run: DecodedRun, channels: number): number {
  return run.startFrame + run.samples.length / channels;
}

function copyRun(run: DecodedRun, startFrame: number, target: Float32Array, channels: number): void {
  const from = Math.max(0, (startFrame - run.startFrame) * channels);
  const to = Math.max(0, (run.startFrame - startFrame) * channels);
  const length = Math.min(run.samples.length - from, target.length - to);
  if (length > 0) target.set(run.samples.subarray(from, from + length), to);
}
