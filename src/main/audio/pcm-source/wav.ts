import { basename } from 'node:path';
import { asFilesSay, type Reading } from '../../../shared/domain/reading.ts';
import type { OriginalFile } from '../open-original.ts';
import { type Bext, describedBy, readBext } from './bext.ts';
import { type Chunk, headerOffset } from './chunks.ts';
import { emptyDataChunk, floatsAsIntegers, secondDataChunk, zeroedHeader } from '../repairs.ts';
import { areFloats } from './cool-edit.ts';
import { layoutOf } from './data-extent.ts';
import { damaged, type PcmLayout } from './pcm-layout.ts';
import { encodingName } from './sample-decoding.ts';
import { isContainer, walkWav, type WavSound } from './wav-chunks.ts';
import { readWavFormat, type WavFormat, withoutFormat } from './wav-format.ts';

/** Finds out where and how a WAV file stores its samples. Throws `UserError` damaged or unsupported. */
export async function readWavLayout(file: OriginalFile, reading: Reading = asFilesSay): Promise<PcmLayout> {
  const name = basename(file.path);
  const { chunks, repairs, container, isZeroed, bigEndian, sound } = await walkWav(file);
  const formatChunk = chunks.find((chunk) => chunk.id === 'fmt ');
  const dataChunks = chunks.filter((chunk) => chunk.id === 'data');
  if (formatChunk === undefined)
    throw withoutFormat(`${name} is damaged: it has no format chunk, so nothing tells how its sound is stored.`);
  const said = await readWavFormat(file, formatChunk.offset, formatChunk.sizeBytes, bigEndian);
  if (sound === null) throw damaged(`${name} is damaged: it ends before its sound begins.`);
  const format = await withFloats(file, said, sound);
  const isLarge = container === 'RF64' || container === 'BW64';
  const layout = layoutOf(file, format, sound, reading, isLarge ? 'rf64' : 'wav');
  const bext = await findBext(file, chunks);
  return {
    ...layout,
    nextFileOffset: headerOffset(chunks.find(({ id }) => isContainer(id))),
    facts: {
      ...layout.facts,
      // No program is known to write it into RIFX, so nobody knows how its bytes lie there.
      timeReference: bigEndian ? null : (bext?.timeReference ?? null),
      description: describedBy(bext),
      repairs: [
        ...(isZeroed ? [zeroedHeader] : []),
        ...repairs,
        ...layout.facts.repairs,
        ...(dataChunks[0]?.offset === sound.dataOffset ? [] : [emptyDataChunk]),
        ...(dataChunks.some((chunk) => chunk.offset > sound.dataOffset && chunk.sizeBytes > 0)
          ? [secondDataChunk]
          : []),
      ],
    },
  };
}

/** The format with what its sound shows where the header leaves it open. */
async function withFloats(file: OriginalFile, format: WavFormat, sound: WavSound): Promise<WavFormat> {
  const { floatScale } = format;
  if (floatScale === null || !(await areFloats(file, sound))) return format;
  const encoding = { kind: 'float', bytesPerSample: 4, bigEndian: false, fullScale: floatScale } as const;
  const repairs = [...format.repairs, floatsAsIntegers(floatScale)];
  return { ...format, encoding, encodingName: encodingName(encoding, 32), repairs };
}

async function findBext(file: OriginalFile, chunks: readonly Chunk[]): Promise<Bext | null> {
  const chunk = chunks.find(({ id }) => id === 'bext');
  return chunk === undefined ? null : readBext(file, chunk.offset, chunk.sizeBytes);
}
