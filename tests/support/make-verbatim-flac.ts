import { crc, encodeNumber } from './flac-variable.ts';

const sampleRate = 48_000;
/** How a frame says how many bits its samples have. */
const bitsCodes = { 12: 2, 20: 5, 24: 6 } as const;

/**
 * A FLAC whose frames hold their samples uncompressed, the longest that there are: encoders write them of noise.
 * `samples` are interleaved, of whole blocks; without MD5.
 */
export function verbatimFlac(
  samples: Int32Array,
  channels: number,
  blockFrames: number,
  bits: keyof typeof bitsCodes = 24,
): Uint8Array {
  const frames = samples.length / channels;
  const info = Buffer.alloc(4 + 4 + 34);
  info.write('fLaC');
  info.writeUInt32BE(0x8000_0022, 4);
  info.writeUInt16BE(blockFrames, 8);
  info.writeUInt16BE(blockFrames, 10);
  info.writeUInt32BE(((sampleRate << 12) | ((channels - 1) << 9) | ((bits - 1) << 4)) >>> 0, 18);
  info.writeUInt32BE(frames, 22);
  const blocks = Array.from({ length: frames / blockFrames }, (_, index) => {
    const from = index * blockFrames * channels;
    return verbatimFrame(samples.subarray(from, from + blockFrames * channels), channels, index, bits);
  });
  return Buffer.concat([info, ...blocks]);
}

function verbatimFrame(samples: Int32Array, channels: number, index: number, bits: keyof typeof bitsCodes): Uint8Array {
  const blockFrames = samples.length / channels;
  // The length of the block stands behind the number; the rate in STREAMINFO.
  const header = [0xff, 0xf8, 0x70, ((channels - 1) << 4) | (bitsCodes[bits] << 1), ...encodeNumber(index)];
  header.push((blockFrames - 1) >> 8, (blockFrames - 1) & 0xff);
  const sound = createBits(channels * (8 + blockFrames * bits));
  for (let channel = 0; channel < channels; channel += 1) {
    sound.add(0b0000_0010, 8);
    for (let frame = 0; frame < blockFrames; frame += 1) sound.add(samples[frame * channels + channel]!, bits);
  }
  const frame = Buffer.concat([Uint8Array.from([...header, crc(header, 0x07, 8)]), sound.bytes]);
  const check = crc(frame, 0x8005, 16);
  return Buffer.concat([frame, Uint8Array.from([check >> 8, check & 0xff])]);
}

/** Room for so many bits, in whole bytes; the first bit is the highest. */
function createBits(count: number) {
  const bytes = new Uint8Array(Math.ceil(count / 8));
  let at = 0;
  return {
    bytes,
    add(value: number, bits: number): void {
      for (let bit = bits - 1; bit >= 0; bit -= 1, at += 1) bytes[at >> 3]! |= ((value >> bit) & 1) << (7 - (at & 7));
    },
  };
}
