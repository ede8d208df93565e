import { once } from 'node:events';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { type ClientRequestArgs, get, type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { mountCore } from '../../src/main/hosts/mount-core.ts';
import { startWebServer, type WebServer } from '../../src/main/hosts/web-server.ts';
import { UserError } from '../../src/shared/contract/errors.ts';
import { maxSocketFrameBytes } from '../../src/shared/contract/socket-frames.ts';
import { coreDouble } from '../doubles/core.ts';

let folder: string;
let server: WebServer;
let core: ReturnType<typeof coreDouble>;
let url: URL;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'takesheet-web-'));
  await mkdir(join(folder, 'renderer'));
  await writeFile(join(folder, 'renderer/index.html'), '<html><head></head><body>the window</body></html>');
  await writeFile(join(folder, 'secret.txt'), 'secret');
  core = coreDouble({ 'history.undo': () => ({ done: null, revision: 3 }) });
  const mounted = mountCore(core, { rendererDir: join(folder, 'renderer'), viteUrl: undefined });
  server = await startWebServer(mounted, { port: 0, hasRoom: true });
  url = new URL(server.address);
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

type Answer = { status: number; headers: IncomingMessage['headers']; body: string };

async function ask(path: string, options: ClientRequestArgs = {}): Promise<Answer> {
  const asking = request({ host: '127.0.0.1', port: url.port, path, ...options });
  asking.end();
  const [answer] = (await once(asking, 'response')) as [IncomingMessage];
  let body = '';
  for await (const part of answer.setEncoding('utf8')) body += part as string;
  return { status: answer.statusCode ?? 0, headers: answer.headers, body };
}

async function signIn(): Promise<string> {
  const { headers } = await ask(url.pathname + url.search);
  return headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}

test('the printed address signs in once: a cookie for this room only, and the token leaves the address', async () => {
  const { status, headers } = await ask(url.pathname + url.search);
  expect(status).toBe(303);
  expect(headers.location).toBe(url.pathname);
  expect(headers['set-cookie']?.[0]).toMatch(
    new RegExp(`^takesheet_${url.port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=${url.pathname}$`),
  );
  expect((await ask(url.pathname, { headers: { cookie: await signIn() } })).body).toContain('the window');
});

test('it listens on one address of this machine only', async () => {
  expect(url.hostname).toBe('127.0.0.1');
  // The next loopback address stands for every other address of the machine.
  const elsewhere = request({ host: '127.0.0.2', port: url.port, path: '/' });
  elsewhere.end();
  await expect(once(elsewhere, 'response')).rejects.toThrow(/ECONNREFUSED|EADDRNOTAVAIL|ETIMEDOUT/);
});

test('the page itself, a typed address and a bookmark are welcome', async () => {
  const cookie = await signIn();
  for (const site of ['same-origin', 'none']) {
    const headers = { cookie, origin: url.origin, 'sec-fetch-site': site };
    expect((await ask(url.pathname, { headers })).status).toBe(200);
  }
  expect((await ask(url.pathname, { headers: { cookie, host: `localhost:${url.port}` } })).status).toBe(200);
});

test('each wrong visitor is turned away, whatever else is right', async () => {
  const cookie = await signIn();
  const room = url.pathname;
  const answers = {
    foreignName: await ask(room + url.search, { headers: { host: `evil.test:${url.port}`, cookie } }),
    otherPort: await ask(room, { headers: { host: '127.0.0.1:1', cookie } }),
    noRoom: await ask('/', { headers: { cookie } }),
    wrongToken: await ask(`${room}?token=guess`),
    foreignPage: await ask(room, { headers: { cookie, origin: 'http://127.0.0.1:1' } }),
    otherSite: await ask(room, { headers: { cookie, 'sec-fetch-site': 'cross-site' } }),
    otherLocalPort: await ask(room, { headers: { cookie, 'sec-fetch-site': 'same-site' } }),
    noCookie: await ask(room),
    wrongCookie: await ask(room, { headers: { cookie: `takesheet_${url.port}=guess` } }),
  };
  expect(Object.fromEntries(Object.entries(answers).map(([name, { status }]) => [name, status]))).toEqual({
    foreignName: 421,
    otherPort: 421,
    noRoom: 404,
    wrongToken: 403,
    foreignPage: 403,
    otherSite: 403,
    otherLocalPort: 403,
    noCookie: 401,
    wrongCookie: 401,
  });
  expect(Object.values(answers).some(({ body }) => body.includes('the window'))).toBe(false);
});

test('no address leads out of the folder of the pages', async () => {
  const cookie = await signIn();
  for (const path of [
    '../secret.txt',
    '%2e%2e/secret.txt',
    '..%2fsecret.txt',
    '%5c..%5csecret.txt',
    '%00',
    '%zz',
    'pcm/../../secret.txt',
  ]) {
    const { status, body } = await ask(url.pathname + path, { headers: { cookie } });
    expect([path, status, body.includes('secret')]).toEqual([path, 404, false]);
  }
});

test('pages come with a policy and a fresh nonce each time', async () => {
  const cookie = await signIn();
  const pages = [await ask(url.pathname, { headers: { cookie } }), await ask(url.pathname, { headers: { cookie } })];
  const nonces = pages.map(
    ({ body }) => /<meta name="csp-nonce" property="csp-nonce" nonce="([\w-]{24})" \/>/.exec(body)?.[1],
  );
  expect(nonces[0]).not.toBe(nonces[1]);
  expect(pages[0]?.headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonces[0]}'`);
  expect(pages[0]?.headers['content-security-policy']).toMatch(
    /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval';/,
  );
  expect(pages[0]?.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
});

test('sound is served inside the room, with ranges', async () => {
  const cookie = await signIn();
  const answer = await ask(`${url.pathname}peaks/reel/256/0?v=1`, { headers: { cookie, range: 'bytes=1-2' } });
  expect([answer.status, answer.headers['content-range'], answer.body]).toEqual([206, 'bytes 1-2/6', '\u0002\u0003']);
});

test('a window that goes away while it waits for sound stops the reading', async () => {
  const started = Promise.withResolvers<AbortSignal>();
  const slow = coreDouble({
    readFrames: (_id, _start, _frames, signal) => {
      started.resolve(signal);
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    },
  });
  const other = await startWebServer(mountCore(slow, { rendererDir: folder, viteUrl: undefined }), {
    port: 0,
    hasRoom: true,
  });
  try {
    const otherUrl = new URL(other.address);
    const signedIn = await fetch(other.address, { redirect: 'manual' });
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    const asking = get(`${otherUrl.origin}${otherUrl.pathname}pcm/reel?start=0&frames=9`, {
      headers: { cookie },
    });
    const gone = once(asking, 'error');
    const signal = await started.promise;
    const aborted = once(signal, 'abort');
    asking.destroy();
    await aborted;
    await gone;
    expect(signal.aborted).toBe(true);
  } finally {
    await other.close();
  }
});

test('a port that is taken is said, with the way out', async () => {
  const mounted = mountCore(core, { rendererDir: folder, viteUrl: undefined });
  const error = await startWebServer(mounted, { port: Number(url.port), hasRoom: true }).catch(
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(UserError);
  expect((error as Error).message).toBe(
    `Port ${url.port} cannot be opened: another program uses it. Choose another with --port.`,
  );
});

function socket(cookie: string, change: { path?: string; origin?: string; host?: string } = {}): WebSocket {
  return new WebSocket(`ws://127.0.0.1:${url.port}${change.path ?? `${url.pathname}socket`}`, {
    headers: { cookie, host: change.host ?? url.host },
    origin: change.origin ?? url.origin,
  });
}

async function next(webSocket: WebSocket): Promise<string> {
  const [data] = (await once(webSocket, 'message')) as [Buffer];
  return data.toString('utf8');
}

test('requests, replies and events share one socket', async () => {
  const window = socket(await signIn());
  await once(window, 'open');
  window.send('request 7 history.undo\n{}');
  expect(await next(window)).toBe('reply 7\n{"ok":true,"value":{"done":null,"revision":3}}');
  core.tell('player.claimed', { windowId: 'w' });
  expect(await next(window)).toBe('event player.claimed\n{"windowId":"w"}');
});

test('every window is told what happens, and one that left is forgotten', async () => {
  const cookie = await signIn();
  const windows = [socket(cookie), socket(cookie)] as const;
  await Promise.all(windows.map((window) => once(window, 'open')));
  const both = windows.map((window) => next(window));
  core.tell('player.claimed', { windowId: 'first' });
  expect(await Promise.all(both)).toHaveLength(2);
  windows[0].close();
  await once(windows[0], 'close');
  const rest = next(windows[1]);
  core.tell('player.claimed', { windowId: 'second' });
  expect(await rest).toContain('second');
});

test.each([
  ['without the cookie', {}],
  ['from another page', { origin: 'http://127.0.0.1:1' }],
  ['outside the room', { path: '/socket' }],
  ['under another name', { host: 'evil.test', origin: 'http://evil.test' }],
])('a socket %s is refused', async (which, change) => {
  const cookie = which === 'without the cookie' ? '' : await signIn();
  await expect(once(socket(cookie, change), 'open')).rejects.toThrow('403');
});

test.each([
  ['a text that is no request', 'hello', 1008],
  ['a request without a number', 'request x marks.list\n{}', 1008],
  ['bytes', Buffer.from('request 1 marks.list\n{}'), 1008],
  ['more than fits', 'x'.repeat(maxSocketFrameBytes + 1), 1009],
])('%s ends the socket and nothing else', async (_what, data, code) => {
  const cookie = await signIn();
  const window = socket(cookie);
  await once(window, 'open');
  window.send(data);
  const [closed] = (await once(window, 'close')) as [number];
  expect(closed).toBe(code);
  expect((await ask(url.pathname, { headers: { cookie } })).status).toBe(200);
});
