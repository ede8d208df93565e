import { describe, expect, it } from 'vitest';
import { inputParameters } from '../../src/main/audio/external/ffmpeg-input.ts';
import { seekableFrame } from '../../src/main/audio/external/ffmpeg-cursor.ts';
import { versionIn } from '../../src/main/audio/external/find-ffmpeg.ts';
import { gaplessFrames } from '../../src/main/audio/external/m4a-extent.ts';
import { placementOf } from '../../src/main/audio/external/placement.ts';
import { type ProbedSound, readAnswer } from '../../src/main/audio/external/probe-sound.ts';

const sound: ProbedSound = {
  codec: 'aac',
  codecName: 'AAC (Advanced Audio Coding)',
  profile: 'LC',
  container: 'mov,mp4,m4a,3gp,3g2,mj2',
  sampleRate: 44_100,
  channels: 2,
  bitsPerSample: 0,
  timeBase: [1, 44_100],
  frames: 100_000,
  tags: [],
};

describe('what ffmpeg answers', () => {
  it.each([
    ['ffmpeg version 5.1.9-0+deb12u1 Copyright (c) 2000-2026', '5.1.9'],
    ['ffmpeg version n7.1 Copyright', '7.1'],
    ['ffmpeg version N-109468-gd39b34123d Copyright', 'N-109468-gd39b34123d'],
    ['hello', null],
  ])('%s is version %s', (text, version) => {
    expect(versionIn(text)).toBe(version);
  });

  it('about a film is its first sound, with its length in frames', () => {
    const answer = {
      streams: [
        { codec_type: 'video', codec_name: 'h264' },
        {
          codec_type: 'audio',
          codec_name: 'aac',
          sample_rate: '48000',
          channels: 6,
          time_base: '1/1000',
          tags: { language: 'und' },
        },
      ],
      format: { format_name: 'matroska,webm', duration: '2.500000', tags: { TITLE: 'Reel', major_brand: 'isom' } },
    };
    expect(readAnswer(answer)).toMatchObject({
      codec: 'aac',
      sampleRate: 48_000,
      channels: 6,
      frames: 120_000,
      timeBase: [1, 1000],
      tags: [{ key: 'TITLE', value: 'Reel' }],
    });
  });

  it.each([[null], [{}], [{ streams: [] }], [{ streams: [{ codec_type: 'audio' }] }], ['text']])(
    'is no sound when it is %o',
    (answer) => {
      expect(readAnswer(answer)).toBeNull();
    },
  );

  it('counts the frames of Apple’s encoders by their own tag', () => {
    const tag = '\0\0\0\x01\0\0\0\0 00000000 00000840 000001CA 00000000003F31F6 00000000 00000000';
    expect(gaplessFrames(tag)).toBe(0x3f_31f6);
    expect(gaplessFrames('00000000')).toBeNull();
  });
});

describe('positions in a file that ffmpeg reads', () => {
  it('are those of the recording when it is lossless or says its delay', () => {
    expect(placementOf(sound, true)).toEqual({ seeks: true, doubt: null });
    expect(placementOf({ ...sound, codec: 'alac' }, false)).toEqual({ seeks: true, doubt: null });
    expect(placementOf({ ...sound, codec: 'wavpack', container: 'wv' }, false).doubt).toBeNull();
  });

  it('are told with their doubt when nothing says the delay of the encoder', () => {
    expect(placementOf(sound, false).doubt).toMatch(/^Position ±1024 samples: /);
    const adts = { ...sound, container: 'aac', timeBase: [1, 28_224_000] } as const;
    expect(placementOf(adts, false)).toEqual({ seeks: true, doubt: expect.stringContaining('±1024') as string });
  });

  it('are found by decoding from the start where a container counts milliseconds, unless that takes too long', () => {
    const matroska = { ...sound, codec: 'flac', container: 'matroska,webm', timeBase: [1, 1000] } as const;
    expect(placementOf(matroska, false)).toEqual({ seeks: false, doubt: null });
    const long = { ...matroska, frames: 3 * 3600 * 44_100 };
    expect(placementOf(long, false)).toEqual({ seeks: true, doubt: expect.stringContaining('Position ±') as string });
  });

  it('are sought only at whole microseconds', () => {
    for (const sampleRate of [8000, 11_025, 22_050, 44_056, 44_100, 48_000, 96_000, 176_400, 192_000, 352_800]) {
      for (const frame of [1, 4410, 123_457, 9_876_543_210]) {
        const start = seekableFrame(frame, sampleRate);
        expect((BigInt(start) * 1_000_000n) % BigInt(sampleRate)).toBe(0n);
        expect(frame - start).toBeGreaterThanOrEqual(0);
        expect(frame - start).toBeLessThan(sampleRate);
      }
    }
    expect(seekableFrame(-5, 44_100)).toBe(0);
  });
});

describe('the parameters that name a file', () => {
  it('make a file of any name, and let ffmpeg open files only and no lists of others', () => {
    const parameters = inputParameters('/tapes/-i http:x.wv');
    expect(parameters.at(-1)).toBe('file:/tapes/-i http:x.wv');
    expect(parameters[parameters.indexOf('-protocol_whitelist') + 1]).toBe('file,pipe,fd');
    const containers = parameters[parameters.indexOf('-format_whitelist') + 1]?.split(',') ?? [];
    expect(containers).toContain('wv');
    for (const list of ['hls', 'concat', 'dash', 'image2', 'lavfi', 'sdp', 'rtsp'])
      expect(containers).not.toContain(list);
  });
});
