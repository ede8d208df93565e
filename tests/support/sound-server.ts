import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { framesPerPage, parseByteRoute } from '../../src/shared/contract/byte-routes.ts';
import { reelPage } from './sound-reel.ts';
import { codedFrames } from './sound-tape.ts';
import type { TapePage } from '../../src/renderer/transport/tape-messages.ts';

/** What the real hosts allow as well: no blobs, no inline code, nothing from elsewhere. */
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";
const types: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.map': 'application/json' };

/**
 * A page with the player, built as the program is built, and a host for its sound. The tape `coded` says in each frame
 * where it lies; `steady` is 0.5 throughout; `many` has 24 channels that say so each; any other tape is not there.
 */
export async function startSoundServer(pageName = 'sound-page') {
  const folder = await mkdtemp(join(tmpdir(), 'takesheet-sound-'));
  await build({
    configFile: false,
    logLevel: 'error',
    base: './',
    build: {
      outDir: folder,
      rolldownOptions: {
        input: { [pageName]: fileURLToPath(new URL(`./${pageName}.ts`, import.meta.url)) },
        output: { entryFileNames: '[name].js' },
      },
    },
  });
  const held = new Map<number, () => void>();
  let heldFrom = Infinity;

  const pcm = async (url: URL): Promise<Float32Array | null> => {
    const route = parseByteRoute(url);
    if (route?.kind !== 'pcm' || !['coded', 'steady', 'many'].includes(route.transferId)) return null;
    const index = route.startFrame / framesPerPage;
    if (index >= heldFrom) await new Promise<void>((resolve) => held.set(index, resolve));
    if (route.transferId === 'steady') return new Float32Array(2 * route.frames).fill(0.5);
    if (route.transferId === 'many') return interleaved(reelPage(index, 24), route.frames);
    return codedFrames(route.startFrame, route.frames);
  };

  const server = createServer((request, response) => {
    const answer = async (): Promise<void> => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      response.setHeader('Content-Security-Policy', policy);
      if (url.pathname === '/') {
        response.setHeader('Content-Type', 'text/html');
        response.end(`<!doctype html><title>Sound</title><script type="module" src="/${pageName}.js"></script>`);
      } else if (url.pathname.startsWith('/pcm/')) {
        const samples = await pcm(url);
        if (samples === null) {
          response.writeHead(404, { 'Content-Type': 'application/json' });
          response.end(
            JSON.stringify({ code: 'notFound', message: 'The reel is not where it was: connect its disk.' }),
          );
        } else {
          response.end(new Uint8Array(samples.buffer));
        }
      } else {
        response.setHeader('Content-Type', types[extname(url.pathname)] ?? 'application/octet-stream');
        response.end(await readFile(join(folder, url.pathname)));
      }
    };
    answer().catch((error: unknown) => {
      response.writeHead(500);
      response.end(String(error));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** The names of the built files, and what is in the worklet's. */
    builtFiles: () => readdir(join(folder, 'assets')),
    builtText: (name: string) => readFile(join(folder, 'assets', name), 'utf8'),
    /** Keeps pages from this one on back until `release`. */
    holdFrom: (index: number) => {
      heldFrom = index;
    },
    release: () => {
      heldFrom = Infinity;
      for (const go of held.values()) go();
      held.clear();
    },
    isHolding: () => held.size > 0,
    async close() {
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function interleaved({ channels }: TapePage, frames: number): Float32Array {
  const samples = new Float32Array(channels.length * frames);
  channels.forEach((channel, place) => {
    for (let frame = 0; frame < frames; frame += 1) samples[frame * channels.length + place] = channel[frame] ?? 0;
  });
  return samples;
}
