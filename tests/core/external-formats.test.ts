import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { identifyPath } from '../../src/main/audio/identify.ts';
import { openFrameSource } from '../../src/main/audio/open-frame-source.ts';
import type { FrameSource } from '../../src/main/audio/frame-source.ts';
import { runProgram } from '../support/judges.ts';
import { noiseCode } from '../support/make-samples.ts';
import { makeWav } from '../support/make-wav.ts';
import { needs } from '../support/judges.ts';

const folder = mkdtempSync(join(tmpdir(), 'takesheet-external-'));
afterAll(() => rmSync(folder, { recursive: true }));

const frames = 300_001;
const wav = join(folder, 'source.wav');
/** A chirp that never repeats, so that a shift by one frame is seen anywhere. */
const chirp = (frame: number, channel: number): number =>
  Math.round(9000 * Math.sin((frame / 44_100) ** 2 * 5000 + frame * 0.05 + channel));
beforeAll(() => {
  makeWav(wav, { frames, code: chirp });
});

function encode(name: string, ...parameters: readonly string[]): string {
  const path = join(folder, name);
  runProgram('ffmpeg', ['-v', 'error', '-y', '-i', wav, ...parameters, `file:${path}`]);
  return path;
}

function decodedByFfmpeg(path: string): Float32Array {
  const bytes = runProgram('ffmpeg', ['-v', 'error', '-i', `file:${path}`, '-map', '0:a:0', '-f', 'f32le', 'pipe:1']);
  return new Float32Array(bytes.buffer, 0, bytes.length / 4);
}

async function using<Result>(path: string, work: (source: FrameSource) => Promise<Result>): Promise<Result> {
  const source = await openFrameSource(path);
  try {
    return await work(source);
  } finally {
    await source.close();
  }
}

/** Fifty places with their lengths, the same in every run. */
const places = Array.from({ length: 50 }, (_, index) => {
  const start = (index * 104_729 + 17) % (frames - 5000);
  return { start, length: 200 + ((index * 7919) % 4000) };
});

const lossless = [
  ['alac.m4a', 'alac', '-c:a alac', 'm4a', 'ALAC, 16 bit'],
  ['wavpack.wv', 'wavpack', '-c:a wavpack', 'other', 'WavPack, 16 bit'],
  ['true-audio.tta', 'tta', '-c:a tta', 'other', 'True Audio, 16 bit'],
] as const;

describe('files that only ffmpeg reads', () => {
  test.for(lossless)('%s gives every frame exactly', async ([name, codec, options, format, encoding], context) => {
    needs(context, 'ffmpeg', 'ffprobe');
    const path = encode(name, ...options.split(' '));
    const original = decodedByFfmpeg(wav);
    await using(path, async (source) => {
      expect(source.facts).toMatchObject({ format, encoding, sampleRate: 44_100, channels: 2, frames, repairs: [] });
      expect(source.facts.decoder).toMatch(new RegExp(`^ffmpeg \\S+, ${codec}$`));
      for (const { start, length } of places) {
        const read = await source.read(start, length);
        expect(read).toEqual(original.slice(start * 2, (start + length) * 2));
      }
      expect(await source.read(frames - 3, 100)).toEqual(original.slice((frames - 3) * 2));
      expect(await source.read(frames + 10, 100)).toHaveLength(0);
    });
  });

  test.for([
    ['IMA in WAV', 'ima.wav', ['-c:a', 'adpcm_ima_wav'], 2],
    ['Microsoft in WAV', 'ms.wav', ['-c:a', 'adpcm_ms'], 2],
    ['IMA in AIFF-C', 'ima.aifc', ['-c:a', 'adpcm_ima_qt'], 2],
    ['G.726 in WAV', 'g726.wav', ['-c:a', 'adpcm_g726', '-ac', '1', '-ar', '8000'], 1],
  ] as const)('ADPCM (%s) is the same after a jump as from its beginning', async (options, context) => {
    needs(context, 'ffmpeg', 'ffprobe');
    const [, name, parameters, channels] = options;
    const path = encode(name, ...parameters);
    const whole = decodedByFfmpeg(path);
    for (const share of [0.07, 0.2, 0.45, 0.8, 0.97]) {
      const start = Math.floor((share * whole.length) / channels);
      const read = await using(path, (source) => source.read(start, 1000));
      expect(read).toEqual(whole.slice(start * channels, (start + 1000) * channels));
    }
  });

  test('AAC in M4A lies where it was recorded, at any place, and ends where it ended', async (context) => {
    needs(context, 'ffmpeg', 'ffprobe');
    const path = encode('aac.m4a', '-c:a', 'aac', '-b:a', '192k');
    const whole = decodedByFfmpeg(path);
    const original = decodedByFfmpeg(wav);
    await using(path, async (source) => {
      expect(source.facts).toMatchObject({ format: 'm4a', encoding: 'AAC (LC)', frames, repairs: [] });
      expect(source.facts.decoder).toMatch(/^ffmpeg \S+, aac, encoder delay 1024$/);
      for (const { start, length } of places) {
        const read = await source.read(start, length);
        expect(shiftBetween(read, whole, start)).toBe(0);
        expect(shiftBetween(read, original, start)).toBe(0);
      }
      expect(await source.read(frames - 10, 1000)).toHaveLength(20);
    });
  });

  test('AAC that leaves noise to its decoder keeps every place, and as much noise', async (context) => {
    needs(context, 'ffmpeg', 'ffprobe');
    makeWav(join(folder, 'noisy.wav'), { frames, code: tonesInNoise });
    const path = join(folder, 'noisy.m4a');
    const noise = ['-c:a', 'aac', '-b:a', '96k', '-aac_pns', '1'];
    runProgram('ffmpeg', ['-v', 'error', '-y', '-i', join(folder, 'noisy.wav'), ...noise, path]);
    const whole = await using(path, (source) => source.read(0, frames));
    await using(path, async (source) => {
      for (const { start, length } of places.slice(0, 12)) {
        const read = await source.read(start, length);
        const same = whole.subarray(start * 2, (start + length) * 2);
        expect(shiftBetween(read, whole, start)).toBe(0);
        const strength = energyOf(read) / energyOf(same);
        expect(strength).toBeGreaterThan(0.95);
        expect(strength).toBeLessThan(1.05);
        // What is not left to the decoder is the same.
        expect(energyOf(read.map((sample, index) => sample - same[index]!))).toBeLessThan(0.25 * energyOf(same));
      }
    });
  });

  test('AAC without a container says how far its positions may be off, and stays where it is', async (context) => {
    needs(context, 'ffmpeg', 'ffprobe');
    const path = encode('aac.aac', '-c:a', 'aac', '-b:a', '192k');
    const whole = decodedByFfmpeg(path);
    await using(path, async (source) => {
      expect(source.facts.repairs).toEqual([expect.stringContaining('Position ±1024 samples')]);
      expect(source.facts.decoder).toMatch(/^ffmpeg \S+, aac, encoder delay not recorded$/);
      for (const { start, length } of places) {
        expect(shiftBetween(await source.read(start, length), whole, start)).toBe(0);
      }
    });
  });

  test('the delay and the padding that an edit list tells are those that are taken off, and are told', async (context) => {
    needs(context, 'ffmpeg', 'ffprobe');
    // Noise substitution is off: a decoder makes that noise up, other noise for each place where it begins.
    const path = encode('edited.m4a', '-c:a', 'aac', '-b:a', '192k', '-aac_pns', '0');
    const whole = await using(path, (source) => source.read(0, frames));
    const bytes = readFileSync(path);
    const edit = bytes.indexOf('elst') + 12;
    expect(bytes.readInt32BE(edit + 4)).toBe(1024);
    bytes.writeUInt32BE(6000, edit);
    bytes.writeInt32BE(1024 + 1088, edit + 4);
    writeFileSync(path, bytes);
    // The film is counted in milliseconds, so the end is known to one of them.
    const kept = Math.floor(6001 * 44.1);
    await using(path, async (source) => {
      expect(source.facts.frames).toBe(kept);
      expect(source.facts.decoder).toMatch(
        new RegExp(`^ffmpeg \\S+, aac, encoder delay 2112, padding ${frames - 1088 - kept}$`),
      );
      expect(await source.read(0, 5000)).toEqual(whole.slice(1088 * 2, (1088 + 5000) * 2));
    });
  });

  test.for([
    ['box.mka', 'ac3'],
    ['film.mka', 'aac'],
    ['radio.wma', 'wmav2'],
  ] as const)(
    '%s, whose container counts no samples, gives the same frames wherever one begins',
    async ([name, codec], context) => {
      needs(context, 'ffmpeg', 'ffprobe');
      const path = encode(name, '-c:a', codec, '-b:a', '192k');
      const whole = decodedByFfmpeg(path);
      await using(path, async (source) => {
        expect(source.facts.decoder).toMatch(new RegExp(`^ffmpeg \\S+, ${codec}, no encoder delay taken off$`));
        for (const { start, length } of places.slice(0, 8)) {
          const read = await source.read(start, length);
          expect(read).toEqual(whole.slice(start * 2, (start + length) * 2));
        }
      });
    },
  );

  test('ADPCM in a WAV file, which our own reader refuses, is read with its help', async (context) => {
    needs(context, 'ffmpeg', 'ffprobe');
    const path = encode('adpcm.wav', '-c:a', 'adpcm_ms');
    await using(path, async (source) => {
      expect(source.facts.decoder).toMatch(/^ffmpeg \S+, adpcm_ms$/);
      expect(source.facts.repairs).toEqual([]);
      expect((await source.read(1000, 10)).length).toBe(20);
    });
  });

  test('a WAV file of an encoding that ffmpeg does not know either is refused with the number of it', async (context) => {
    needs(context, 'ffmpeg', 'ffprobe');
    const bytes = readFileSync(wav);
    bytes.writeUInt16LE(0x4242, 20);
    const path = join(folder, 'strange.wav');
    writeFileSync(path, bytes);
    await expect(openFrameSource(path)).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(
        /^strange\.wav is a WAV file that holds an unknown encoding \(format tag 16962\)/,
      ) as string,
    });
  });

  test.for([
    ['flac.caf', ['-c:a', 'flac', '-frame_size', '5000']],
    ['adpcm.avi', ['-c:a', 'adpcm_ms']],
    ['later.mka', ['-c:a', 'flac', '-output_ts_offset', '1.5']],
  ] as const)(
    '%s is not called cut off, though its container tells another length',
    async ([name, parameters], context) => {
      needs(context, 'ffmpeg', 'ffprobe');
      await using(encode(name, ...parameters), async (source) => {
        let next = 0;
        for await (const block of source.pass()) next += block.samples.length / 2;
        expect(next).toBeGreaterThanOrEqual(frames);
        expect(source.passFindings?.()).toEqual([]);
      });
    },
  );

  test('one-bit sound (DSD) is told as what it is heard as, and read at any place', async (context) => {
    needs(context, 'ffmpeg', 'ffprobe');
    const path = join(folder, 'one-bit.dsf');
    writeFileSync(path, dsfBytes(40));
    const whole = decodedByFfmpeg(path);
    await using(path, async (source) => {
      const { facts } = source;
      expect(facts).toMatchObject({ format: 'other', encoding: 'DSD', sampleRate: 352_800, channels: 2 });
      expect(facts.repairs).toEqual([expect.stringContaining('DSD') as string]);
      expect(facts.frames).toBe(whole.length / 2);
      for (const start of [0, 5000, 100_001, 77_777]) {
        expect(await source.read(start, 500)).toEqual(whole.slice(start * 2, (start + 500) * 2));
      }
    });
  });

  test('one pass gives every byte of the file, every frame, and the encoded sound that ffmpeg copies out', async (context) => {
    needs(context, 'ffmpeg', 'ffprobe');
    const path = encode('whole.m4a', '-c:a', 'alac');
    const bytes = createHash('sha256');
    const audio = createHash('sha256');
    const samples: Float32Array[] = [];
    let count = 0;
    await using(path, async (source) => {
      for await (const block of source.pass()) {
        bytes.update(block.bytes);
        audio.update(block.audioBytes);
        expect(block.startFrame).toBe(count);
        samples.push(block.samples.slice());
        count += block.samples.length / 2;
      }
      expect(source.passFindings?.()).toEqual([]);
    });
    expect(count).toBe(frames);
    expect(joined(samples)).toEqual(decodedByFfmpeg(wav));
    expect(bytes.digest('hex')).toBe(sha256Of(path));
    const copied = runProgram('ffmpeg', `-v error -i ${path} -map 0:a:0 -c copy -f hash -hash sha256 -`.split(' '));
    expect(new TextDecoder().decode(copied).trim()).toBe(`SHA256=${audio.digest('hex')}`);
  });

  test('a pass is as far in the file as in the sound, so that its progress is true', async (context) => {
    needs(context, 'ffmpeg', 'ffprobe');
    const path = encode('few-bytes.m4a', '-c:a', 'aac', '-b:a', '32k');
    await using(path, async (source) => {
      const sizeBytes = readFileSync(path).length;
      let done = 0;
      for await (const { bytes, startFrame, samples } of source.pass()) {
        done += bytes.length;
        const [inFile, inSound] = [done / sizeBytes, (startFrame + samples.length / 2) / frames];
        // By a block of it.
        expect(Math.abs(inFile - inSound)).toBeLessThan(65_536 / frames);
      }
      expect(done).toBe(sizeBytes);
    });
  });

  test('a file that was cut off is read as far as it goes, and a broken one says why it cannot be read', async (context) => {
    needs(context, 'ffmpeg', 'ffprobe');
    const whole = encode('to-cut.wv', '-c:a', 'wavpack');
    const path = join(folder, 'cut.wv');
    const bytes = readFileSync(whole);
    writeFileSync(path, bytes.subarray(0, bytes.length / 2));
    await using(path, async (source) => {
      let count = 0;
      for await (const block of source.pass()) count += block.samples.length / 2;
      expect(count).toBeGreaterThan(frames / 4);
      expect(count).toBeLessThan(frames);
    });
    const broken = join(folder, 'broken.m4a');
    writeFileSync(broken, Buffer.concat([Buffer.from([0, 0, 0, 16]), Buffer.from('ftypM4A \0\0\0\0'), bytes]));
    await expect(openFrameSource(broken)).rejects.toMatchObject({
      code: 'damaged',
      message: expect.stringMatching(/^broken\.m4a could not be read by ffmpeg: /) as string,
    });
  });

  test('file names that look like options, addresses or lists are only names', async (context) => {
    needs(context, 'ffmpeg', 'ffprobe');
    const made = encode('plain.wv', '-c:a', 'wavpack');
    const names = [
      '-i.wv',
      '-y',
      'concat:a|b.wv',
      'http:',
      '%d.wv',
      'pipe:0',
      '$(touch hacked);`id`.wv',
      'a\nb.wv',
      '"q" \'r\'.wv',
    ];
    for (const name of names) {
      const path = join(folder, name);
      copyFileSync(made, path);
      await using(path, async (source) => {
        expect(source.facts.frames).toBe(frames);
        expect(await source.read(5000, 4)).toHaveLength(8);
      });
    }
  });

  test('reads that follow each other keep one ffmpeg running, and closing the file ends it', async (context) => {
    needs(context, 'ffmpeg', 'ffprobe', 'ps');
    const path = encode('kept.wv', '-c:a', 'wavpack');
    const source = await openFrameSource(path);
    for (let start = 0; start < 40_000; start += 10_000) await source.read(start, 10_000);
    const running = ffmpegsOf(path);
    expect(running).toHaveLength(1);
    await source.read(40_000, 1000);
    expect(ffmpegsOf(path)).toEqual(running);
    const passing = source.pass()[Symbol.asyncIterator]();
    await passing.next();
    expect(ffmpegsOf(path).length).toBeGreaterThan(1);
    await passing.return?.();
    await source.close();
    expect(ffmpegsOf(path)).toEqual([]);
  });

  test('without ffmpeg it is said what the file is, what to install, and where to tell the place', async (context) => {
    needs(context, 'ffmpeg', 'ffprobe');
    const path = encode('refused.m4a', '-c:a', 'aac');
    const before = process.env['PATH'];
    process.env['PATH'] = '';
    try {
      await expect(openFrameSource(path)).rejects.toMatchObject({
        code: 'unsupported',
        message: expect.stringMatching(
          /^refused\.m4a is an M4A .* help of ffmpeg\. ffmpeg was not found on PATH\. Install ffmpeg .* Settings .* re-read/,
        ) as string,
      });
    } finally {
      process.env['PATH'] = before;
    }
    await using(path, async (source) => {
      expect(source.facts.frames).toBe(frames);
    });
  });

  test.for([
    ['reel.ape', 'MAC \x96\x0f\0\0', "Monkey's Audio (APE)"],
    ['sv7.mpc', 'MP+\x07\0\0\0\0', 'Musepack'],
    ['sv8.mpc', 'MPCKSH\x0f\0', 'Musepack'],
  ] as const)('%s is known for what it is, with ffmpeg or without it', async ([name, head, called], context) => {
    const path = join(folder, name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, Buffer.concat([Buffer.from(head, 'latin1'), Buffer.alloc(4000, 0xff)]));
    expect(await identifyPath(path)).toEqual({ format: 'other', name: called });
    const before = process.env['PATH'];
    process.env['PATH'] = '';
    try {
      await expect(openFrameSource(path)).rejects.toMatchObject({
        code: 'unsupported',
        message: expect.stringContaining(
          `${name} is ${called}, which Takesheet reads with the help of ffmpeg.`,
        ) as string,
      });
    } finally {
      process.env['PATH'] = before;
    }
    needs(context, 'ffmpeg', 'ffprobe');
    // There is no sound behind this beginning, so that ffmpeg gives up; its words are handed on.
    await expect(openFrameSource(path)).rejects.toMatchObject({
      code: 'damaged',
      message: expect.stringContaining(`${name} could not be read by ffmpeg: `) as string,
    });
  });
});

/** Two tones in noise that is weaker the higher it is, as that of a tape. */
function tonesInNoise(frame: number, channel: number): number {
  const tones = 3000 * (Math.sin(frame * 0.0627) + Math.sin(frame * 0.1758));
  const octaves = Array.from({ length: 8 }, (_, octave) => hiss(frame >> octave, channel + 2 * octave));
  return Math.round(tones + octaves.reduce((sum, value) => sum + value, 0));
}

const hiss = noiseCode(12);

function energyOf(samples: Float32Array): number {
  return samples.reduce((sum, sample) => sum + sample * sample, 0);
}

/** How far `read` lies from where it should in `whole`, in frames: 0 when it fits best right there. */
function shiftBetween(read: Float32Array, whole: Float32Array, start: number): number {
  let best = { shift: Number.NaN, error: Infinity };
  for (let shift = -60; shift <= 60; shift += 1) {
    let error = 0;
    for (let index = 0; index < Math.min(read.length, 4000); index += 1) {
      error += (read[index]! - (whole[(start + shift) * 2 + index] ?? 0)) ** 2;
    }
    if (error < best.error) best = { shift, error };
  }
  return best.shift;
}

/** A DSF file (Sony, DSF File Format Specification 1.01) of so many blocks of stereo, each 4096 bytes per channel. */
function dsfBytes(blocks: number): Buffer {
  const data = Buffer.alloc(blocks * 2 * 4096);
  for (let index = 0; index < data.length; index += 1) data[index] = (index * 73 + (index >> 7) * 31) & 0xff;
  const bytes = Buffer.alloc(92);
  bytes.write('DSD ', 0);
  bytes.writeBigUInt64LE(28n, 4);
  bytes.writeBigUInt64LE(BigInt(92 + data.length), 12);
  bytes.write('fmt ', 28);
  bytes.writeBigUInt64LE(52n, 32);
  for (const [index, value] of [1, 0, 2, 2, 2_822_400, 1].entries()) bytes.writeUInt32LE(value, 40 + index * 4);
  bytes.writeBigUInt64LE(BigInt(blocks * 4096 * 8), 64);
  bytes.writeUInt32LE(4096, 72);
  bytes.write('data', 80);
  bytes.writeBigUInt64LE(BigInt(12 + data.length), 84);
  return Buffer.concat([bytes, data]);
}

/** Process ids of the ffmpegs that this test has running on a file. */
function ffmpegsOf(path: string): readonly string[] {
  const all = new TextDecoder().decode(runProgram('ps', ['-o', 'pid=,stat=,args=', '--ppid', String(process.pid)]));
  return all
    .split('\n')
    .filter((line) => line.includes(`file:${path}`) && !/^\s*\d+\s+Z/.test(line))
    .map((line) => /\d+/.exec(line)?.[0] ?? '');
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function sha256Of(path: string): string {
  return new TextDecoder()
    .decode(runProgram('sha256sum', [path]))
    .replace(/^\\/, '')
    .slice(0, 64);
}
