import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { pcmUrl } from '../../src/shared/contract/byte-routes.ts';
import type { Transfer } from '../../src/shared/domain/transfer.ts';
import { makeWav } from '../support/make-wav.ts';
import { expect, test } from './fixtures.ts';
import { askFrom } from './own-page.ts';

const frames = 44_100;

test.use({
  tapes: async ({ reels }, use) => {
    // A staircase: the sample of frame n in channel c is 2n + c, so that a frame too early or too late is seen.
    makeWav(join(reels, 'Reel 0417 side A.wav'), { frames, code: (frame, channel) => (frame * 2 + channel) % 30_000 });
    await use(reels);
  },
});

async function firstTransfer(page: Page): Promise<Transfer> {
  const transfers: Transfer[] = [];
  await expect
    .poll(async () => {
      transfers.splice(0, 1, ...(await askFrom(page, 'archive.get', {})).transfers);
      return transfers[0]?.frames ?? null;
    })
    .toBe(frames);
  const [transfer] = transfers;
  if (transfer === undefined) throw new Error('no tape was added');
  return transfer;
}

/** The samples of an answer, read inside the page. */
function samplesOf(page: Page, url: string): Promise<number[]> {
  return page.evaluate(async (address) => [...new Float32Array(await (await fetch(address)).arrayBuffer())], url);
}

test('the window gets exactly the frames it asks for', async ({ page }) => {
  const { id } = await firstTransfer(page);
  const expected = (startFrame: number, count: number) =>
    Array.from({ length: count * 2 }, (_, index) => ((startFrame * 2 + index) % 30_000) / 32_768);
  expect(await samplesOf(page, pcmUrl(id, 0, 4))).toEqual(expected(0, 4));
  expect(await samplesOf(page, pcmUrl(id, 12_345, 3))).toEqual(expected(12_345, 3));
  expect(await samplesOf(page, pcmUrl(id, frames - 2, 100)), 'fewer only at the end').toEqual(expected(frames - 2, 2));
});

test('a part of an answer can be asked for, and a part that is not there is refused', async ({ page }) => {
  const { id } = await firstTransfer(page);
  const answers = await page.evaluate(
    async (url) => {
      const ask = async (range: string) => {
        const response = await fetch(url, { headers: { range } });
        return [response.status, response.headers.get('content-range'), (await response.arrayBuffer()).byteLength];
      };
      return [await ask('bytes=8-15'), await ask('bytes=-8'), await ask('bytes=999999-')];
    },
    pcmUrl(id, 0, 10),
  );
  expect(answers).toEqual([
    [206, 'bytes 8-15/80', 8],
    [206, 'bytes 72-79/80', 8],
    [416, 'bytes */80', 0],
  ]);
});

test('a tape that is not in the archive is said, not invented', async ({ page }) => {
  await firstTransfer(page);
  const answer = await page.evaluate(
    async (url) => {
      const response = await fetch(url);
      return { status: response.status, body: (await response.json()) as unknown };
    },
    pcmUrl('nobody' as Transfer['id'], 0, 10),
  );
  expect(answer).toMatchObject({ status: 404, body: { code: 'notFound' } });
});

test('hundreds of reads that were given up leave the sound as quick as before', async ({ page }) => {
  const { id } = await firstTransfer(page);
  await page.evaluate(
    async (url) => {
      for (let round = 0; round < 50; round += 1) {
        const gone = new AbortController();
        const asking = Array.from({ length: 6 }, () => fetch(url, { signal: gone.signal }).catch(() => null));
        gone.abort();
        await Promise.all(asking);
      }
    },
    pcmUrl(id, 0, 16_384),
  );
  expect(await samplesOf(page, pcmUrl(id, 1, 1))).toEqual([2 / 32_768, 3 / 32_768]);
});

test('the page is isolated and runs nothing that is not its own', async ({ startHost }) => {
  const running = await startHost();
  const page = await running.open();
  expect(await page.evaluate(() => window.crossOriginIsolated)).toBe(true);
  const policy = await page.evaluate(async () => (await fetch('')).headers.get('content-security-policy'));
  expect(policy).toMatch(
    /default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'nonce-[\w-]{24}';/,
  );
  expect(policy).not.toContain("'unsafe");
});
