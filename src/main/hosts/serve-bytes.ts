import { type ByteRoute, parseByteRoute } from '../../shared/contract/byte-routes.ts';
import type { ErrorCode } from '../../shared/contract/errors.ts';
import type { Core } from '../core/core.ts';
import { parseByteRange } from './byte-range.ts';
import { errorReply } from './message-host.ts';
import { ownHeaders } from './own-headers.ts';

/** A web-standard handler: `protocol.handle` and node:http call the same one. */
export type Fetch = (request: Request) => Promise<Response>;

type ByteCore = Pick<Core, 'readFrames' | 'readPeaksTile'>;

/** Serves sound and peaks; null when the address is neither, so that pages can have their turn. */
export function createByteServer(core: ByteCore): (request: Request) => Promise<Response> | null {
  return (request) => {
    const url = new URL(request.url);
    if (!/^\/(pcm|peaks)\//.test(url.pathname)) return null;
    return serve(core, request, url);
  };
}

async function serve(core: ByteCore, request: Request, url: URL): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return new Response(null, { status: 405, headers: { ...ownHeaders, allow: 'GET, HEAD' } });
  }
  try {
    const route = routeOf(url);
    if (route === null) {
      return problem(404, { code: 'notFound', message: `There is nothing at ${url.pathname}.` });
    }
    return answerRange(request, await bytesOf(core, route, request.signal));
  } catch (error) {
    // Nobody waits for this answer any more; 499 is what servers call that.
    if (request.signal.aborted) return new Response(null, { status: 499 });
    const reply = errorReply(error, url.pathname);
    return problem(statusOf(reply.code), reply);
  }
}

function routeOf(url: URL): ByteRoute | null {
  try {
    return parseByteRoute(url);
  } catch (error) {
    // `%` without its two digits: an address nobody of ours makes.
    if (error instanceof URIError) return null;
    throw error;
  }
}

async function bytesOf(core: ByteCore, route: ByteRoute, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
  if (route.kind === 'peaks') return core.readPeaksTile(route.transferId, route.framesPerBucket, route.tile, signal);
  if (route.count === 1) return readStretch(core, route, 0, signal);
  const stretches: Uint8Array[] = [];
  for (let at = 0; at < route.count; at += 1) {
    signal.throwIfAborted();
    stretches.push(await readStretch(core, route, at, signal));
  }
  return joined(stretches);
}

async function readStretch(
  core: ByteCore,
  { transferId, startFrame, stepFrames, frames, meanOf }: ByteRoute & { readonly kind: 'pcm' },
  at: number,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const read = await core.readFrames(transferId, startFrame + at * stepFrames, frames, signal);
  const samples = meanOf === null ? read : meanOfChannels(read, meanOf);
  // Every processor that Electron and Node 24 run on is little endian, as the route promises.
  return new Uint8Array(samples.buffer as ArrayBuffer, samples.byteOffset, samples.byteLength);
}

/** One channel from many, as loud as they are on the average: a sum could clip where each alone does not. */
function meanOfChannels(samples: Float32Array, channels: number): Float32Array {
  return Float32Array.from({ length: Math.floor(samples.length / channels) }, (_, frame) => {
    let sum = 0;
    for (let channel = 0; channel < channels; channel += 1) sum += samples[frame * channels + channel] ?? 0;
    return sum / channels;
  });
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function answerRange(request: Request, bytes: Uint8Array<ArrayBuffer>): Response {
  const range = parseByteRange(request.headers.get('range'), bytes.length);
  const headers = new Headers({ ...ownHeaders, 'content-type': 'application/octet-stream', 'accept-ranges': 'bytes' });
  if (range === 'unsatisfiable') {
    headers.set('content-range', `bytes */${bytes.length}`);
    return new Response(null, { status: 416, headers });
  }
  const part = range === 'whole' ? bytes : bytes.subarray(range.start, range.end);
  if (range !== 'whole') headers.set('content-range', `bytes ${range.start}-${range.end - 1}/${bytes.length}`);
  headers.set('content-length', String(part.length));
  return new Response(request.method === 'HEAD' ? null : part, { status: range === 'whole' ? 200 : 206, headers });
}

function statusOf(code: ErrorCode): 404 | 409 | 500 {
  if (code === 'notFound') return 404;
  return code === 'internal' ? 500 : 409;
}

function problem(status: number, reply: { code: ErrorCode; message: string }): Response {
  return Response.json(reply, { status, headers: ownHeaders });
}
