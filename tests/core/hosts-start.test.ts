import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { carriedNode, root } from '../../scripts/carried-node.mjs';
import { readStartOptions } from '../../src/main/hosts/start-options.ts';

let folder: string;
let running: ChildProcess[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'takesheet-host-'));
  running = [];
});
afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

/** Runs the web host's entry from its sources, with a home of its own. */
function run(args: readonly string[], nodeOptions: readonly string[] = []): ChildProcess {
  const child = spawn(carriedNode(), [...nodeOptions, join(root, 'src/main/web.ts'), ...args], {
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      USERPROFILE: folder,
      XDG_DATA_HOME: folder,
      XDG_CACHE_HOME: folder,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  return child;
}

async function outcome(child: ChildProcess): Promise<{ code: number; stdout: string; stderr: string }> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('the child has no pipes');
  const [[code], out, problems] = await Promise.all([
    once(child, 'exit') as Promise<[number]>,
    text(stdout),
    text(stderr),
  ]);
  return { code, stdout: out, stderr: problems };
}

async function addressOf(child: ChildProcess): Promise<string> {
  for await (const part of child.stdout ?? []) {
    const address = /Takesheet is at (http:\S+)/.exec(String(part))?.[1];
    if (address !== undefined) return address;
  }
  throw new Error('no address was printed');
}

const archive = () => join(folder, 'notes.takesheet');

test('--help tells the options and ends', async () => {
  const { code, stdout, stderr } = await outcome(run(['--help']));
  expect([code, stderr]).toEqual([0, '']);
  for (const option of ['--archive', '--tapes', '--port']) expect(stdout).toContain(option);
});

test.each([
  ['an option that is not known', ['--tape', 'x'], "Unknown option '--tape'. --help lists the options.\n"],
  ['a port that is none', ['--port', 'http'], '--port wants a number from 0 to 65535, not "http".\n'],
  [
    'a folder of tapes that is not there',
    ['--tapes', '/no/such/folder'],
    '--tapes: there is no folder /no/such/folder.\n',
  ],
])('%s is one sentence, and the exit is 1', async (_what, args, sentence) => {
  expect(await outcome(run(args))).toEqual({ code: 1, stdout: '', stderr: sentence });
});

test('a notes store that is none is one sentence, and the exit is 1', async () => {
  await writeFile(archive(), 'These are my notes, but not in any archive. '.repeat(50));
  const { code, stdout, stderr } = await outcome(run(['--archive', archive()]));
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).toContain('notes.takesheet');
});

test('an old Node is told so before it can crash', async () => {
  const pretend = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })";
  const { code, stderr } = await outcome(run([], ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`]));
  expect(code).toBe(1);
  expect(stderr).toBe(
    'Takesheet needs Node 22.12 or newer, and this is 20.20.2. Start it with npm start, which brings its own.\n',
  );
});

test.each(['SIGTERM', 'SIGINT'] as const)('%s closes the archive and ends without an error', async (signal) => {
  const child = run(['--archive', archive()]);
  await addressOf(child);
  child.kill(signal);
  expect(await once(child, 'exit')).toEqual([0, null]);
  // Closed rightly: the next start finds no lock and needs no recovery.
  const again = run(['--archive', archive()]);
  expect(await addressOf(again)).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{22}\/\?token=[\w-]{43}$/);
});

test('a second program on the same archive is refused with a sentence', async () => {
  await addressOf(run(['--archive', archive()]));
  const { code, stderr } = await outcome(run(['--archive', archive()]));
  expect(code).toBe(1);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).toContain(archive());
});

test('Electron hands on switches of its own; they are not ours', () => {
  const args = ['--no-sandbox', '--user-data-dir=/x', '.', '--archive', 'a.takesheet', '--port=9', '--lang', 'de'];
  expect(readStartOptions(args, { lenient: true })).toMatchObject({ port: 9, tapesFolders: [], help: false });
  expect(readStartOptions(args, { lenient: true }).archivePath).toMatch(/a\.takesheet$/);
});
