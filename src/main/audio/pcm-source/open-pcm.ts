import type { Reading } from '../../../shared/domain/reading.ts';
import { minus, plus } from '../byte-count.ts';
import { behindLeadingTags } from '../decoders/tags.ts';
import type { FrameSource } from '../frame-source.ts';
import type { OriginalFile } from '../open-original.ts';
import { secondFile, tagInFront } from '../repairs.ts';
import type { PcmLayout } from './pcm-layout.ts';
import { createPcmSource } from './pcm-source.ts';

/**
 * Opens a file of samples by its header, which is looked for behind the ID3v2 tags that a file may begin with; a pass
 * gives the bytes of the whole file all the same. Owns the file from now on. Throws `UserError` damaged or unsupported.
 */
export async function openPcm(
  file: OriginalFile,
  readLayout: (file: OriginalFile, reading: Reading) => Promise<PcmLayout>,
  reading: Reading,
): Promise<FrameSource> {
  const sound = await behindLeadingTags(file);
  const layout = await readLayout(sound, reading);
  const tagBytes = minus(file.sizeBytes, sound.sizeBytes);
  const { dataOffset, nextFileOffset = null, facts } = layout;
  const repairs = [
    ...(tagBytes === 0 ? [] : [tagInFront(tagBytes)]),
    ...facts.repairs,
    ...(nextFileOffset === null ? [] : [secondFile(plus(tagBytes, nextFileOffset))]),
  ];
  return createPcmSource(file, { ...layout, dataOffset: plus(tagBytes, dataOffset), facts: { ...facts, repairs } });
}
