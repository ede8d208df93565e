import { crc, encodeNumber } from './flac-variable.ts';

const bits = 24;
const sampleRate = 48_000;

/**
 * A FLAC of 24 bit whose frames hold their samples uncompressed, the longest that there are: encoders write them of
 * noise. `samples` are interleaved, of whole blocks; without MD5.
 */
export function verbatimFlac(samples: Int32Array, channels: number, blockFrames: number): Uint8Array {
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
    return verbatimFrame(samples.subarray(from, from + blockFrames * channels), channels, index);
  });
  return Buffer.concat([info, ...blocks]);
}

function verbatimFrame(samples: Int32Array, channels: number, index: number): Uint8Array {
  const blockFrames = samples.length / channels;
  // The length of the block stands behind the number; the rate in STREAMINFO.
  const header = [0xff, 0xf8, 0x70, ((channels - 1) << 4) | (6 << 1), ...encodeNumber(index)];
  header.push((blockFrames - 1) >> 8, (blockFrames - 1) & 0xff);
  const sound = Buffer.alloc(channels * (1 + blockFrames * 3));
  for (let channel = 0, at = 0; channel < channels; channel += 1) {
    sound[at++] = 0b0000_0010;
    for (let frame = 0; frame < blockFrames; frame += 1, at += 3) {
      sound.writeIntBE(samples[frame * channels + channel]!, at, 3);
    }
  }
  const frame = Buffer.concat([Uint8Array.from([...header, crc(header, 0x07, 8)]), sound]);
  const check = crc(frame, 0x8005, 16);
  return Buffer.concat([frame, Uint8Array.from([check >> 8, check & 0xff])]);
}
