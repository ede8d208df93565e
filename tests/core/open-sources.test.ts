import { mkdtempSync, rmSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { FrameSource } from '../../src/main/audio/frame-source.ts';
import { openFrameSource } from '../../src/main/audio/open-frame-source.ts';
import { createOpenSources, type OpenSources } from '../../src/main/audio/open-sources.ts';
import { fixturePath } from '../support/make-compressed.ts';
import { makeWav } from '../support/make-wav.ts';

const folder = mkdtempSync(join(tmpdir(), 'takesheet-sources-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('what is asked for together opens a file once, and it is closed when it is forgotten', async () => {
  const { sources, counts } = counted();
  const path = tape('together.wav', 1);
  expect(await Promise.all([0, 1, 2, 3].map(() => firstCode(sources, path)))).toEqual([1, 1, 1, 1]);
  expect(counts).toEqual({ opened: 1, closed: 0 });
  await sources.forget(path);
  expect(counts).toEqual({ opened: 1, closed: 1 });
});

test('a file that was changed is read anew, while who has the old one is not disturbed', async () => {
  const { sources, counts } = counted();
  const path = tape('changed.wav', 1);
  const gate = Promise.withResolvers<void>();
  const entered = Promise.withResolvers<void>();
  const old = sources.withSource(path, async (source) => {
    entered.resolve();
    await gate.promise;
    return codeOf(source);
  });
  await entered.promise;
  rmSync(path);
  tape('changed.wav', 2, 200);
  const changed = firstCode(sources, path);
  await setTimeout(50);
  expect(counts.closed).toBe(0);
  gate.resolve();
  expect(await Promise.all([old, changed])).toEqual([1, 2]);
  expect(counts).toEqual({ opened: 2, closed: 1 });
  await sources.forgetAll();
  expect(counts).toEqual({ opened: 2, closed: 2 });
});

test('PCM is read side by side, a decoder in the order in which it was asked', async () => {
  const { sources } = counted();
  for (const [path, most] of [
    [tape('side.wav', 1), 3],
    [fixturePath('stereo-16.flac'), 1],
  ] as const) {
    let inside = 0;
    let together = 0;
    const begun: number[] = [];
    await Promise.all(
      [0, 1, 2].map((turn) =>
        sources.withSource(path, async () => {
          begun.push(turn);
          inside += 1;
          together = Math.max(together, inside);
          await setTimeout(30);
          inside -= 1;
        }),
      ),
    );
    expect({ together, begun }).toEqual({ together: most, begun: [0, 1, 2] });
    expect(sources.readSideBySide(path)).toBe(most > 1);
  }
  await sources.forgetAll();
});

test('work that fails does not keep the next from its turn, nor the file open', async () => {
  const { sources, counts } = counted();
  const path = fixturePath('stereo-16.flac');
  const failed = sources.withSource(path, () => Promise.reject(new Error('out of luck')));
  const next = sources.withSource(path, (source) => source.read(0, 10));
  await expect(failed).rejects.toThrow('out of luck');
  expect(await next).toHaveLength(20);
  await sources.forget(path);
  expect(counts).toEqual({ opened: 1, closed: 1 });
  await expect(firstCode(sources, join(folder, 'gone.wav'))).rejects.toMatchObject({ code: 'notFound' });
  await sources.forget(join(folder, 'gone.wav'));
});

function counted() {
  const counts = { opened: 0, closed: 0 };
  const sources = createOpenSources(async (path) => {
    const source = await openFrameSource(path);
    counts.opened += 1;
    return {
      ...source,
      async close() {
        counts.closed += 1;
        await source.close();
      },
    };
  });
  return { sources, counts };
}

function tape(name: string, code: number, frames = 100): string {
  return makeWav(join(folder, name), { frames, channels: 1, code: () => code });
}

function firstCode(sources: OpenSources, path: string): Promise<number> {
  return sources.withSource(path, codeOf);
}

async function codeOf(source: FrameSource): Promise<number> {
  const [first = 0] = await source.read(0, 1);
  return first * 32_768;
}
