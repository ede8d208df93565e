import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { identifyPath } from '../../src/main/audio/identify.ts';
import { readMetadata } from '../../src/main/audio/metadata/read-metadata.ts';
import { openFrameSource } from '../../src/main/audio/open-frame-source.ts';
import { needs, runProgram } from '../support/judges.ts';
import { fixturePath } from '../support/make-compressed.ts';
import { joined, letters } from '../support/make-markers.ts';
import { shortenBytes } from '../support/make-shorten.ts';
import { makeWav } from '../support/make-wav.ts';
import { openTestCore } from '../support/test-core.ts';

const folder = mkdtempSync(join(tmpdir(), 'takesheet-unknown-'));
afterAll(() => rmSync(folder, { recursive: true }));

const frames = 40_000;
const chirp = (frame: number): number => Math.round(9000 * Math.sin((frame / 44_100) ** 2 * 5000 + frame * 0.05));
const wav = join(folder, 'source.wav');
beforeAll(() => {
  makeWav(wav, { frames, code: chirp });
});

function encode(path: string, ...options: readonly string[]): string {
  runProgram('ffmpeg', ['-v', 'error', '-y', '-i', wav, ...options, `file:${path}`]);
  return path;
}

function write(path: string, ...parts: readonly (Uint8Array | string)[]): string {
  writeFileSync(path, joined(parts.map((part) => (typeof part === 'string' ? letters(part) : part))));
  return path;
}

const mono = (): readonly number[] => Array.from({ length: frames }, (_, frame) => chirp(frame));
const monoBytes = (): Uint8Array => new Uint8Array(Int16Array.from(mono()).buffer);
const sphereHeader = [
  'NIST_1A',
  '   1024',
  'channel_count -i 1',
  `sample_count -i ${frames}`,
  'sample_rate -i 44100',
  'sample_n_bytes -i 2',
  'sample_byte_format -s2 01',
  'sample_sig_bits -i 16',
  'sample_coding -s3 pcm',
  'end_head',
  '',
].join('\n');

type Maker = (path: string) => string;
const rarerKinds: readonly (readonly [string, string, Maker])[] = [
  ['AC-3', 'ac3', (path) => encode(path, '-c:a', 'ac3', '-f', 'ac3')],
  ['E-AC-3', 'eac3', (path) => encode(path, '-c:a', 'eac3', '-f', 'eac3')],
  ['RealMedia', 'ac3', (path) => encode(path, '-c:a', 'ac3', '-f', 'rm')],
  ['IRCAM', 'pcm_s16le', (path) => encode(path, '-f', 'ircam')],
  ['NIST Sphere', 'pcm_s16le', (path) => write(path, sphereHeader.padEnd(1024), monoBytes())],
  ['Shorten', 'shorten', (path) => write(path, shortenBytes(mono()))],
];

describe('rarer kinds are known by their content', () => {
  test.for(rarerKinds)('%s, and read as ffmpeg decodes them', async ([kind, codec, make], context) => {
    needs(context, 'ffmpeg', 'ffprobe');
    const path = make(join(folder, kind));
    expect(await identifyPath(path)).toEqual({ format: 'other', name: kind });
    const bytes = runProgram('ffmpeg', ['-v', 'error', '-i', `file:${path}`, '-f', 'f32le', 'pipe:1']);
    const whole = new Float32Array(bytes.buffer, 0, bytes.length / 4);
    const source = await openFrameSource(path);
    const { channels, decoder } = source.facts;
    expect(decoder).toMatch(new RegExp(`^ffmpeg \\S+, ${codec}(,|$)`));
    expect(await source.read(5000, 3000)).toEqual(whole.slice(5000 * channels, 8000 * channels));
    await source.close();

    vi.stubEnv('TAKESHEET_FFMPEG', '/nowhere/ffmpeg');
    onTestFinished(() => void vi.unstubAllEnvs());
    await expect(openFrameSource(path)).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining(`${kind} is ${kind}, which Takesheet reads with the help of ffmpeg.`) as string,
    });
  });

  test('two bytes that AC-3 begins with are no proof', async () => {
    const path = write(join(folder, 'chance'), '\x0b\x77\xc2\xea\x54\x40', new Uint8Array(5000).fill(0x55));
    expect(await identifyPath(path)).toBeNull();
  });
});

describe('what no signature tells', () => {
  test('is asked of ffmpeg where it was named, and left alone in a folder', async (context) => {
    needs(context, 'ffmpeg', 'ffprobe');
    const core = await openTestCore();
    const { reels } = core.folders;
    const film = encode(join(reels, 'film'), '-c:a', 'mp2', '-metadata', 'title=Reel 9', '-f', 'avi');
    encode(join(reels, 'known'), '-c:a', 'ac3', '-f', 'ac3');
    const inFolder = await core.add(reels);
    expect(inFolder.problems).toEqual([]);
    expect((await Promise.all(inFolder.added.map((id) => core.transfer(id)))).map(nameOf)).toEqual(['known']);

    const { added, problems } = await core.add(film);
    expect(problems).toEqual([]);
    const transfer = await core.inState(added[0]!, 'present');
    expect(transfer).toMatchObject({ format: 'other', encoding: 'MPEG layer II', sampleRate: 44_100, channels: 2 });
    const said = await readMetadata(film, { sampleRate: 44_100, frames, fileName: 'film' });
    expect(said.groups[0]?.entries).toContainEqual({ key: 'title', value: 'Reel 9' });
  });

  test('is refused when it is no sound, whatever ffmpeg may guess', async (context) => {
    needs(context, 'ffmpeg', 'ffprobe');
    const core = await openTestCore();
    const contents: readonly (readonly [string, ...(Uint8Array | string)[]])[] = [
      ['letter.txt', 'Dear archive, here is the tape. '.repeat(400)],
      ['picture.png', pngBytes()],
      ['song.mid', 'MThd\0\0\0\x06\0\0\0\x01\0\x60MTrk\0\0\0\x04\0\xff\x2f\0'],
      ['noise.bin', noise(100_000)],
      ['zeros.bin', new Uint8Array(100_000)],
      // ffprobe takes two frames for an MP3, but is as good as sure that it is none.
      ['frames.bin', 'x'.repeat(100), twoFrames(), 'x'.repeat(200)],
    ];
    const paths = contents.map(([name, ...parts]) => write(join(core.folders.root, name), ...parts));
    const { added, unreadable, problems } = await core.add(...paths);
    expect([added, unreadable]).toEqual([[], []]);
    expect(problems).toEqual(
      paths.map((path) => ({ path, reason: `${basename(path)} is not an audio file. Choose a recording.` })),
    );
  });

  test('is asked of ffmpeg once when it is added, and once more when it is read', async (context) => {
    needs(context, 'ffmpeg', 'ffprobe');
    const core = await openTestCore();
    const film = encode(join(core.folders.root, 'film'), '-c:a', 'mp2', '-f', 'avi');
    const runs = chooseFfmpeg(join(core.folders.root, 'bin'), {
      ffmpeg: `exec ${whereIs('ffmpeg')} "$@"`,
      ffprobe: `exec ${whereIs('ffprobe')} "$@"`,
    });
    const { added } = await core.add(film);
    await core.inState(added[0]!, 'present');
    expect(runs('ffprobe')).toBe(2);
  });

  test('makes an ffmpeg that does not work be looked for once', async () => {
    const core = await openTestCore();
    const runs = chooseFfmpeg(join(core.folders.root, 'bin'), { ffmpeg: 'echo hello', ffprobe: 'echo hello' });
    const { problems } = await core.add(write(join(core.folders.root, 'letter.txt'), 'Dear archive'));
    expect(problems[0]?.reason).toMatch(
      /^letter\.txt is not an audio file\. .* does not answer as ffmpeg does\. Install/,
    );
    expect(runs('ffmpeg')).toBe(1);
  });

  test('is refused without ffmpeg, with what to install', async () => {
    vi.stubEnv('TAKESHEET_FFMPEG', '/nowhere/ffmpeg');
    onTestFinished(() => void vi.unstubAllEnvs());
    const core = await openTestCore();
    const { root, reels } = core.folders;
    mkdirSync(join(reels, 'box'), { recursive: true });
    const advice =
      'ffmpeg reads many more kinds of sound. There is no ffmpeg at /nowhere/ffmpeg. Install ffmpeg (from your system’s packages or ffmpeg.org) or say in Settings where it is, and try again.';
    const { problems } = await core.add(write(join(root, 'tape.sox'), '.SoX', new Uint8Array(4000)));
    expect(problems.map(({ reason }) => reason)).toEqual([
      `tape.sox is not an audio file. Choose a recording. ${advice}`,
    ]);
    const { unreadable } = await core.add(write(join(reels, 'box', 'tape.wav'), '.SoX', new Uint8Array(4000)));
    expect(unreadable.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^tape\.wav holds no audio that Takesheet knows.* Read as raw PCM /),
    ]);
    expect(unreadable[0]?.reason).toContain(advice);
  });
});

/** Chooses these programs for the rest of a test, and tells how often one of them was run. */
function chooseFfmpeg(place: string, programs: Readonly<Record<'ffmpeg' | 'ffprobe', string>>) {
  mkdirSync(place);
  for (const [name, command] of Object.entries(programs)) {
    const path = join(place, name);
    writeFileSync(path, `#!/bin/sh\necho run >> '${path}.runs'\n${command}\n`, { mode: 0o755 });
  }
  vi.stubEnv('TAKESHEET_FFMPEG', place);
  onTestFinished(() => void vi.unstubAllEnvs());
  return (name: keyof typeof programs): number =>
    readFileSync(join(place, `${name}.runs`), 'utf8').split('\n').length - 1;
}

function whereIs(program: string): string {
  return new TextDecoder().decode(runProgram('sh', ['-c', `command -v ${program}`])).trim();
}

function nameOf({ files }: { readonly files: readonly { readonly path: string }[] }): string {
  return basename(files[0]?.path ?? '');
}

/** A picture of one white point. */
function pngBytes(): Uint8Array {
  return Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTf5/QAAAABJRU5ErkJggg==',
    'base64',
  );
}

function noise(length: number): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 24;
  });
}

// Each frame of 128 kbit/s at 44.1 kHz has 417 bytes, or one more.
function twoFrames(): Uint8Array {
  const bytes = readFileSync(fixturePath('constant.mp3'));
  const starts: number[] = [];
  for (let at = 0; at + 4 < bytes.length; at += 417 + ((bytes[at + 2]! >> 1) & 1)) starts.push(at);
  return bytes.subarray(starts[10], starts[12]);
}
