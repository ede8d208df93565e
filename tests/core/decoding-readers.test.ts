import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { createReaders, type Readers, type ReadersOptions } from '../../src/main/audio/readers.ts';
import { fixturePath, sourceSamples } from '../support/make-compressed.ts';
import { noiseCode, samplesOf } from '../support/make-samples.ts';
import { makeWav } from '../support/make-wav.ts';

const workerUrl = new URL('../../src/main/audio/reader.worker.ts', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'takesheet-readers-'));
const opened: Readers[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((readers) => readers.close()));
});
afterAll(() => rmSync(folder, { recursive: true }));

const never = new AbortController().signal;
const flac = fixturePath('stereo-16.flac');

describe('readers', () => {
  test('tell who still reads piece by piece that the program was closed', async () => {
    const readers = newReaders();
    await readers.read(flac, 0, 10, never);
    await readers.close();
    await expect(readers.read(flac, 10, 10, never)).rejects.toMatchObject({ code: 'disconnected' });
  });

  test('tell what a file is', async () => {
    const facts = await newReaders().probe(flac, never);
    expect(facts).toMatchObject({ format: 'flac', encoding: 'FLAC, 16 bit', frames: 24_000, channels: 2 });
  });

  test('give exact frames of any file, also of many at once and in the order in which they were asked', async () => {
    const readers = newReaders();
    const order: number[] = [];
    const starts = [20_000, 0, 12_345, 1, 23_999];
    await Promise.all(
      starts.map(async (start) => {
        const samples = await readers.read(flac, start, 1000, never);
        order.push(start);
        const frames = Math.min(1000, 24_000 - start);
        expect(samples).toEqual(sourceSamples('stereo-16.flac', start, frames));
      }),
    );
    expect(order).toEqual(starts);
  });

  test('read more files than they keep open', async () => {
    const readers = newReaders();
    const paths = Array.from({ length: 20 }, (_, index) => {
      const code = (frame: number): number => frame + index;
      return makeWav(join(folder, `many-${index}.wav`), { frames: 100, channels: 1, code });
    });
    const firsts = await Promise.all([...paths, ...paths].map((path) => readers.read(path, 0, 1, never)));
    expect(firsts.map(([first = 0]) => first * 32_768)).toEqual([...paths.keys(), ...paths.keys()]);
  });

  test('see that a file was replaced', async () => {
    const readers = newReaders();
    const path = join(folder, 'replaced.flac');
    copyFileSync(flac, path);
    await readers.read(path, 0, 10, never);
    makeWav(path, { frames: 5000 });
    expect(await readers.read(path, 100, 10, never)).toEqual(samplesOf(noiseCode(16), 16, 2, 100, 10));
  });

  test('forget a file and open it again when it is asked for', async () => {
    const readers = newReaders();
    await readers.forget(flac);
    await readers.read(flac, 0, 10, never);
    await readers.forget(flac);
    expect(await readers.read(flac, 0, 10, never)).toHaveLength(20);
  });

  test('say why a file cannot be read, in the words of whoever found it out', async () => {
    const path = join(folder, 'letter.wav');
    writeFileSync(path, 'Dear archive, '.repeat(100));
    const readers = newReaders();
    const refusal = { name: 'UserError', code: 'notAudio', message: expect.stringContaining('letter.wav') as string };
    await expect(readers.probe(path, never)).rejects.toMatchObject(refusal);
    await expect(readers.read(path, 0, 1, never)).rejects.toMatchObject(refusal);
    const missing = join(folder, 'gone.flac');
    await expect(readers.read(missing, 0, 1, never)).rejects.toMatchObject({ code: 'notFound' });
  });
});

describe('a request that is not wanted any more', () => {
  test('is not begun', async () => {
    // Answers each read with the number of reads so far.
    const readers = newReaders(
      {},
      `let count = 0; parentPort.on('message', ({ id }) => {
         count += 1; parentPort.postMessage({ id, result: new Float32Array([count]) }); });`,
    );
    const unwanted = new AbortController();
    const first = readers.read('one.flac', 0, 1, never);
    const dropped = readers.read('one.flac', 1, 1, unwanted.signal);
    const last = readers.read('one.flac', 2, 1, never);
    unwanted.abort();
    await expect(dropped).rejects.toMatchObject({ name: 'AbortError' });
    expect([...(await first), ...(await last)]).toEqual([1, 2]);
  });

  test('is refused at once when it comes aborted', async () => {
    await expect(newReaders().read(flac, 0, 1, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('a reader thread', () => {
  test('is given several tasks for one path only where its source has told that they do not disturb each other', async () => {
    // Answers with how many tasks for the path it was given at once, as soon as no more come.
    const readers = newReaders(
      {},
      `const given = [];
       parentPort.on('message', ({ id, task }) => {
         given.push({ id, path: task.path });
         setTimeout(() => {
           const together = new Float32Array([given.filter(({ path }) => path === task.path).length]);
           setTimeout(() => {
             given.splice(given.findIndex((one) => one.id === id), 1);
             parentPort.postMessage({ id, result: together, sideBySide: task.path === 'plain.wav' });
           }, 100);
         }, 100); });`,
    );
    const together = async (path: string): Promise<number[]> => {
      const answers = await Promise.all([0, 1, 2, 3, 4].map((frame) => readers.read(path, frame, 1, never)));
      return answers.map(([count = 0]) => count);
    };
    expect(await together('coded.flac')).toEqual([1, 1, 1, 1, 1]);
    expect(await together('coded.flac')).toEqual([1, 1, 1, 1, 1]);
    expect((await together('plain.wav'))[0]).toBe(1);
    expect((await together('plain.wav')).slice(0, 3)).toEqual([3, 3, 3]);
  });

  test('that breaks fails its request with a sentence and is replaced', async () => {
    const readers = newReaders(
      {},
      `parentPort.on('message', ({ id, task }) => {
         if (task.path === 'bad.flac') throw new Error('out of luck');
         parentPort.postMessage({ id, result: new Float32Array([1]) }); });`,
    );
    await expect(readers.read('bad.flac', 0, 1, never)).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(/bad\.flac was not read because its reader stopped \(out of luck\)/) as string,
    });
    expect(await readers.read('good.flac', 0, 1, never)).toEqual(Float32Array.of(1));
  });

  test('that never answers is ended, and the file gets the reason while the next one is read', async () => {
    const readers = newReaders(
      { longestTaskMs: 1500 },
      `parentPort.on('message', ({ id, task }) => {
         while (task.path === 'endless.mp3');
         parentPort.postMessage({ id, result: null }); });`,
    );
    const endless = readers.probe('endless.mp3', never);
    const next = readers.probe('good.flac', never);
    await expect(endless).rejects.toMatchObject({
      code: 'notReadable',
      message: expect.stringContaining('endless.mp3 was given up after 1.5 s') as string,
    });
    expect(await next).toBeNull();
  });

  test('for adding files does not keep playing waiting', async () => {
    const readers = newReaders(
      {},
      `parentPort.on('message', ({ id, task }) => {
         while (task.kind === 'probe');
         parentPort.postMessage({ id, result: new Float32Array([1]) }); });`,
    );
    const probe = readers.probe('endless.mp3', never);
    expect(await readers.read('good.flac', 0, 1, never)).toEqual(Float32Array.of(1));
    const refused = expect(probe).rejects.toThrow('closed');
    await readers.close();
    await refused;
  });
});

/** Real readers, or ones whose threads run this code instead. */
function newReaders(options: ReadersOptions = {}, code?: string): Readers {
  const double = `import { parentPort } from 'node:worker_threads'; ${code ?? ''}`;
  const url = code === undefined ? workerUrl : new URL(`data:text/javascript,${encodeURIComponent(double)}`);
  const readers = createReaders(url, options);
  opened.push(readers);
  return readers;
}
