import type { ByteCount } from './byte-count.ts';

// Sentences about what was read otherwise than a header said. Each begins with the name of the repair and a colon, so
// that the same damage is called the same in every format. Lengths are texts: `22.675 s`.

/** Sizes of 0 and of all ones: a recorder that was cut off, or one that wrote to a pipe; `behind` names what follows. */
export function lengthMissing(read: string, behind: readonly string[] = []): string {
  const end = behind.length === 0 ? 'to the end of the file' : `up to the chunks that follow it, ${namesOf(behind)}`;
  return `Length missing: its header gives no length, as when recording was cut short; the sound was read ${end} (${read}).`;
}

/** The header promises more than there is, but nothing was cut off: other chunks follow, and they are whole. */
export function lengthTooGreat(declared: string, read: string, behind: readonly string[]): string {
  return `Length too great: its header promises ${declared} of sound, but after ${read} other chunks follow up to the end of the file (${namesOf(behind)}); the sound was read up to them.`;
}

/** The header promises more than there is. What is left to do is the same wherever a file was cut off. */
export function cutOff(declared: string, read: string): string {
  return `Cut off: its header promises ${declared} of sound, but the file ends after ${read}. ${copyAnew}`;
}

export const copyAnew = 'What is there is read; if its source is longer, copy the file anew.';

export const partialLastFrame = 'Partial last frame: the last frame is cut off and was left out.';

/** An overflowed length that a person allowed to be put right. */
export function wrappedLengthAccepted(declared: string, read: string): string {
  return `Wrapped length: its header tells of ${declared} only; the sound was read in full (${read}), as you chose.`;
}

/** The same in one file of a set, where nothing can be chosen for it alone. */
export function wrappedLengthInSet(fileName: string, declared: string, whole: string): string {
  return `Wrapped length: the header of ${fileName} tells of ${declared} of sound, but the file may hold ${whole}; it is read as its header says. To read it in full, separate the set and choose so for each of its files.`;
}

/** Something follows the sound that is neither a chunk nor explained by an overflowed length. */
export function bytesAfterSound(read: string, restBytes: ByteCount): string {
  return `Bytes after the sound: after the sound that its header tells of (${read}), ${restBytes} more bytes follow that are no chunk; they are not played.`;
}

/** The frame count of AIFF is empty, and its sound chunk tells its length. */
export function frameCountMissing(read: string): string {
  return `Frame count missing: its header gives no length, as when recording was cut short; all of its sound was read (${read}).`;
}

/** The frame count of AIFF tells of less than its sound chunk holds. */
export function frameCountTooSmall(counted: string, held: string): string {
  return `Frame count too small: its frame count tells of ${counted} of sound, but its sound chunk holds ${held}; it is read as far as the count goes.`;
}

export function missingPadByte(chunkId: string): string {
  return `Missing pad byte: the chunk “${chunkId.trim()}” has no pad byte; what follows was found all the same.`;
}

export const zeroedHeader =
  'Zeroed header: its header begins with zeros instead of saying that it is WAV; it was read by the chunks that were found behind them.';

export function tagInFront(tagBytes: ByteCount): string {
  return `Tag in front: ${tagBytes} bytes of an ID3 tag stand before its header, where many programs do not look for it; the sound was found all the same.`;
}

function namesOf(chunkIds: readonly string[]): string {
  return [...new Set(chunkIds.map((id) => id.trim()))].join(', ');
}

export function wrongFrameSize(said: number, assumed: number): string {
  return `Wrong frame size: its header gives ${said} bytes per frame, which cannot be; ${assumed} were assumed.`;
}

export const emptyDataChunk =
  'Empty data chunk: its first data chunk holds nothing, where many programs stop; the sound was read from a later one.';

export const secondDataChunk =
  'Second data chunk: it has more than one data chunk with sound; only the first of them is read.';

/** Files that were joined byte by byte; the first takes so many bytes. */
export function secondFile(firstBytes: ByteCount): string {
  return `Second file: behind its first ${firstBytes} bytes another whole file begins; only the first one is read. To hear the other, cut a copy in two there.`;
}

/** Streams of a format (`Ogg`) that follow each other in one file and are of one kind. */
export function severalStreams(count: number, format: string): string {
  return `Several streams: ${count} ${format} streams follow each other in the same file; they are read as one.`;
}

/** The first stream of a format that is not read as one with those before it; `which` says why. */
export function secondStream(read: string, which: string, format: string): string {
  return `Second stream: after ${read} another ${format} stream ${which} follows in the same file; only what stands before it is read. To hear the rest, make a file of its own of it.`;
}

/** Floats of Cool Edit, up to so much. */
export function floatsAsIntegers(fullScale: number): string {
  return `Floats as integers: its header calls its samples integers, but they are floats of 32 bit up to ±${fullScale}, as Cool Edit and early Audition stored them; they are read as those.`;
}

/** AIFF-C calls samples without a sign “raw”, and most programs know only those of 8 bit. */
export function offsetBinary(bits: number): string {
  return `Offset binary: its samples of ${bits} bit are stored as “raw”, numbers without a sign, which nearly all programs take for 8 bit and hear as noise; they are read as ${bits} bit, high byte first. If this is noise too, choose Read as raw PCM and try the encodings with a sign.`;
}

export function roundedRate(exact: number, rounded: number): string {
  return `Rounded rate: its sample rate of ${exact.toFixed(3)} Hz was rounded to ${rounded} Hz.`;
}

/** Damage in floats, or sound that was never written as floats. `at` is the time of the first. */
export function notNumbers(samples: number, at: string): string {
  return samples === 1
    ? `Not numbers: 1 sample, at ${at}, is no number or absurdly loud; it is shown and played as silence and left out of the figures.`
    : `Not numbers: ${samples} samples, the first at ${at}, are no numbers or absurdly loud; they are shown and played as silence and left out of the figures.`;
}

/** Behind as many findings of a set as can be kept. */
export function moreFindings(count: number): string {
  return `More findings: ${count} more in the files of this set are not listed, for want of room; separate the set to see what was found in each of its files.`;
}
