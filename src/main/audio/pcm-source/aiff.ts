import { basename } from 'node:path';
import { asFilesSay, type Reading } from '../../../shared/domain/reading.ts';
import { saidLength } from '../../../shared/domain/timecode.ts';
import type { OriginalFile } from '../open-original.ts';
import { frameCountMissing } from '../repairs.ts';
import { walkAiff } from './aiff-chunks.ts';
import { aiffFormat } from './aiff-format.ts';
import { headerOffset } from './chunks.ts';
import { layoutOf } from './data-extent.ts';
import { damaged, type PcmLayout } from './pcm-layout.ts';

/** Finds out where and how an AIFF file stores its samples. Throws `UserError` damaged or unsupported. */
export async function readAiffLayout(file: OriginalFile, reading: Reading = asFilesSay): Promise<PcmLayout> {
  const name = basename(file.path);
  const { chunks, repairs, comm, sound } = await walkAiff(file);
  if (!chunks.some(({ id }) => id === 'COMM')) {
    throw damaged(`${name} is damaged: it has no format chunk (COMM), so its sound cannot be understood.`);
  }
  if (comm === null) throw damaged(`${name} is damaged: its format chunk (COMM) is cut off.`);
  const format = aiffFormat(file.path, comm);
  if (sound === null) throw damaged(`${name} is damaged: it ends before its sound begins.`);
  const layout = layoutOf(file, format, sound, reading, 'aiff');
  // Where neither of the chunks tells a length, that is said of the whole.
  const isUncounted = comm.declaredFrames === 0 && sound.extent.kind !== 'unknownLength';
  return {
    ...layout,
    nextFileOffset: headerOffset(chunks.find(({ id }) => id === 'FORM')),
    facts: {
      ...layout.facts,
      repairs: [
        ...repairs,
        ...(isUncounted ? [frameCountMissing(saidLength(layout.facts.frames, format.sampleRate))] : []),
        ...layout.facts.repairs,
      ],
    },
  };
}
