import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openFrameSource } from '../../src/main/audio/open-frame-source.ts';
import { UserError } from '../../src/shared/contract/errors.ts';
import { chance, passOver } from '../support/decoding.ts';
import { type FixtureName, fixturePath } from '../support/make-compressed.ts';
import { oggPagesOf, withChecksum } from '../support/ogg-pages.ts';

// What our own decoders do: an ffmpeg on this machine must not help them out.
beforeAll(() => void vi.stubEnv('TAKESHEET_FFMPEG', '/nowhere/ffmpeg'));

const folder = mkdtempSync(join(tmpdir(), 'takesheet-damaged-'));
afterAll(() => rmSync(folder, { recursive: true }));

const seeds = Array.from({ length: 100 }, (_, index) => index + 1);
const names: readonly FixtureName[] = [
  'stereo-16.flac',
  'mono-24-no-seektable.flac',
  'constant.mp3',
  'variable-without-tag.mp3',
  'stereo.ogg',
  'music.opus',
  'speech.opus',
];

describe.each(names)('%s, damaged in a hundred ways,', (name) => {
  test('is read as far as it goes or refused with a sentence', { timeout: 120_000 }, async () => {
    const isOgg = /\.(ogg|opus)$/.test(name);
    // Four seconds will do: the rest would only be more of the same.
    const pages = isOgg ? oggPagesOf(fixturePath(name)).slice(0, 40) : [];
    const intact = isOgg ? Buffer.concat(pages) : readFileSync(fixturePath(name));
    const path = join(folder, name);
    for (const seed of seeds) {
      const next = chance(seed);
      // A wrong byte in Ogg is stopped by the checksum of its page; the decoder must bear the right checksum too.
      const isChecked = isOgg && seed % 4 >= 2;
      writeFileSync(path, isChecked ? damagePackets(pages, next) : damage(intact, seed % 4, next));
      // The seed in the message tells which damage it was.
      expect(await outcomeOf(path, next), `seed ${seed}`).toMatch(/^(read|damaged|unsupported|notAudio)$/);
    }
  });
});

test.for([
  ['stereo-16.flac', 'no sound follows'],
  ['stereo.ogg', 'no sound follows'],
  ['music.opus', 'no sound follows'],
] as const)('%s of which only the header is left is called damaged', async ([name, cause]) => {
  const headerBytes = { 'stereo-16.flac': 300, 'stereo.ogg': 4200, 'music.opus': 900 }[name];
  const path = join(folder, `header-${name}`);
  writeFileSync(path, readFileSync(fixturePath(name)).subarray(0, headerBytes));
  const error = await openFrameSource(path).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ code: 'damaged' });
  expect(String(error)).toContain(`header-${name} cannot be read`);
  expect(String(error)).toContain(cause);
});

/** Cuts off, overwrites bytes near the start or anywhere, or replaces a stretch by another one of another length. */
function damage(intact: Buffer, kind: number, next: () => number): Buffer {
  if (kind === 0) return intact.subarray(0, Math.floor(next() * intact.length));
  const bytes = Buffer.from(intact);
  const reach = kind === 1 ? 600 : bytes.length;
  const count = 1 + Math.floor(next() * 20);
  for (let index = 0; index < count; index += 1) bytes[Math.floor(next() * reach)] = Math.floor(next() * 256);
  if (kind !== 3) return bytes;
  const at = Math.floor(next() * bytes.length);
  const foreign = Buffer.from(Array.from({ length: Math.floor(next() * 3000) }, () => next() * 256));
  return Buffer.concat([bytes.subarray(0, at), foreign, bytes.subarray(at + Math.floor(next() * 3000))]);
}

/** Overwrites bytes in some pages and makes their checksums right again. */
function damagePackets(pages: readonly Buffer[], next: () => number): Buffer {
  const damaged = pages.map((page, index) => {
    if (next() < 0.5) return page;
    const bytes = Buffer.from(page);
    const body = 27 + (page[26] ?? 0);
    // The headers are spared more often, or little else would be tried.
    const count = index < 2 ? Math.floor(next() * 1.2) : 3;
    for (let hit = 0; hit < count; hit += 1) {
      bytes[body + Math.floor(next() * (page.length - body))] = Math.floor(next() * 256);
    }
    return withChecksum(bytes);
  });
  return Buffer.concat(damaged);
}

async function outcomeOf(path: string, next: () => number): Promise<string> {
  try {
    const source = await openFrameSource(path);
    try {
      const { frames, channels } = source.facts;
      const { samples } = await passOver(source);
      if (!samples.every((sample) => Number.isFinite(sample))) return 'a sample is no number';
      const start = Math.floor(next() * frames);
      const page = await source.read(start, 5000);
      return page.length === Math.min(5000, frames - start) * channels ? 'read' : 'a page is too short';
    } finally {
      await source.close();
    }
  } catch (error) {
    return error instanceof UserError && error.message.length > 40 ? error.code : `not for the user: ${String(error)}`;
  }
}
