/**
 * Whether MPEG audio frames (MP3) begin in these bytes. One header is four bytes that any file may hold by chance, so
 * a second one must lie exactly where the first says it ends, and two more when the first is not at the very beginning.
 */
export function hasMpegFrames(bytes: Uint8Array, isWholeFile: boolean): boolean {
  for (let start = 0; start + 4 <= bytes.length; start++) {
    if (bytes[start] !== 0xff) continue;
    if (runOfFrames(bytes, start, isWholeFile, mpegFrameBytes) >= (start === 0 ? 2 : enoughFrames)) return true;
  }
  return false;
}

/** Whether raw AAC in ADTS frames begins with these bytes. */
export function hasAdtsFrames(bytes: Uint8Array): boolean {
  return runOfFrames(bytes, 0, false, adtsFrameBytes) >= 2;
}

/** LAME writes up to 640 kbit/s, which at 8 kHz are frames of so many bytes. */
const longestFreeFrameBytes = 5760;
const headerBytes = 4;

/**
 * Whether MPEG audio of free format begins with these bytes. Its frames do not say how long they are, but all are equally
 * long, so that headers follow each other at one distance (ISO/IEC 11172-3, 2.4.2.3).
 */
export function hasFreeFormatFrames(bytes: Uint8Array): boolean {
  const first = freeFormatPadding(bytes, 0);
  if (first === null) return false;
  for (let size = headerBytes; size <= longestFreeFrameBytes; size++) {
    if (freeFormatPadding(bytes, size) === null) continue;
    const frameBytes: FrameBytes = (_, at) => {
      const padding = freeFormatPadding(bytes, at);
      return padding === null ? null : size - first + padding;
    };
    if (runOfFrames(bytes, 0, false, frameBytes) === enoughFrames) return true;
  }
  return false;
}

/** How many bytes a frame of free format is longer than others by its header; null when none begins there. */
function freeFormatPadding(bytes: Uint8Array, at: number): number | null {
  if (at + headerBytes > bytes.length || bytes[at] !== 0xff || (bytes[at + 1]! & 0xe0) !== 0xe0) return null;
  const version = (bytes[at + 1]! >> 3) & 3;
  const layer = 4 - ((bytes[at + 1]! >> 1) & 3);
  const isKnown = version !== 1 && layer !== 4 && ((bytes[at + 2]! >> 2) & 3) !== 3;
  if (!isKnown || bytes[at + 2]! >> 4 !== 0) return null;
  return ((bytes[at + 2]! >> 1) & 1) * (layer === 1 ? 4 : 1);
}

const enoughFrames = 4;

type FrameBytes = (bytes: Uint8Array, at: number) => number | null;

function runOfFrames(bytes: Uint8Array, start: number, endCounts: boolean, frameBytes: FrameBytes): number {
  let at = start;
  let frames = 0;
  while (frames < enoughFrames) {
    const size = frameBytes(bytes, at);
    if (size === null) break;
    // Version, layer and rate stay the same throughout a stream.
    if ((bytes[at + 1]! & 0xfe) !== (bytes[start + 1]! & 0xfe)) break;
    if ((bytes[at + 2]! & 0x0c) !== (bytes[start + 2]! & 0x0c)) break;
    frames++;
    at += size;
    if (endCounts && at === bytes.length) return enoughFrames;
  }
  return frames;
}

const layer1Kbps = [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448];
const layer2Kbps = [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384];
const layer3Kbps = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const lowLayer1Kbps = [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256];
const lowLayer23Kbps = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const sampleRates = [44_100, 48_000, 32_000];

// ISO/IEC 11172-3, 2.4.1.3, and 13818-3 for the lower rates; free-format streams (bit rate 0) have no length and are left out.
function mpegFrameBytes(bytes: Uint8Array, at: number): number | null {
  if (at + 4 > bytes.length || bytes[at] !== 0xff || (bytes[at + 1]! & 0xe0) !== 0xe0) return null;
  const version = (bytes[at + 1]! >> 3) & 3;
  const layer = 4 - ((bytes[at + 1]! >> 1) & 3);
  const fullRate = sampleRates[(bytes[at + 2]! >> 2) & 3];
  if (version === 1 || layer === 4 || fullRate === undefined || (bytes[at + 3]! & 3) === 2) return null;
  const isVersion1 = version === 3;
  const kbps = bitRates(isVersion1, layer)[bytes[at + 2]! >> 4] ?? 0;
  if (kbps === 0) return null;
  const sampleRate = isVersion1 ? fullRate : version === 2 ? fullRate / 2 : fullRate / 4;
  const padding = (bytes[at + 2]! >> 1) & 1;
  if (layer === 1) return (Math.floor((12_000 * kbps) / sampleRate) + padding) * 4;
  const samplesPerFrame = layer === 3 && !isVersion1 ? 576 : 1152;
  return Math.floor((samplesPerFrame * 125 * kbps) / sampleRate) + padding;
}

function bitRates(isVersion1: boolean, layer: number): readonly number[] {
  if (!isVersion1) return layer === 1 ? lowLayer1Kbps : lowLayer23Kbps;
  return layer === 1 ? layer1Kbps : layer === 2 ? layer2Kbps : layer3Kbps;
}

// ISO/IEC 13818-7, 6.2: the layer bits of ADTS are 0, which MPEG audio never uses.
function adtsFrameBytes(bytes: Uint8Array, at: number): number | null {
  if (at + 7 > bytes.length || bytes[at] !== 0xff || (bytes[at + 1]! & 0xf6) !== 0xf0) return null;
  const size = ((bytes[at + 3]! & 3) << 11) | (bytes[at + 4]! << 3) | (bytes[at + 5]! >> 5);
  return size > 7 ? size : null;
}
