import { describe, expect, test } from 'vitest';
import { inputParameters } from '../../src/main/audio/external/ffmpeg-input.ts';
import { lastLine, runProgram, startProgram } from '../../src/main/audio/external/run-program.ts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeWav } from '../support/make-wav.ts';
import { needs } from '../support/judges.ts';

/** A program that is there wherever tests run. */
const node = process.execPath;

describe('programs that are run', () => {
  test('are stopped when they give nothing for too long', async () => {
    const stuck = startProgram(node, ['-e', 'setInterval(() => {}, 1000)'], 200);
    await expect(stuck.next()).rejects.toThrow('it gave nothing for 0 s');
    await stuck.stop();
    await expect(stuck.ended()).resolves.toMatchObject({ code: null });
  });

  test('are ended at once, also twice, whatever they are doing', async () => {
    const busy = startProgram(node, ['-e', 'for (;;) require("fs").writeSync(1, "x".repeat(65536))'], 20_000);
    expect((await busy.next())?.length).toBeGreaterThan(0);
    await busy.stop();
    await busy.stop();
    await expect(busy.ended()).resolves.toMatchObject({ code: null });
  });

  test('tell in their own last words why they failed, or that they could not be started', async () => {
    const words = 'console.error("first"); console.error("no such thing"); process.exit(3)';
    await expect(runProgram(node, ['-e', words], { timeoutMs: 20_000 })).rejects.toThrow('no such thing');
    await expect(runProgram('/nowhere/ffmpeg', [], { timeoutMs: 20_000 })).rejects.toThrow('ENOENT');
    expect(lastLine('\n \n')).toBeNull();
  });

  test('get their parameters as they are, with no shell between', async () => {
    const odd = '$(echo hacked) `id` "; rm -rf';
    const { stdout } = await runProgram(node, ['-e', 'console.log(process.argv[1])', odd], { timeoutMs: 20_000 });
    expect(stdout).toBe(`${odd}\n`);
  });

  test('that read originals open no lists of other files', async (context) => {
    needs(context, 'ffprobe');
    const folder = mkdtempSync(join(tmpdir(), 'takesheet-programs-'));
    try {
      const other = makeWav(join(folder, 'other.wav'));
      const list = join(folder, 'list.wv');
      for (const text of [
        `ffconcat version 1.0\nfile '${other}'\n`,
        `#EXTM3U\n#EXTINF:1,\nfile:${other}\n#EXT-X-ENDLIST\n`,
      ]) {
        writeFileSync(list, text);
        const asked = ['-v', 'error', '-show_streams', ...inputParameters(list)];
        await expect(runProgram('ffprobe', asked, { timeoutMs: 20_000 })).rejects.toThrow(/list\.wv/);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
