import { concatBytes, joinBytes } from './bytes.ts';
import type { CodecStream, Decoded } from './codec.ts';
import type { Mp3Table } from './mp3-table.ts';
import { openMpegFrames } from './mpeg-frames.ts';
import { createRunBuilder } from './run-builder.ts';

/** The longest reach of the bit reservoir: nine bits of bytes (ISO 11172-3, 2.4.1.7). */
const longestReservoirBytes = 511;
/** MPEG frames after the reservoir is full until overlap and filter bank hold nothing of the time before. */
const settlingFrames = 2;
const minimumPreRoll = 12;
/**
 * At every multiple of so many MPEG frames the decoder is started afresh. Its rounding depends on how it came to a
 * place, so this makes a sample the same to the last bit in the pass, while playing and after a jump.
 */
const framesPerCell = 256;

/** The MPEG frame to start decoding with so that `wanted` and all after it come out as in a decode of the whole file. */
export function cellStart(table: Mp3Table, wanted: number): number {
  return preRollStart(table, wanted - (wanted % framesPerCell));
}

function preRollStart(table: Mp3Table, cell: number): number {
  let start = cell - settlingFrames;
  for (let bytes = 0; start > 0 && bytes < longestReservoirBytes; start -= 1) bytes += table.soundBytes[start - 1] ?? 0;
  return Math.max(0, Math.min(start, cell - minimumPreRoll));
}

/** Decodes the MPEG frames from number `start` (of `cellStart`) on; `skip` is the position of the first that counts. */
export async function openMp3Stream(table: Mp3Table, start: number, skip: number): Promise<CodecStream> {
  let decoder = await openMpegFrames();
  const runs = createRunBuilder(table.channels);
  const perFrame = table.first.frames;
  const firstCell = Math.ceil(start / framesPerCell) * framesPerCell;
  let next = start;
  let bytes: Uint8Array = new Uint8Array(0);
  let bytesAt = table.offsets[start] ?? 0;
  /** The MPEG frames before `next`, for warming up at the start of a cell. */
  let recent: Uint8Array[] = [];

  /** Planar samples, valid until the next MPEG frame; null when the decoder did not give a whole one. */
  async function decode(frame: Uint8Array): Promise<readonly Float32Array[] | null> {
    try {
      const planar = decoder.decode(frame);
      if (planar[0].length === perFrame) return planar;
      decoder.restart();
    } catch {
      // A trap inside the decoder: the frame is lost like one that it refused, and the instance with it.
      decoder.free();
      decoder = await openMpegFrames();
    }
    return null;
  }

  async function beginCell(): Promise<void> {
    decoder.restart();
    recent = recent.slice(recent.length - (next - preRollStart(table, next)));
    for (const frame of recent) await decode(frame);
  }

  async function takeFrame(frame: Uint8Array): Promise<void> {
    if (next % framesPerCell === 0 && next > 0) await beginCell();
    const planar = next < firstCell ? null : await decode(frame);
    if (planar !== null) runs.add(next * perFrame - skip, planar, perFrame);
    recent.push(frame);
    next += 1;
  }

  return {
    async push(more): Promise<Decoded> {
      bytes = joinBytes(bytes, more);
      const parts: Uint8Array[] = [];
      while (next < table.count) {
        const at = (table.offsets[next] ?? 0) - bytesAt;
        const end = at + (table.lengths[next] ?? 0);
        if (end > bytes.length) break;
        const frame = bytes.subarray(at, end);
        parts.push(frame);
        await takeFrame(frame);
      }
      const wanted = next < table.count ? (table.offsets[next] ?? 0) - bytesAt : bytes.length;
      const used = Math.min(wanted, bytes.length);
      bytesAt += used;
      bytes = bytes.subarray(used);
      return { runs: runs.take(), audioBytes: concatBytes(parts) };
    },
    finish: () => Promise.resolve({ runs: runs.take(), audioBytes: new Uint8Array(0) }),
    close: () => decoder.free(),
  };
}
