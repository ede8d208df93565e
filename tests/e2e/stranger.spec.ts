import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { makeWav } from '../support/make-wav.ts';
import { expect, test } from './fixtures.ts';
import { askFrom } from './own-page.ts';

test.use({
  tapes: async ({ reels }, use) => {
    makeWav(join(reels, 'Reel 0417 side A.wav'), { frames: 48_000 });
    await use(reels);
  },
});

/** What a page of another program on this machine can try; everything it gets is written down. */
async function tryEverything(room: string): Promise<Record<string, string>> {
  const attempt = async (asking: Promise<Response>): Promise<string> => {
    try {
      const { type, status } = await asking;
      return `${type} ${status}`;
    } catch (error) {
      return (error as Error).name;
    }
  };
  const tag = (name: 'script' | 'img' | 'iframe' | 'audio', src: string): Promise<string> =>
    new Promise((resolve) => {
      const element = document.createElement(name);
      element.addEventListener('load', () => resolve('loaded'));
      element.addEventListener('loadedmetadata', () => resolve('loaded'));
      element.addEventListener('error', () => resolve('error'));
      element.src = src;
      document.body.append(element);
    });
  const socket = (url: string): Promise<string> =>
    new Promise((resolve) => {
      const trying = new WebSocket(url.replace('http', 'ws'));
      trying.addEventListener('open', () => resolve('open'));
      trying.addEventListener('error', () => resolve('error'));
    });
  const withCookies = { credentials: 'include' } as const;
  return {
    read: await attempt(fetch(room, withCookies)),
    blindRead: await attempt(fetch(room, { ...withCookies, mode: 'no-cors' })),
    write: await attempt(
      fetch(room, { ...withCookies, method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } }),
    ),
    sound: await attempt(fetch(`${room}pcm/any?start=0&frames=1`, withCookies)),
    script: await tag('script', `${room}assets/index.js`),
    image: await tag('img', `${room}icon.svg`),
    audio: await tag('audio', `${room}pcm/any?start=0&frames=1`),
    socket: await socket(`${room}socket`),
    rootSocket: await socket(new URL('/socket', room).href),
  };
}

test('another page on this machine gets nothing, not even the cookie', async ({ startHost, launchOptions }) => {
  const { address } = await startHost();
  if (address === null) throw new Error('the web host prints its address');
  const room = address.replace(/\?.*/, '');
  const cookiesSeen: (string | undefined)[] = [];
  const other = createServer(({ headers }, response) => {
    cookiesSeen.push(headers.cookie);
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><title>stranger</title>');
  }).listen(0, '127.0.0.1');
  await once(other, 'listening');
  const strangerUrl = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
  const browser = await chromium.launch({
    ...launchOptions,
    args: [...(launchOptions.args ?? []), '--host-resolver-rules=MAP evil.test 127.0.0.1'],
  });
  try {
    const context = await browser.newContext();
    const owner = await context.newPage();
    await owner.goto(address);
    expect(owner.url(), 'the token has left the address').toBe(room);
    const before = await askFrom(owner, 'archive.get', {});

    // The same browser, signed in: the cookie is there to be stolen or used.
    const stranger = await context.newPage();
    await stranger.goto(strangerUrl);
    expect(await stranger.evaluate(tryEverything, room)).toEqual({
      read: 'TypeError',
      blindRead: 'TypeError',
      write: 'TypeError',
      sound: 'TypeError',
      script: 'error',
      image: 'error',
      audio: 'error',
      socket: 'error',
      rootSocket: 'error',
    });
    expect(cookiesSeen).toEqual(cookiesSeen.map(() => undefined));
    expect((await askFrom(owner, 'archive.get', {})).revision).toBe(before.revision);

    // A link from there: neither the cookie nor the page goes along.
    const [reply] = await Promise.all([
      stranger.waitForResponse(room),
      stranger.evaluate((target) => location.assign(target), room),
    ]);
    expect(reply.status()).toBe(403);

    // Another name for this machine, with the right token.
    const rebound = await context.newPage();
    expect((await rebound.goto(address.replace('127.0.0.1', 'evil.test')))?.status()).toBe(421);
    expect((await rebound.goto(room.replace('127.0.0.1', 'evil.test')))?.status()).toBe(421);

    // Another person's browser: the address without the token, with a wrong one, and without the room.
    const bare = await (await browser.newContext()).newPage();
    expect((await bare.goto(room))?.status()).toBe(401);
    expect((await bare.goto(`${room}?token=guess`))?.status()).toBe(403);
    expect((await bare.goto(new URL('/', room).href))?.status()).toBe(404);
  } finally {
    await browser.close();
    other.close();
  }
});

test('the window cannot be shown inside another page', async ({ startHost }) => {
  const running = await startHost();
  const page = await running.open();
  const policy = await page.evaluate(async () => (await fetch('')).headers.get('content-security-policy'));
  expect(policy).toContain("frame-ancestors 'none'");
});

test('fifteen windows at once all get their answers', async ({ startHost }) => {
  // Fifteen pages on a busy machine take their time; what counts is that none waits for ever.
  test.slow();
  const running = await startHost();
  const first = await running.open();
  // Server-sent events would stop at the sixth: a browser has six connections for one host.
  const pages = [first, ...(await Promise.all(Array.from({ length: 14 }, () => running.open())))];
  const names = await Promise.all(pages.map(async (page) => (await askFrom(page, 'archive.get', {})).host.kind));
  expect(names).toEqual(pages.map(() => 'web'));
});
