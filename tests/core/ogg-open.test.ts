import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { decodingDesk } from '../support/decoding-desk.ts';
import { fixturePath } from '../support/make-compressed.ts';
import { externalPath } from '../support/make-external.ts';

const begun = vi.hoisted(() => ({ opus: 0, flac: 0 }));
vi.mock(import('../../src/main/audio/decoders/opus-packets.ts'), async (original) => {
  const { openOpusPackets } = await original();
  return {
    openOpusPackets: (streams) => {
      begun.opus += 1;
      return openOpusPackets(streams);
    },
  };
});
vi.mock(import('../../src/main/audio/decoders/flac-blocks.ts'), async (original) => {
  const { openFlacBlocks } = await original();
  return {
    openFlacBlocks: () => {
      begun.flac += 1;
      return openFlacBlocks();
    },
  };
});

const { open, write } = decodingDesk('ogg-open');

// A chain of hundreds took seconds to open, for a decoder of each stream had to count its first page.
test.for([
  ['opus', fixturePath('music.opus')],
  ['flac', externalPath('flac-in-ogg.oga')],
] as const)('a chain of %s is opened without a decoder, and as long as its streams', async ([kind, path]) => {
  const { frames } = (await open(path)).facts;
  const once = readFileSync(path);
  const source = await open(write(`chain.${kind}`, Buffer.concat(Array.from({ length: 20 }, () => once))));
  expect(source.facts.frames).toBe(20 * frames);
  expect(begun[kind]).toBe(0);
  await source.read(0, 100);
  expect(begun[kind]).toBe(1);
});
