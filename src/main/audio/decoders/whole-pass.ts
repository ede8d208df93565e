import { clockText } from '../../../shared/domain/timecode.ts';
import type { PassBlock, PassBuffers } from '../frame-source.ts';
import type { OriginalFile } from '../open-original.ts';
import type { Codec, CodecStream, Decoded, DecodedRun } from './codec.ts';
import { bytesForSeconds } from './cursor.ts';

const minimumBlockBytes = 16 * 1024;
const maximumBlockBytes = 1024 * 1024;
/** Of a file that is read alone. */
const secondsAtOnce = 2;
const silenceFrames = 65_536;
const nothing: Uint8Array = new Uint8Array(0);
const noDecoded: Decoded = { runs: [], audioBytes: nothing };

/**
 * Reads and decodes a file once from its first byte to its last; `tell` gets the findings when the pass came to its end.
 * Nothing is read to the buffers: their length says how much memory a pass may take.
 */
export async function* wholePass(
  file: OriginalFile,
  codec: Codec,
  tell: (findings: readonly string[]) => void,
  buffers?: PassBuffers,
): AsyncGenerator<PassBlock> {
  const { stream, offset: audioStart } = await codec.begin(0);
  const share = Math.min(1, (buffers?.[0].length ?? maximumBlockBytes) / maximumBlockBytes);
  // Squared, because each of many files has a decoder as well, whose memory is never less.
  const blockBytes = bytesForSeconds(codec, secondsAtOnce * share ** 2, minimumBlockBytes, maximumBlockBytes);
  try {
    yield* passOver(file, codec, stream, audioStart, blockBytes, tell);
  } finally {
    stream.close();
  }
}

async function* passOver(
  file: OriginalFile,
  codec: Codec,
  stream: CodecStream,
  audioStart: number,
  blockBytes: number,
  tell: (findings: readonly string[]) => void,
): AsyncGenerator<PassBlock> {
  const line = createLine(codec);
  const check = codec.contentCheck();

  function* blocks(bytes: Uint8Array, decoded: Decoded, pieces: Iterable<DecodedRun>): Generator<PassBlock> {
    let unsaid = { bytes, audioBytes: decoded.audioBytes };
    for (const piece of pieces) {
      check?.take(piece.samples);
      yield { ...unsaid, ...piece };
      unsaid = { bytes: nothing, audioBytes: nothing };
    }
    if (unsaid.bytes.length > 0 || unsaid.audioBytes.length > 0) {
      yield { ...unsaid, startFrame: line.nextFrame(), samples: new Float32Array(0) };
    }
  }

  let offset = 0;
  for (;;) {
    const bytes = await file.read(offset, blockBytes);
    if (bytes.length === 0) break;
    const audio = bytes.subarray(Math.max(0, audioStart - offset), Math.max(0, codec.audioEnd - offset));
    const decoded = audio.length > 0 ? await stream.push(audio) : noDecoded;
    offset += bytes.length;
    yield* blocks(bytes, decoded, line.inOrder(decoded.runs));
  }
  const last = await stream.finish();
  yield* blocks(nothing, last, line.inOrder(last.runs));
  yield* blocks(nothing, noDecoded, line.upToEnd());
  tell([line.finding(), check?.verdict() ?? null].filter((finding) => finding !== null));
}

/** Puts runs on one line without gap or overlap, and counts what had to be filled with silence. */
function createLine(codec: Codec) {
  const { channels, frames, sampleRate } = codec.facts;
  let next = 0;
  let lostPlaces = 0;
  let lostFrames = 0;
  let firstLost = 0;

  function* silence(until: number): Generator<DecodedRun> {
    if (until <= next) return;
    if (lostPlaces === 0) firstLost = next;
    lostPlaces += 1;
    lostFrames += until - next;
    while (next < until) {
      const length = Math.min(silenceFrames, until - next);
      yield { startFrame: next, samples: new Float32Array(length * channels) };
      next += length;
    }
  }

  return {
    nextFrame: () => next,
    *inOrder(runs: readonly DecodedRun[]): Generator<DecodedRun> {
      for (const run of runs) {
        const end = Math.min(frames, run.startFrame + run.samples.length / channels);
        if (end <= next) continue;
        yield* silence(Math.min(run.startFrame, frames));
        const samples = run.samples.subarray((next - run.startFrame) * channels, (end - run.startFrame) * channels);
        const startFrame = next;
        next = end;
        yield { startFrame, samples };
      }
    },
    upToEnd: () => silence(frames),
    finding(): string | null {
      if (lostPlaces === 0) return null;
      const seconds = (lostFrames / sampleRate).toFixed(3);
      const where = clockText(firstLost, sampleRate);
      return lostPlaces === 1
        ? `Silent place: ${seconds} s at ${where} could not be decoded and are silent.`
        : `Silent places: ${lostPlaces} places, together ${seconds} s, could not be decoded and are silent; the first is at ${where}.`;
    },
  };
}
