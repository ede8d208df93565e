import { mkdtemp, mkdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { CoreOptions } from '../../src/main/core/core.ts';
import { coreDouble } from '../doubles/core.ts';
import { answers, app, FakeContents, record } from '../doubles/electron.ts';

const core = coreDouble({ 'history.undo': () => ({ done: null, revision: 3 }) });
const coreOptions: CoreOptions[] = [];
vi.mock('../../src/main/core/create-core.ts', () => ({
  createCore: (options: CoreOptions) => {
    coreOptions.push(options);
    return Promise.resolve(core);
  },
}));

let folder: string;
const argv = process.argv;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'takesheet-shell-'));
  await mkdir(join(folder, 'reels'));
  answers.userData = folder;
  const chromiumSwitches = ['--no-sandbox', '--user-data-dir=/somewhere'];
  const ours = ['--archive', join(folder, 'a.takesheet'), '--tapes', join(folder, 'reels')];
  process.argv = ['electron', '.', ...chromiumSwitches, ...ours];
  await import('../../src/main/index.ts');
});
afterAll(async () => {
  process.argv = argv;
  await rm(folder, { recursive: true });
});

const firstWindow = () => {
  const [window] = record.windows;
  if (window === undefined) throw new Error('no window was opened');
  return window;
};

test('sandbox and schemes are declared before the app is ready, the pages served before a window opens', () => {
  expect(record.order).toEqual(['enableSandbox', 'schemes', 'whenReady', 'protocol', 'window']);
  expect(record.schemes).toEqual([
    {
      scheme: 'takesheet',
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
    },
  ]);
});

test('the window is isolated, sandboxed and without Node', () => {
  expect(firstWindow().options.webPreferences).toEqual({
    preload: expect.stringMatching(/preload[\\/]index\.cjs$/) as string,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
  });
  expect(firstWindow().urls).toEqual(['takesheet://app/']);
});

test('the window is shown when its first picture is ready, on the ground of its theme', () => {
  expect(firstWindow().options).toMatchObject({ show: false, title: 'Takesheet', backgroundColor: '#15140f' });
  firstWindow().emit('ready-to-show');
  expect(firstWindow().done).toEqual(['show']);
});

test('the archive and the tapes of the command line are used, foreign switches are left alone', () => {
  expect(coreOptions[0]).toMatchObject({
    archivePath: join(folder, 'a.takesheet'),
    readOnly: false,
    host: { kind: 'electron', version: '0.0.0-test', allowedFolders: null },
  });
  expect(core.asked[0]).toEqual({ name: 'transfers.add', input: { paths: [join(folder, 'reels')] } });
});

test.each(['will-navigate', 'will-redirect'])('on %s no page leaves the app', (name) => {
  for (const [url, isStopped] of [
    ['https://evil.example/', true],
    ['takesheet://app.evil.example/', true],
    ['takesheet://application/', true],
    ['file:///etc/passwd', true],
    ['takesheet://app/', false],
    ['takesheet://app', false],
  ] as const) {
    const preventDefault = vi.fn();
    firstWindow().webContents.emit(name, { url, preventDefault });
    expect([url, preventDefault.mock.calls.length > 0]).toEqual([url, isStopped]);
  }
});

test('no page opens a window or carries a foreign page inside', () => {
  const { webContents } = firstWindow();
  expect(webContents.openHandler?.({ url: 'https://x.example' })).toEqual({ action: 'deny' });
  const preventDefault = vi.fn();
  webContents.emit('will-attach-webview', { preventDefault });
  expect(preventDefault).toHaveBeenCalledOnce();
});

test('no permission and no device is ever granted', () => {
  const granted: boolean[] = [];
  for (const permission of ['media', 'geolocation', 'clipboard-read', 'fileSystem', 'openExternal', 'hid'] as const) {
    record.permissionRequest?.({} as never, permission, (isGranted) => granted.push(isGranted), {} as never);
    granted.push(record.permissionCheck?.(null, permission, '', {} as never) ?? true);
  }
  granted.push(record.devicePermission?.({} as never) ?? true);
  expect(granted).toHaveLength(13);
  expect(granted).not.toContain(true);
});

async function call(event: unknown, ...args: unknown[]): Promise<unknown> {
  return JSON.parse((await record.ipc.get('takesheet:call')?.(event, ...args)) as string) as unknown;
}

test('the main frame of our own page is answered', async () => {
  const sender = new FakeContents();
  const ours = { sender, senderFrame: sender.mainFrame };
  expect(await call(ours, 'history.undo', '{}')).toEqual({ ok: true, value: { done: null, revision: 3 } });
  expect(await call(ours, 'constructor', '{}')).toMatchObject({ ok: false, code: 'unknownRequest' });
});

test('nobody else is answered', async () => {
  const sender = new FakeContents();
  const foreign = new FakeContents('https://evil.example/');
  const almost = new FakeContents('takesheet://app.evil.example/');
  for (const event of [
    { sender, senderFrame: null },
    { sender, senderFrame: { url: 'takesheet://app/' } },
    { sender: foreign, senderFrame: foreign.mainFrame },
    { sender: almost, senderFrame: almost.mainFrame },
  ]) {
    expect(await call(event, 'history.undo', '{}')).toMatchObject({ ok: false, code: 'refused' });
  }
  const ours = { sender, senderFrame: sender.mainFrame };
  expect(await call(ours, 7, '{}')).toMatchObject({ ok: false, code: 'refused' });
  expect(await call(ours, 'history.undo', {})).toMatchObject({ ok: false, code: 'refused' });
});

test('what happens is told to every window', () => {
  core.tell('player.claimed', { windowId: 'w' });
  expect(firstWindow().webContents.sent).toEqual([['takesheet:event', 'player.claimed', '{"windowId":"w"}']]);
});

const fetchPage = async (url: string, more: { range?: string; initiatorOrigin?: string | null } = {}) => {
  const request = new Request(url, more.range === undefined ? {} : { headers: { range: more.range } });
  if (more.initiatorOrigin !== undefined) Object.assign(request, { initiatorOrigin: more.initiatorOrigin });
  const response = await record.protocols.get('takesheet')?.(request);
  if (response === undefined) throw new Error('nobody serves takesheet://');
  return response;
};

test('the scheme serves sound with ranges', async () => {
  const response = await fetchPage('takesheet://app/peaks/reel/256/0', { range: 'bytes=2-4' });
  expect([response.status, response.headers.get('content-range')]).toEqual([206, 'bytes 2-4/6']);
  expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([3, 4, 5]);
});

test('the scheme serves no other host and no other page', async () => {
  const sound = 'takesheet://app/peaks/reel/256/0';
  expect((await fetchPage('takesheet://other/peaks/reel/256/0')).status).toBe(404);
  expect((await fetchPage(sound, { initiatorOrigin: 'https://evil.example' })).status).toBe(404);
  expect((await fetchPage(sound, { initiatorOrigin: null })).status).toBe(404);
  expect((await fetchPage(sound, { initiatorOrigin: 'takesheet://app' })).status).toBe(200);
});

test("files are picked with the system's dialog", async () => {
  answers.pickedPaths = ['/reels/a.wav', '/reels/b.wav'];
  expect(await coreOptions[0]?.host.pickPaths?.('files')).toEqual(['/reels/a.wav', '/reels/b.wav']);
  await coreOptions[0]?.host.pickPaths?.('exportFolder');
  expect(record.openDialogs.map(({ properties }) => properties)).toEqual([
    ['openFile', 'multiSelections'],
    ['openDirectory', 'createDirectory'],
  ]);
});

test('the menu has the usual roles and nothing that opens a page elsewhere', () => {
  const roles = JSON.stringify(record.menu);
  for (const role of ['editMenu', 'windowMenu', 'togglefullscreen', 'zoomIn']) expect(roles).toContain(role);
  expect(roles).not.toContain('help');
});

test('a second start brings the first window to the front', () => {
  firstWindow().done.length = 0;
  app.emit('second-instance');
  expect(firstWindow().done).toEqual(['restore', 'show', 'focus']);
});

test('the place of the window is remembered when it closes', async () => {
  firstWindow().emit('close');
  expect(JSON.parse(await readFile(join(folder, 'window.json'), 'utf8'))).toEqual({
    bounds: { x: 30, y: 40, width: 1000, height: 700 },
    isMaximized: false,
  });
});

test('quitting waits until the archive is closed', async () => {
  record.order.length = 0;
  const preventDefault = vi.fn();
  app.emit('will-quit', { preventDefault });
  expect(preventDefault).toHaveBeenCalledOnce();
  await vi.waitFor(() => expect(record.order).toEqual(['quit']));
  expect(core.wasClosed()).toBe(true);
  app.emit('will-quit', { preventDefault });
  expect(preventDefault).toHaveBeenCalledOnce();
});
