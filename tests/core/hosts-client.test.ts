import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WebSocket as NodeWebSocket } from 'ws';
import { mountCore } from '../../src/main/hosts/mount-core.ts';
import { startWebServer, type WebServer } from '../../src/main/hosts/web-server.ts';
import { connect } from '../../src/renderer/client/connect.ts';
import { connectionStore, onReconnect } from '../../src/renderer/client/connection-store.ts';
import { socketWire } from '../../src/renderer/client/socket-wire.ts';
import { UserError } from '../../src/shared/contract/errors.ts';
import { maxSocketFrameBytes } from '../../src/shared/contract/socket-frames.ts';
import { coreDouble } from '../doubles/core.ts';

let server: WebServer;
let core: ReturnType<typeof coreDouble>;
let cookie: string;
let sockets: NodeWebSocket[];

async function serve(port = 0): Promise<void> {
  server = await startWebServer(mountCore(core, { rendererDir: tmpdir(), viteUrl: undefined }), {
    port,
    hasRoom: false,
  });
  const signedIn = await fetch(server.address, { redirect: 'manual' });
  cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
}

beforeEach(async () => {
  sockets = [];
  core = coreDouble();
  await serve();
  // A browser sends cookie and origin by itself.
  vi.stubGlobal(
    'WebSocket',
    class extends NodeWebSocket {
      constructor(url: URL) {
        super(url, { headers: { cookie }, origin: `http://${url.host}` });
        sockets.push(this);
      }
    },
  );
});
afterEach(async () => {
  vi.unstubAllGlobals();
  for (const socket of sockets)
    socket
      .removeAllListeners()
      .on('error', () => {})
      .terminate();
  await server.close();
  connectionStore.setState({ state: 'open' });
});

const bridge = () => connect(() => socketWire(new URL(`ws://${new URL(server.address).host}/socket`)));

function connectionBecomes(state: 'open' | 'lost'): Promise<void> {
  return new Promise((resolve) => {
    const stop = connectionStore.subscribe((now) => {
      if (now.state !== state) return;
      stop();
      resolve();
    });
  });
}

test('importing the bridge opens nothing', async () => {
  await import('../../src/renderer/client/bridge.ts');
  expect(sockets).toEqual([]);
});

test('requests that were asked while the socket opened are answered', async () => {
  core = coreDouble({ 'peaks.get': ({ transferId }) => ({ version: transferId }) as never });
  await server.close();
  await serve();
  const ours = bridge();
  const answers = await Promise.all(['a', 'b'].map((id) => ours.request('peaks.get', { transferId: id as never })));
  expect(answers.map(({ version }) => version)).toEqual(['a', 'b']);
});

test('an error for the user is the same error on this side', async () => {
  core = coreDouble({
    'history.undo': () => {
      throw new UserError('readOnly', 'This archive is open for reading only.');
    },
  });
  await server.close();
  await serve();
  const error = await bridge()
    .request('history.undo', {})
    .catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(UserError);
  expect(error).toMatchObject({ code: 'readOnly', message: 'This archive is open for reading only.' });
});

test('an event reaches those who listen for it, until they stop', async () => {
  const ours = bridge();
  const heard: string[] = [];
  const stop = ours.on('player.claimed', ({ windowId }) => heard.push(windowId));
  await ours.request('history.undo', {});
  core.tell('player.claimed', { windowId: 'a' });
  core.tell('jobs.changed', { jobs: [] });
  await ours.request('history.undo', {});
  stop();
  core.tell('player.claimed', { windowId: 'b' });
  await ours.request('history.undo', {});
  expect(heard).toEqual(['a']);
});

test('when the connection is lost, what was on its way fails with a sentence, and it comes back by itself', async () => {
  const asked = Promise.withResolvers<void>();
  core = coreDouble({
    'marks.counts': () => {
      asked.resolve();
      return new Promise(() => {});
    },
  });
  await server.close();
  await serve();
  const ours = bridge();
  const pending = ours.request('marks.counts', {}).catch((caught: unknown) => caught);
  await asked.promise;
  const reconnected = vi.fn();
  const stop = onReconnect(reconnected);

  const lost = connectionBecomes('lost');
  const port = Number(new URL(server.address).port);
  await server.close();
  await lost;
  expect(await pending).toMatchObject({ code: 'disconnected', message: expect.stringContaining('is lost') as string });
  await expect(ours.request('history.undo', {})).rejects.toMatchObject({ code: 'disconnected' });
  expect(reconnected).not.toHaveBeenCalled();

  const back = connectionBecomes('open');
  await serve(port);
  await back;
  expect(reconnected).toHaveBeenCalledOnce();
  expect(await ours.request('history.undo', {})).toEqual({});
  stop();
});

test('what is too much for the socket is refused here, and the socket holds', async () => {
  const ours = bridge();
  await ours.request('history.undo', {});
  const tooMuch = {
    transferId: 'a' as never,
    format: null,
    fileName: 'a.cue',
    bytesBase64: 'A'.repeat(maxSocketFrameBytes),
  };
  await expect(ours.request('import.preview', tooMuch)).rejects.toMatchObject({ code: 'badInput' });
  expect(sockets).toHaveLength(1);
  expect(await ours.request('history.undo', {})).toEqual({});
  const [socket] = sockets;
  socket?.close();
  if (socket !== undefined) await once(socket, 'close');
});
