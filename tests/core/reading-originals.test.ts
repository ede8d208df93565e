import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { identifyPath } from '../../src/main/audio/identify.ts';
import { openFrameSource } from '../../src/main/audio/open-frame-source.ts';
import { openOriginal } from '../../src/main/audio/open-original.ts';
import { needs, runProgram } from '../support/judges.ts';
import { makeAiff } from '../support/make-aiff.ts';
import { makeWav } from '../support/make-wav.ts';

const folder = mkdtempSync(join(tmpdir(), 'takesheet-originals-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('opening an original', () => {
  test('a path that does not exist is named, with what to do', async () => {
    await expect(openOriginal(join(folder, 'gone.wav'))).rejects.toMatchObject({
      code: 'notFound',
      message: expect.stringMatching(/gone\.wav was not found\. Connect its disk/),
    });
  });

  test('a folder is not an audio file', async () => {
    await expect(openOriginal(folder)).rejects.toMatchObject({
      code: 'notAudio',
      message: expect.stringMatching(/is a folder/),
    });
  });

  test('an empty file is called empty', async () => {
    const path = join(folder, 'empty.wav');
    writeFileSync(path, '');
    await expect(openOriginal(path)).rejects.toMatchObject({
      code: 'notAudio',
      message: expect.stringMatching(/empty\.wav is empty \(0 bytes\)/),
    });
  });

  test('a pipe is refused at once instead of waited for', async (context) => {
    context.skip(process.platform === 'win32', 'Windows has no pipes that lie in a folder');
    needs(context, 'mkfifo');
    const path = join(folder, 'pipe.wav');
    runProgram('mkfifo', [path]);
    await expect(openOriginal(path)).rejects.toThrow(/device or pipe/);
    rmSync(path);
  });

  test('a file that may not be read says who may not', async () => {
    // As root every file can be read, so another user asks.
    const own = mkdtempSync(join(tmpdir(), 'takesheet-secret-'));
    chmodSync(own, 0o755);
    const path = makeWav(join(own, 'secret.wav'));
    chmodSync(path, 0);
    const script = `import(${JSON.stringify(import.meta.resolve('../../src/main/audio/open-original.ts'))})
      .then(({ openOriginal }) => openOriginal(${JSON.stringify(path)}))
      .catch((error) => process.stdout.write(JSON.stringify({ code: error.code, message: error.message })));`;
    const isRoot = process.getuid?.() === 0;
    const child = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: '/',
      ...(isRoot ? { uid: 65_534, gid: 65_534 } : {}),
    });
    expect(child.stderr.toString()).toBe('');
    expect(JSON.parse(child.stdout.toString())).toMatchObject({
      code: 'notReadable',
      message: expect.stringMatching(/^(The user \w+|This user) may not read secret\.wav\. Ask the owner/),
    });
  });

  test('what it gives are the bytes of the file, fewer only at its end', async () => {
    const path = join(folder, 'bytes');
    writeFileSync(path, Uint8Array.of(1, 2, 3, 4, 5));
    const file = await openOriginal(path);
    expect([...(await file.read(1, 3))]).toEqual([2, 3, 4]);
    expect([...(await file.read(3, 10))]).toEqual([4, 5]);
    expect([...(await file.read(9, 10))]).toEqual([]);
    const target = new Uint8Array(4);
    expect(await file.readInto(target, 2)).toBe(3);
    expect([...target]).toEqual([3, 4, 5, 0]);
    await file.close();
  });

  test('a file that shrinks while it is read is not taken for whole', async () => {
    const path = makeWav(join(folder, 'shrinking.wav'), { frames: 2_000_000 });
    const source = await openFrameSource(path);
    await expect(async () => {
      for await (const block of source.pass()) if (block.startFrame === 0) truncateSync(path, 4_000_000);
    }).rejects.toThrow(/shrinking\.wav became shorter while it was read/);
    await source.close();
  });
});

describe('what a file is, is told by its content', () => {
  const tone = ['-v', 'error', '-f', 'lavfi', '-i', 'sine=d=1'];
  const made: readonly (readonly [string, readonly string[], string])[] = [
    ['flac', ['-f', 'flac'], 'flac'],
    ['mp3 with a tag', ['-f', 'mp3', '-metadata', 'title=Reel'], 'mp3'],
    ['mp3 without a tag', ['-f', 'mp3', '-id3v2_version', '0', '-write_xing', '0'], 'mp3'],
    ['mp2', ['-f', 'mp2'], 'mp3'],
    ['vorbis', ['-c:a', 'libvorbis', '-f', 'ogg'], 'vorbis'],
    ['opus', ['-c:a', 'libopus', '-f', 'ogg'], 'opus'],
    ['ogg flac', ['-c:a', 'flac', '-f', 'ogg'], 'flac'],
    ['speex', ['-c:a', 'libspeex', '-ar', '16000', '-f', 'ogg'], 'other'],
    ['m4a', ['-f', 'ipod'], 'm4a'],
    ['aac', ['-f', 'adts'], 'other'],
    ['wave64', ['-f', 'w64'], 'w64'],
    ['caf', ['-f', 'caf'], 'caf'],
    ['wavpack', ['-f', 'wv'], 'other'],
    ['au', ['-f', 'au'], 'au'],
    ['wma', ['-f', 'asf'], 'other'],
    ['wav', ['-f', 'wav'], 'wav'],
    ['aiff', ['-f', 'aiff'], 'aiff'],
  ];
  test.for(made)('%s', async ([name, parameters, format], context) => {
    needs(context, 'ffmpeg');
    const path = join(folder, `${name}.txt`);
    runProgram('ffmpeg', [...tone, ...parameters, '-y', path]);
    expect(await identifyPath(path)).toMatchObject({ format });
  });

  test('a FLAC or MP3 behind a long ID3 tag is found', async (context) => {
    needs(context, 'ffmpeg');
    const tag = new Uint8Array(10 + 200_000);
    // 200,000 in four times seven bits.
    tag.set([0x49, 0x44, 0x33, 4, 0, 0, 0, 12, 26, 64]);
    for (const format of ['flac', 'mp3']) {
      const sound = runProgram('ffmpeg', [...tone, '-f', format, '-id3v2_version', '0', '-']);
      const path = join(folder, `tagged.${format}`);
      writeFileSync(path, Buffer.concat([tag, sound]));
      expect(await identifyPath(path)).toMatchObject({ format });
    }
  });

  test('known formats that only ffmpeg decodes are refused with a way out where it is missing', async () => {
    const path = join(folder, 'tape.m4a');
    writeFileSync(path, Buffer.concat([Buffer.from('\0\0\0\x20ftypM4A '), Buffer.alloc(1000)]));
    vi.stubEnv('TAKESHEET_FFMPEG', '/nowhere/ffmpeg');
    onTestFinished(() => void vi.unstubAllEnvs());
    await expect(openFrameSource(path)).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(/^tape\.m4a is an M4A or MP4 file \(AAC or ALAC\).*ffmpeg/),
    });
  });

  test('an ending proves nothing', async () => {
    expect(await identifyPath(makeWav(join(folder, 'tape.doc')))).toMatchObject({ format: 'wav' });
    expect(await identifyPath(makeAiff(join(folder, 'tape')))).toMatchObject({ format: 'aiff' });
    for (const [name, content] of [
      ['text.wav', 'This is only a letter about a tape.\n'.repeat(300)],
      ['riff.wav', 'RIFF\0\0\0\0AVI LIST'],
      ['short.wav', 'RIFF'],
      ['id3.mp3', 'ID3, says the letter, is a tag.'],
      ['picture.heic', '\0\0\0\x20ftypheic\0\0\0\0'],
    ] as const) {
      writeFileSync(join(folder, name), content, 'latin1');
      expect(await identifyPath(join(folder, name)), name).toBeNull();
    }
  });

  test('noise is never taken for MP3', async () => {
    const path = join(folder, 'noise.mp3');
    let state = 1;
    for (let round = 0; round < 40; round++) {
      const bytes = Uint8Array.from({ length: 70_000 }, () => {
        state = Math.imul(state ^ (state >>> 15), 0x2c1b_3c6d) + 0x9e37_79b9;
        // A great many sync bytes, as in pictures.
        return (state >>> 24) % 8 === 0 ? 0xff : state >>> 24;
      });
      writeFileSync(path, bytes);
      expect(await identifyPath(path)).toBeNull();
    }
  });

  test('an empty file in a folder is no audio, a folder neither', async () => {
    const path = join(folder, 'nothing.wav');
    writeFileSync(path, '');
    mkdirSync(join(folder, 'sub.wav'));
    expect(await identifyPath(path)).toBeNull();
    expect(await identifyPath(join(folder, 'sub.wav'))).toBeNull();
    await expect(identifyPath(join(folder, 'gone.wav'))).rejects.toMatchObject({ code: 'notFound' });
  });
});
