import { saidLength } from '../../../shared/domain/timecode.ts';
import type { PassBlock } from '../frame-source.ts';
import { countedSize, type OriginalFile } from '../open-original.ts';
import { cutOff } from '../repairs.ts';
import { decodeParameters, silenceMs } from './ffmpeg-cursor.ts';
import { firstSound, inputParameters } from './ffmpeg-input.ts';
import type { ExternalSound } from './external-sound.ts';
import { cannotRead, withoutPath } from './probe-sound.ts';
import { lastLine, type ProgramEnd, startProgram } from './run-program.ts';

const blockFrames = 65_536;
const maximumBytes = 4 * 1024 * 1024;
const nothing: Uint8Array = new Uint8Array(0);

/**
 * Reads a file once for its checksum while ffmpeg decodes it. The audio data is what `ffmpeg -c copy -f data` gives:
 * the encoded packets without container and tags. `tell` gets the findings when the pass came to its end.
 */
export async function* externalPass(
  file: OriginalFile,
  sound: ExternalSound,
  tell: (findings: readonly string[]) => void,
): AsyncGenerator<PassBlock> {
  const { path, programs, facts, endFrame } = sound;
  const samples = startProgram(programs.ffmpeg, decodeParameters(path, 0, facts.sampleRate), silenceMs);
  const packets = startProgram(programs.ffmpeg, copyParameters(path), silenceMs);
  const frameBytes = 4 * facts.channels;
  const blocks = Math.max(1, Math.ceil(facts.frames / blockFrames));
  // As far in the file as in the sound, so that its bytes tell how far the pass is.
  const bytesPerBlock = Math.min(maximumBytes, Math.ceil(countedSize(file) / blocks));
  let offset = 0;
  let next = 0;
  const gather = createGatherer(() => samples.next());
  try {
    for (;;) {
      const decoded = await gather(blockFrames * frameBytes);
      const whole = Math.floor(decoded.length / frameBytes);
      const kept = Math.max(0, Math.min(whole, (endFrame ?? Infinity) - next));
      const isEnd = decoded.length < blockFrames * frameBytes;
      const bytes = await file.read(offset, bytesPerBlock);
      offset += bytes.length;
      const audioBytes = await nextPacket();
      yield { bytes, audioBytes, startFrame: next, samples: floatsOf(decoded, kept * facts.channels) };
      next += kept;
      if (isEnd) break;
    }
    yield* rest();
    tell(await findingsOf());
  } finally {
    await Promise.all([samples.stop(), packets.stop()]);
  }

  async function nextPacket(): Promise<Uint8Array> {
    return (await packets.next()) ?? nothing;
  }

  /** Bytes and packets that are left when the sound has ended. */
  async function* rest(): AsyncGenerator<PassBlock> {
    for (;;) {
      const bytes = await file.read(offset, maximumBytes);
      offset += bytes.length;
      const audioBytes = await nextPacket();
      if (bytes.length === 0 && audioBytes.length === 0) return;
      yield { bytes, audioBytes, startFrame: next, samples: new Float32Array(0) };
    }
  }

  async function findingsOf(): Promise<readonly string[]> {
    const { code, stderr } = await samples.ended();
    const words = lastLine(stderr);
    if (next === 0) throw cannotRead(path, withoutPath(words ?? 'it holds no sound'));
    return [noAudioChecksum(await packets.ended()), troubleOf(code, words)].filter((finding) => finding !== null);
  }

  function noAudioChecksum({ code, stderr }: ProgramEnd): string | null {
    if (code === 0) return null;
    const why = withoutPath(lastLine(stderr) ?? `ffmpeg ended with ${code}`);
    return `No audio checksum: that of its audio data could not be taken: ${why}.`;
  }

  function troubleOf(code: number | null, words: string | null): string | null {
    // Containers count to a packet or so; only what can be heard to be missing is told.
    if (sound.promisedFrames !== null && sound.promisedFrames - next > facts.sampleRate / 10) {
      return cutOff(saidLength(sound.promisedFrames, facts.sampleRate), saidLength(next, facts.sampleRate));
    }
    if (words === null && code === 0) return null;
    return `Trouble in decoding: ffmpeg had trouble with its content and went on: ${withoutPath(words ?? `it ended with ${code}`)}.`;
  }
}

function copyParameters(path: string): readonly string[] {
  const output = ['-c:a', 'copy', '-f', 'data', 'pipe:1'];
  return ['-nostdin', '-hide_banner', '-v', 'error', ...inputParameters(path), ...firstSound, ...output];
}

/** Puts pieces of any length together to blocks of the asked length; only the last one is shorter. */
function createGatherer(more: () => Promise<Buffer | null>): (bytes: number) => Promise<Uint8Array> {
  let ahead: Buffer = Buffer.alloc(0);
  let isAtEnd = false;
  return async (bytes) => {
    const block = new Uint8Array(bytes);
    let filled = 0;
    while (filled < bytes) {
      if (ahead.length === 0 && !isAtEnd) {
        const piece = await more();
        isAtEnd = piece === null;
        ahead = piece ?? ahead;
      }
      if (ahead.length === 0) break;
      const taken = ahead.subarray(0, bytes - filled);
      block.set(taken, filled);
      ahead = ahead.subarray(taken.length);
      filled += taken.length;
    }
    return block.subarray(0, filled);
  };
}

function floatsOf(bytes: Uint8Array, count: number): Float32Array {
  return new Float32Array(bytes.buffer, bytes.byteOffset, count);
}
