import { expect, test } from 'vitest';
import { createByteServer } from '../../src/main/hosts/serve-bytes.ts';
import { UserError } from '../../src/shared/contract/errors.ts';
import { parseByteRange } from '../../src/main/hosts/byte-range.ts';
import { coreDouble } from '../doubles/core.ts';

async function get(core: ReturnType<typeof coreDouble>, path: string, init: RequestInit = {}): Promise<Response> {
  const response = await createByteServer(core)(new Request(`http://host${path}`, init));
  if (response === null) throw new Error(`${path} is not for the byte server`);
  return response;
}

test('exact frames come as little-endian floats', async () => {
  const response = await get(coreDouble(), '/pcm/reel?start=100&frames=3');
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/octet-stream']);
  const view = new DataView(await response.arrayBuffer());
  expect([0, 4, 8].map((at) => view.getFloat32(at, true))).toEqual([100, 101, 102]);
});

test('stretches at even distances come in one answer, one after the other', async () => {
  const response = await get(coreDouble(), '/pcm/reel?start=100&frames=2&step=50&count=3');
  const view = new DataView(await response.arrayBuffer());
  expect(Array.from({ length: view.byteLength / 4 }, (_, at) => view.getFloat32(4 * at, true))).toEqual([
    100, 101, 150, 151, 200, 201,
  ]);
});

test.each(['frames=8192&step=9000&count=33', 'frames=2&step=-1&count=2', 'frames=2&step=4&count=0'])(
  'stretches of %s are refused',
  async (query) => {
    expect((await get(coreDouble(), `/pcm/reel?start=0&${query}`)).status).toBe(404);
  },
);

test('a part of the bytes can be asked for', async () => {
  const response = await get(coreDouble(), '/peaks/reel/256/0?v=1', { headers: { range: 'bytes=2-3' } });
  expect([response.status, response.headers.get('content-range'), response.headers.get('content-length')]).toEqual([
    206,
    'bytes 2-3/6',
    '2',
  ]);
  expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([3, 4]);
});

test('a part beyond the end is refused with the size', async () => {
  const response = await get(coreDouble(), '/peaks/reel/256/0', { headers: { range: 'bytes=6-' } });
  expect([response.status, response.headers.get('content-range')]).toEqual([416, 'bytes */6']);
});

test.each([
  [null, 10, 'whole'],
  ['bytes=0-', 10, { start: 0, end: 10 }],
  ['bytes=2-4', 10, { start: 2, end: 5 }],
  ['bytes=2-400', 10, { start: 2, end: 10 }],
  ['bytes=-3', 10, { start: 7, end: 10 }],
  ['bytes=-300', 10, { start: 0, end: 10 }],
  ['bytes=-0', 10, 'unsatisfiable'],
  ['bytes=10-', 10, 'unsatisfiable'],
  ['bytes=0-', 0, 'unsatisfiable'],
  ['bytes=4-2', 10, 'whole'],
  ['bytes=0-1,4-5', 10, 'whole'],
  ['lines=1-2', 10, 'whole'],
  ['bytes=-', 10, 'whole'],
] as const)('the range %s of %i bytes is %j', (header, size, range) => {
  expect(parseByteRange(header, size)).toEqual(range);
});

test('HEAD tells the length and sends nothing', async () => {
  const response = await get(coreDouble(), '/peaks/reel/256/0', { method: 'HEAD' });
  expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([200, '6', '']);
});

test('nothing can be sent to an address of sound', async () => {
  expect((await get(coreDouble(), '/pcm/reel?start=0&frames=1', { method: 'POST' })).status).toBe(405);
});

test.each([
  '/pcm/reel',
  '/pcm/reel?start=-1&frames=4',
  '/pcm/reel?start=0&frames=0',
  '/pcm/reel?start=0&frames=99999999',
  '/pcm/reel?start=1e3&frames=4',
  '/pcm/reel/more?start=0&frames=4',
  '/pcm/%zz?start=0&frames=4',
  '/peaks/reel/256',
  '/peaks/reel/0/0',
])('%s is no address of sound', async (path) => {
  const core = coreDouble();
  expect((await get(core, path)).status).toBe(404);
  expect(core.signals).toEqual([]);
});

test.each([
  ['notFound', 404],
  ['damaged', 409],
  ['notReadable', 409],
] as const)('an error %s arrives with status %i and its sentence', async (code, status) => {
  const core = coreDouble({ readFrames: () => Promise.reject(new UserError(code, 'side-a.wav: a sentence.')) });
  const response = await get(core, '/pcm/reel?start=0&frames=1');
  expect(response.status).toBe(status);
  expect(await response.json()).toEqual({ code, message: 'side-a.wav: a sentence.' });
});

test('a mistake of ours arrives as 500 without its insides', async () => {
  const core = coreDouble({ readPeaksTile: () => Promise.reject(new TypeError('insides')) });
  const response = await get(core, '/peaks/reel/256/0');
  expect(response.status).toBe(500);
  expect(await response.text()).not.toContain('insides');
});

test('a window that has gone stops the reading', async () => {
  const gone = new AbortController();
  const core = coreDouble({
    readFrames: (_id, _start, _frames, signal) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
  });
  const pending = get(core, '/pcm/reel?start=0&frames=1', { signal: gone.signal });
  gone.abort();
  expect((await pending).status).toBe(499);
});
