// Serves tapes with Range to Chromium's own players, and the player of the product as a module for our window.
import { once } from 'node:events';
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { build } from 'vite';
import { root } from '../carried-node.mjs';

/**
 * `tapes` are files by name. Built as the program is built: the product's player under `/player/player.js`, and what renders
 * tapes through its worklet without a device under `/player/offline.js`.
 */
export async function startAuditionServer({ folder, tapes }) {
  const builtTo = join(folder, 'player');
  await build({
    configFile: false,
    logLevel: 'error',
    root,
    base: './',
    build: {
      outDir: builtTo,
      rolldownOptions: {
        input: {
          player: join(import.meta.dirname, 'audition-player.mjs'),
          offline: join(root, 'tests/support/offline-page.ts'),
        },
        output: { entryFileNames: '[name].js' },
        preserveEntrySignatures: 'strict',
      },
    },
  });

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const [, kind, ...rest] = pathname.split('/').map(decodeURIComponent);
    const name = rest.join('/');
    // The window of the product lies on another origin.
    response.setHeader('access-control-allow-origin', '*');
    if (kind === '') {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Peers</title>');
    } else if (kind === 'tapes' && tapes.has(name)) {
      sendRange(request, response, tapes.get(name));
    } else if (kind === 'player' && extname(name) === '.js') {
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(readFileSync(join(builtTo, name)));
    } else {
      response.writeHead(404).end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    origin,
    playerUrl: `${origin}/player/player.js`,
    tapeUrl: (name) => `${origin}/tapes/${encodeURIComponent(name)}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function sendRange(request, response, path) {
  const { size } = statSync(path);
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
  const start = Number(from ?? 0);
  const end = to ? Math.min(Number(to), size - 1) : size - 1;
  const headers = { 'content-type': 'audio/wav', 'accept-ranges': 'bytes', 'content-length': end - start + 1 };
  if (from === undefined) response.writeHead(200, headers);
  else response.writeHead(206, { ...headers, 'content-range': `bytes ${start}-${end}/${size}` });
  const stream = createReadStream(path, { start, end });
  response.on('close', () => stream.destroy());
  stream.pipe(response);
}
