import { basename } from 'node:path';
import type { OriginalFile } from '../open-original.ts';
import { readAiffFormat } from './aiff-format.ts';
import { isChunkAt, walkChunks } from './chunks.ts';
import { bytesPerFrame, damaged, type PcmLayout } from './pcm-layout.ts';
import { cutOff, partialLastFrame, secondsText } from '../repairs.ts';

/** Finds out where and how an AIFF file stores its samples. Throws `UserError` damaged or unsupported. */
export async function readAiffLayout(file: OriginalFile): Promise<PcmLayout> {
  const name = basename(file.path);
  const walk = await walkChunks(file, true, async (id, offset, sizeBytes) => {
    // A recorder that was cut off leaves the length empty; then the sound goes to the end.
    const isEmpty = id === 'SSND' && sizeBytes <= 8 && !(await isChunkAt(file, offset + sizeBytes, true));
    return isEmpty ? file.sizeBytes - offset : sizeBytes;
  });
  const formatChunk = walk.chunks.find(({ id }) => id === 'COMM');
  const soundChunk = walk.chunks.find(({ id }) => id === 'SSND');
  if (formatChunk === undefined) {
    throw damaged(`${name} is damaged: it has no format chunk (COMM), so its sound cannot be understood.`);
  }
  const format = await readAiffFormat(file, formatChunk.offset, formatChunk.sizeBytes);
  if (soundChunk === undefined) throw damaged(`${name} is damaged: it ends before its sound begins.`);

  // SSND begins with two numbers of its own: how many bytes to skip, and a block size nobody uses.
  const skip = new DataView((await file.read(soundChunk.offset, 8)).slice().buffer);
  const dataOffset = soundChunk.offset + 8 + (skip.byteLength === 8 ? skip.getUint32(0) : 0);
  const inFile = Math.max(0, file.sizeBytes - dataOffset);
  const frameBytes = bytesPerFrame(format);
  const declaredBytes = format.declaredFrames * frameBytes;
  const afterHeader = dataOffset - soundChunk.offset;
  // SSND has 32 bits for its length; beyond 4 GiB only COMM tells the truth.
  const isWrapped =
    declaredBytes > soundChunk.sizeBytes && (declaredBytes + afterHeader) % 2 ** 32 === soundChunk.sizeBytes;
  const room = isWrapped ? inFile : Math.min(inFile, soundChunk.sizeBytes - afterHeader);
  const dataBytes = declaredBytes === 0 ? room : Math.min(declaredBytes, room);
  const frames = Math.floor(dataBytes / frameBytes);
  if (frames <= 0) throw damaged(`${name} is damaged: it has a header, but no sound.`);

  const seconds = (count: number) => secondsText(count, format.sampleRate);
  return {
    encoding: format.encoding,
    dataOffset,
    dataBytes,
    facts: {
      format: 'aiff',
      encoding: format.encodingName,
      sampleRate: format.sampleRate,
      channels: format.channels,
      frames,
      timeReference: null,
      description: '',
      repairs: [
        ...walk.repairs,
        ...format.repairs,
        ...(declaredBytes === 0
          ? [
              `Frame count missing: its header gives no length, as when recording was cut short; all of its sound was read (${seconds(frames)}).`,
            ]
          : []),
        ...(declaredBytes > room ? [cutOff(seconds(format.declaredFrames), seconds(frames))] : []),
        ...(dataBytes % frameBytes === 0 || declaredBytes > room ? [] : [partialLastFrame]),
      ],
      decoder: '',
    },
  };
}
