import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import { UserError } from '../../shared/contract/errors.ts';
import { maxSocketFrameBytes, parseSocketFrame, writeSocketFrame } from '../../shared/contract/socket-frames.ts';
import { errorReply } from './message-host.ts';
import type { MountedCore } from './mount-core.ts';
import { ownHeaders } from './own-headers.ts';
import { createVisitorCheck, type VisitorCheck } from './visitor-check.ts';

export type WebServer = {
  /** What the person opens: 127.0.0.1, the port, the room and the token. */
  readonly address: string;
  close(): Promise<void>;
};

export type WebServerOptions = {
  /** 0 lets the system choose. */
  readonly port: number;
  /** False only while developing behind Vite. */
  readonly hasRoom: boolean;
};

/**
 * Serves the window to browsers on this machine. Requests, replies and events go over one WebSocket: server-sent
 * events would hold one of the six connections a browser has per host, and the seventh window would hang.
 */
export async function startWebServer(core: MountedCore, { port, hasRoom }: WebServerOptions): Promise<WebServer> {
  const server = createServer();
  await listen(server, port);
  const check = createVisitorCheck((server.address() as AddressInfo).port, hasRoom);
  server.on('request', (request, response) => {
    serve(core, check, request, response).catch((error: unknown) => fail(error, response));
  });

  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxSocketFrameBytes });
  server.on('upgrade', (request, socket, head) => {
    // Node destroys the socket after an error; without a listener the error would end the process.
    socket.on('error', () => socket.destroy());
    if (!check.socket(request)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => talk(core, webSocket));
  });

  return {
    address: check.address,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      for (const webSocket of sockets.clients) webSocket.terminate();
      await closed;
    },
  };
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = { EADDRINUSE: 'another program uses it', EACCES: 'this user may not use it' }[code ?? ''] ?? message;
    throw new UserError('notHere', `Port ${port} cannot be opened: ${why}. Choose another with --port.`, {
      cause: error,
    });
  }
}

async function serve(
  core: MountedCore,
  check: VisitorCheck,
  asked: IncomingMessage,
  answer: ServerResponse,
): Promise<void> {
  const verdict = check.page(asked);
  if (verdict.kind === 'refuse') {
    answer.writeHead(verdict.status, { ...ownHeaders, 'content-type': 'text/plain', connection: 'close' });
    answer.end(verdict.why);
    return;
  }
  if (verdict.kind === 'signIn') {
    answer.writeHead(303, { ...ownHeaders, location: verdict.location, 'set-cookie': verdict.cookie });
    answer.end();
    return;
  }
  const gone = new AbortController();
  answer.on('close', () => gone.abort());
  const request = new Request(new URL(verdict.path + verdict.search, 'http://127.0.0.1'), {
    method: asked.method ?? 'GET',
    headers: asked.headers.range === undefined ? {} : { range: asked.headers.range },
    signal: gone.signal,
  });
  const response = await core.fetch(request);
  answer.writeHead(response.status, Object.fromEntries(response.headers));
  if (response.body === null) {
    answer.end();
    return;
  }
  try {
    await pipeline(response.body, answer);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

function fail(error: unknown, answer: ServerResponse): void {
  const { message } = errorReply(error, 'serving a page');
  if (!answer.headersSent) answer.writeHead(500, { ...ownHeaders, 'content-type': 'text/plain' });
  answer.end(message);
}

/** One window: its requests are answered as they are done, events are told in their order. */
function talk(core: MountedCore, webSocket: WebSocket): void {
  const stop = core.listen((name, json) => webSocket.send(writeSocketFrame({ kind: 'event', name, json })));
  webSocket.on('close', stop);
  // `ws` closes the socket itself after an error (a frame too long, bytes that are no text); the window connects anew.
  webSocket.on('error', stop);
  webSocket.on('message', (data, isBinary) => {
    // The default binaryType gives one Buffer per message.
    const frame = isBinary ? null : parseSocketFrame((data as Buffer).toString('utf8'));
    if (frame?.kind !== 'request') {
      webSocket.close(1008, 'not a request');
      return;
    }
    // dispatch never throws; a window that has gone does not need its reply.
    void core.dispatch(frame.name, frame.json).then((json) => {
      if (webSocket.readyState === webSocket.OPEN)
        webSocket.send(writeSocketFrame({ kind: 'reply', id: frame.id, json }));
    });
  });
}
