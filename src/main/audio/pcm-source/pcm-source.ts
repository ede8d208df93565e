import { basename } from 'node:path';
import { UserError } from '../../../shared/contract/errors.ts';
import { finestFramesPerBucket } from '../../../shared/peaks/levels.ts';
import { atMost, type ByteCount, minus, plus, times, wholeUnits } from '../byte-count.ts';
import type { FrameSource, PassBlock, PassBuffers, StoredKind } from '../frame-source.ts';
import { silenceNoSound } from '../no-sound.ts';
import type { OriginalFile } from '../open-original.ts';
import { bytesPerFrame, type PcmLayout } from './pcm-layout.ts';
import { decoderOf, storedKindOf } from './sample-decoding.ts';

/** One MiB fits the processor's cache; longer blocks are slower. */
const blockBytes = 1 << 20;

/** Reads frames of a PCM file whose layout is known. Owns the file from now on. Throws `UserError` unsupported. */
export function createPcmSource(file: OriginalFile, layout: PcmLayout): FrameSource {
  const { facts, dataOffset } = layout;
  const frameBytes = bytesPerFrame({ encoding: layout.encoding, channels: facts.channels });
  const decode = decoderOf(layout.encoding);
  if (decode === null) {
    throw new UserError(
      'unsupported',
      `${basename(file.path)} stores its samples as ${facts.encoding}, which this version cannot read. Convert it to WAV or FLAC and add that.`,
    );
  }

  const placeOf = (frame: number): ByteCount => plus(dataOffset, times(frame, frameBytes));

  async function read(startFrame: number, frames: number): Promise<Float32Array> {
    const count = Math.max(0, Math.min(frames, facts.frames - startFrame));
    const bytes = await file.read(placeOf(startFrame), count * frameBytes);
    const target = new Float32Array(Math.floor(bytes.length / frameBytes) * facts.channels);
    decode!(bytes, target);
    if (layout.encoding.kind === 'float') silenceNoSound(target);
    return target;
  }

  const storedKind = storedKindOf(layout.encoding);

  const storedFrames = (startFrame: number, frames: number, target: Uint8Array): number =>
    Math.max(0, Math.min(frames, facts.frames - startFrame, Math.floor(target.length / frameBytes)));
  const stored = (kind: StoredKind): Partial<FrameSource> => ({
    async readStored(startFrame, frames, target) {
      const part = target.subarray(0, storedFrames(startFrame, frames, target) * frameBytes);
      const filled = await file.readInto(part, placeOf(startFrame));
      return { kind, frames: Math.floor(filled / frameBytes) };
    },
    readStoredNow(startFrame, frames, target) {
      const length = storedFrames(startFrame, frames, target) * frameBytes;
      const filled = file.readIntoNow(target, length, placeOf(startFrame));
      return { kind, frames: Math.floor(filled / frameBytes) };
    },
  });

  // Blocks end where a frame ends, so no frame is ever torn, and begin where a buffer begins, so words are aligned. They
  // hold whole buckets, so that all but the last are folded the quick way and a set can weave them window by window.
  function* planPass(longestBytes: number): Generator<Section> {
    const soundEnd = plus(dataOffset, layout.dataBytes);
    yield* sections(0, dataOffset, longestBytes, false);
    yield* sections(dataOffset, soundEnd, longestBytes - (longestBytes % (finestFramesPerBucket * frameBytes)), true);
    yield* sections(soundEnd, file.sizeBytes, longestBytes, false);
  }

  async function* pass(given?: PassBuffers): AsyncGenerator<PassBlock> {
    const kind = given === undefined ? null : storedKind;
    const longestBytes = Math.min(blockBytes, given?.[0].length ?? blockBytes);
    const plan = planPass(longestBytes);
    // What is decoded here goes through the given ones on its way, so that nothing may be read to them.
    const own = kind === null || given === undefined;
    const buffers = own ? ([new Uint8Array(longestBytes), new Uint8Array(longestBytes)] as const) : given;
    const samples = new Float32Array(kind === null ? (longestBytes / frameBytes) * facts.channels : 0);
    // The next block is read from disk while the listener works on this one.
    const readNext = (buffer: 0 | 1): Coming | null => {
      const section = plan.next();
      if (section.done === true) return null;
      const bytes = readWhole(file, buffers[buffer].subarray(0, section.value.length), section.value.offset);
      bytes.catch(() => undefined); // Told when it is awaited; until then the listener has the word.
      return { section: section.value, buffer, bytes };
    };

    let coming = readNext(0);
    try {
      while (coming !== null) {
        const { section, buffer, bytes: isRead }: Coming = coming;
        const bytes = await isRead;
        coming = readNext(buffer === 0 ? 1 : 0);
        const { offset, isSound } = section;
        const startFrame = isSound
          ? wholeUnits(minus(offset, dataOffset), frameBytes)
          : offset < dataOffset
            ? 0
            : facts.frames;
        const whole = isSound ? Math.floor(bytes.length / frameBytes) : 0;
        const frames = Math.max(0, Math.min(whole, facts.frames - startFrame));
        if (kind !== null && isSound) {
          yield { bytes, audioBytes: bytes, startFrame, samples, stored: { kind, buffer, frames } };
          continue;
        }
        const target = samples.subarray(0, frames * facts.channels);
        if (frames > 0) decode!(bytes, target);
        yield { bytes, audioBytes: isSound ? bytes : bytes.subarray(0, 0), startFrame, samples: target };
      }
    } finally {
      // A listener that leaves early may close the file at once; nothing may then be reading it any more.
      await coming?.bytes.catch(() => undefined);
    }
  }

  return {
    facts,
    readsSideBySide: true,
    read,
    ...(storedKind === null ? {} : stored(storedKind)),
    pass,
    close: () => file.close(),
  };
}

/** A stretch of a file that is read at once. */
type Section = { readonly offset: ByteCount; readonly length: number; readonly isSound: boolean };
/** One that is being read to a buffer. */
type Coming = { readonly section: Section; readonly buffer: 0 | 1; readonly bytes: Promise<Uint8Array> };

function* sections(from: ByteCount, to: ByteCount, length: number, isSound: boolean): Generator<Section> {
  for (let offset = from; offset < to; offset = plus(offset, length)) {
    yield { offset, length: atMost(minus(to, offset), length), isSound };
  }
}

async function readWhole(file: OriginalFile, target: Uint8Array, offset: ByteCount): Promise<Uint8Array> {
  if ((await file.readInto(target, offset)) === target.length) return target;
  throw new UserError(
    'notReadable',
    `${basename(file.path)} became shorter while it was read. Wait until whatever writes it has finished, and try again.`,
  );
}
