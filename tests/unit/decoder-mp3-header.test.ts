import { describe, expect, test } from 'vitest';
import { parseInfoFrame, parseMpegHeader } from '../../src/main/audio/decoders/mp3-header.ts';

describe('the header of an MPEG frame', () => {
  // Lengths as in the tables of the standard: 144,000 times the bit rate over the sample rate, in layer III.
  test.for([
    ['layer III, 128 kbit/s, 44.1 kHz', [0xff, 0xfb, 0x90, 0x44], 3, 44_100, 128, 2, 1152, 417],
    ['the same with padding', [0xff, 0xfb, 0x92, 0x44], 3, 44_100, 128, 2, 1152, 418],
    ['layer III, 320 kbit/s, 48 kHz, mono', [0xff, 0xfb, 0xe4, 0xc4], 3, 48_000, 320, 1, 1152, 960],
    ['MPEG-2 layer III, 64 kbit/s, 22.05 kHz', [0xff, 0xf3, 0x80, 0xc4], 3, 22_050, 64, 1, 576, 208],
    ['MPEG-2.5 layer III, 8 kbit/s, 8 kHz', [0xff, 0xe3, 0x18, 0xc4], 3, 8000, 8, 1, 576, 72],
    ['layer II, 192 kbit/s, 48 kHz', [0xff, 0xfd, 0xa4, 0x04], 2, 48_000, 192, 2, 1152, 576],
    ['layer I, 384 kbit/s, 32 kHz', [0xff, 0xff, 0xc8, 0x04], 1, 32_000, 384, 2, 384, 576],
  ] as const)('of %s', ([, bytes, layer, sampleRate, kilobits, channels, frames, lengthBytes]) => {
    const header = parseMpegHeader(Uint8Array.from(bytes), 0);
    expect(header).toMatchObject({ layer, sampleRate, kilobits, channels, frames, lengthBytes });
  });

  test.for([
    ['silence', [0, 0, 0, 0]],
    ['a reserved version', [0xff, 0xeb, 0x90, 0x44]],
    ['a reserved layer', [0xff, 0xf9, 0x90, 0x44]],
    ['a forbidden bit rate', [0xff, 0xfb, 0xf0, 0x44]],
    ['a reserved sample rate', [0xff, 0xfb, 0x9c, 0x44]],
    ['a free bit rate', [0xff, 0xfb, 0x00, 0x44]],
    ['three bytes', [0xff, 0xfb, 0x90]],
  ] as const)('is not seen in %s', ([, bytes]) => {
    expect(parseMpegHeader(Uint8Array.from(bytes), 0)).toBeNull();
  });
});

describe('the first frame', () => {
  const stereo = [0xff, 0xfb, 0x90, 0x44];
  const header = parseMpegHeader(Uint8Array.from(stereo), 0)!;

  test('tells the number of frames and the delay that LAME recorded', () => {
    const frame = frameWith(36, 'Xing', [0, 0, 0, 3, 0, 0, 4, 0xd2, 0, 0, 0, 0]);
    frame.write('LAME3.100', 52);
    frame.set([0x24, 0x03, 0x7a], 52 + 21);
    expect(parseInfoFrame(frame, header)).toEqual({ mpegFrames: 1234, delay: { before: 576, after: 890 } });
  });

  test('without the tag of an encoder tells no delay', () => {
    const frame = frameWith(36, 'Info', [0, 0, 0, 1, 0, 0, 0, 9]);
    expect(parseInfoFrame(frame, header)).toEqual({ mpegFrames: 9, delay: null });
  });

  test('tells the same where frames carry a checksum, which LAME does not count there', () => {
    const withChecksum = [0xff, 0xfa, 0x90, 0x44];
    const frame = frameWith(36, 'Info', [0, 0, 0, 1, 0, 0, 0, 9]);
    frame.set(withChecksum);
    const checked = parseMpegHeader(Uint8Array.from(withChecksum), 0)!;
    expect(parseInfoFrame(frame, checked)).toEqual({ mpegFrames: 9, delay: null });
    const counted = frameWith(38, 'Info', [0, 0, 0, 1, 0, 0, 0, 9]);
    counted.set(withChecksum);
    expect(parseInfoFrame(counted, checked)).toEqual({ mpegFrames: 9, delay: null });
  });

  test('of Fraunhofer encoders tells the number of frames', () => {
    const frame = frameWith(36, 'VBRI', [0, 1, 4, 0x91, 0, 75, 0, 0, 0, 0, 0, 0, 0, 77]);
    expect(parseInfoFrame(frame, header)).toEqual({ mpegFrames: 77, delay: null });
  });

  test('is sound when it says nothing', () => {
    expect(parseInfoFrame(frameWith(36, 'Xinx', []), header)).toBeNull();
  });

  function frameWith(at: number, name: string, content: readonly number[]): Buffer {
    const frame = Buffer.alloc(417);
    frame.set(stereo);
    frame.write(name, at);
    frame.set(content, at + 4);
    return frame;
  }
});
