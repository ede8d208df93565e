import { describe, expect, it } from 'vitest';
import { inputParameters } from '../../src/main/audio/external/ffmpeg-input.ts';
import { seekableFrame } from '../../src/main/audio/external/ffmpeg-cursor.ts';
import { versionIn } from '../../src/main/audio/external/find-ffmpeg.ts';
import { decoderText } from '../../src/main/audio/encoder-delay.ts';
import { gaplessExtent, recordedExtent } from '../../src/main/audio/external/m4a-extent.ts';
import { delayOf, placementOf } from '../../src/main/audio/external/placement.ts';
import { type ProbedSound, readAnswer } from '../../src/main/audio/external/probe-sound.ts';
import { box } from '../support/fuzz-external.ts';
import { joined, letters } from '../support/make-markers.ts';

const sound: ProbedSound = {
  codec: 'aac',
  codecName: 'AAC (Advanced Audio Coding)',
  profile: 'LC',
  container: 'mov,mp4,m4a,3gp,3g2,mj2',
  score: 100,
  sampleRate: 44_100,
  channels: 2,
  bitsPerSample: 0,
  timeBase: [1, 44_100],
  frames: 100_000,
  skippedFrames: null,
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

  it.each([
    ['matroska,webm', '1.500000', 48_000],
    ['matroska,webm', 'N/A', 120_000],
    ['mpegts', '1.500000', 120_000],
  ])('about %s whose sound begins at %s s is how long the sound itself is', (container, start, frames) => {
    const kind = { codec_type: 'audio', codec_name: 'flac', sample_rate: '48000', channels: 2 };
    const stream = { ...kind, time_base: '1/1000', start_time: start };
    const format = { format_name: container, duration: '2.500000' };
    expect(readAnswer({ streams: [stream], format })?.frames).toBe(frames);
  });

  it.each([{ channels: 1.5 }, { sample_rate: '1e400' }, { sample_rate: 'N/A' }, { codec_name: undefined }])(
    'about a sound that nobody can count or decode is nothing: %j',
    (strange) => {
      const stream = { codec_type: 'audio', codec_name: 'flac', sample_rate: '48000', channels: 2, ...strange };
      expect(readAnswer({ streams: [stream] })).toBeNull();
    },
  );

  it('about the first packet is how much is taken off at the start, if it is of this sound', () => {
    const stream = { index: 1, codec_type: 'audio', codec_name: 'mp3', sample_rate: '44100', channels: 2 };
    const packet = (index: number) => ({
      stream_index: index,
      side_data_list: [
        { side_data_type: 'MPEGTS Stream ID', id: 192 },
        { side_data_type: 'Skip Samples', skip_samples: 1105, discard_padding: 0 },
      ],
    });
    expect(readAnswer({ streams: [stream], packets: [packet(1)] })?.skippedFrames).toBe(1105);
    expect(readAnswer({ streams: [stream], packets: [packet(0)] })?.skippedFrames).toBeNull();
    expect(readAnswer({ streams: [stream], packets: [{ stream_index: 1 }] })?.skippedFrames).toBeNull();
  });

  it.each([[null], [{}], [{ streams: [] }], [{ streams: [{ codec_type: 'audio' }] }], ['text']])(
    'is no sound when it is %o',
    (answer) => {
      expect(readAnswer(answer)).toBeNull();
    },
  );

  it('counts the frames of Apple’s encoders, and what lies before and behind them, by their own tag', () => {
    const tag = '\0\0\0\x01\0\0\0\0 00000000 00000840 000001CA 00000000003F31F6 00000000 00000000';
    expect(gaplessExtent(tag)).toEqual({ delayFrames: 0x840, frames: 0x3f_31f6, paddingFrames: 0x1ca });
    expect(gaplessExtent('00000000')).toBeNull();
  });

  it.each([
    ['1,024 frames', 1024n, { delayFrames: 1024, frames: 24_000, paddingFrames: 0 }],
    ['more than can be counted', 2n ** 60n, null],
  ])('takes a delay of %s from lengths of 64 bits as it can', async (_, mediaTime, expected) => {
    const numbers = (at: number, ...values: readonly bigint[]) => {
      const bytes = Buffer.alloc(at + 8 * values.length);
      bytes[0] = 1;
      for (const [index, value] of values.entries()) bytes.writeBigInt64BE(value, at + 8 * index);
      return bytes;
    };
    // One unit of the media is one frame; the edit tells no length of its own.
    const clock = numbers(24, mediaTime + 24_000n);
    clock.writeUInt32BE(16_000, 20);
    const edit = joined([numbers(8, 0n, mediaTime), new Uint8Array(4)]);
    const media = box('mdia', joined([box('mdhd', clock), box('hdlr', letters('\0\0\0\0\0\0\0\0soun'))]));
    const film = Buffer.from(box('moov', box('trak', joined([media, box('edts', box('elst', edit))]))));
    const file = {
      sizeBytes: film.length,
      read: (offset: number, length: number) => Promise.resolve(film.subarray(offset, offset + length)),
    };
    expect(await recordedExtent(file, 16_000)).toEqual(expected);
  });
});

describe('the delay of the encoder in a file that ffmpeg reads', () => {
  const extent = { delayFrames: 2112, frames: 100_000, paddingFrames: 458 };
  const matroska = { ...sound, container: 'matroska,webm' };
  const skipping = { ...sound, codec: 'mp3', container: 'mp3', skippedFrames: 1105 };
  it.each([
    ['AAC that records it', sound, extent, 'encoder delay 2112, padding 458'],
    ['AAC in MP4 that says nothing', sound, null, 'encoder delay not recorded'],
    ['AAC without a container', { ...sound, container: 'aac' }, null, 'encoder delay not recorded'],
    ['MP3 of which ffmpeg takes it off', skipping, null, 'encoder delay 1105'],
    ['AAC in Matroska', matroska, null, 'no encoder delay taken off'],
    ['Opus in Matroska', { ...matroska, codec: 'opus' }, null, 'encoder delay as its Opus header says'],
  ])('is told for %s', (_, probed, recorded, words) => {
    const delay = delayOf(probed, recorded);
    expect(delay === null ? null : decoderText('ffmpeg 5.1', delay)).toBe(`ffmpeg 5.1, ${words}`);
  });

  it('is none where nothing is lost', () => {
    expect(delayOf({ ...sound, codec: 'alac' }, extent)).toBeNull();
    expect(delayOf({ ...sound, codec: 'adpcm_ms', container: 'wav' }, null)).toBeNull();
    expect(delayOf({ ...sound, codec: 'dsd_lsbf', container: 'dsf' }, null)).toBeNull();
  });
});

describe('positions in a file that ffmpeg reads', () => {
  it('are those of the recording when it is lossless or says its delay', () => {
    expect(placementOf(sound, true)).toEqual({ seeks: true, doubt: null });
    expect(placementOf({ ...sound, codec: 'alac' }, false)).toEqual({ seeks: true, doubt: null });
    expect(placementOf({ ...sound, codec: 'wavpack', container: 'wv' }, false).doubt).toBeNull();
    expect(placementOf({ ...sound, codec: 'adpcm_ms', container: 'wav' }, false).doubt).toBeNull();
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

  it.each([
    ['FLAC in Ogg', 'flac', 'ogg'],
    ['Speex in Ogg', 'speex', 'ogg'],
    ['FLAC in Core Audio', 'flac', 'caf'],
    ['Opus in NUT', 'opus', 'nut'],
    ['Vorbis in MP4', 'vorbis', 'mov,mp4,m4a,3gp,3g2,mj2'],
    ['ADPCM in WAV', 'adpcm_ima_wav', 'wav'],
  ])('are found by decoding from the start for %s, where ffmpeg only guesses after a jump', (_, codec, container) => {
    expect(placementOf({ ...sound, codec, container }, true).seeks).toBe(false);
    const long = { ...sound, codec, container, frames: 3 * 3600 * 44_100 };
    const doubt = expect.stringMatching(/^Position unsure: .* may be found up to seconds beside/) as string;
    expect(placementOf(long, true)).toEqual({ seeks: true, doubt });
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
