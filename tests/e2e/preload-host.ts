import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from '@playwright/test';
import { root } from '../../scripts/carried-node.mjs';
import { createCore } from '../../src/main/core/create-core.ts';
import { mountCore } from '../../src/main/hosts/mount-core.ts';
import type { Place } from './web-host.ts';

/** The real core, without a window: what `openInShell` puts one on. */
export type Shell = { open(page: Page): Promise<void>; stop(): Promise<void> };

/**
 * The built preload and the real core in a real Chromium. Only what lies between them is imitated: Electron's
 * ipcRenderer by a binding, its protocol by a route.
 */
export async function startShell({ home, archivePath, tapes }: Place): Promise<Shell> {
  const moveBack = moveHome(home);
  const core = await createCore({
    archivePath,
    cacheDir: join(home, 'cache'),
    dataDir: join(home, 'data'),
    workers: {
      reader: builtWorker('reader.worker.js'),
      analysis: builtWorker('analysis.worker.js'),
      alignment: builtWorker('alignment.worker.js'),
    },
    host: { kind: 'electron', version: 'test', allowedFolders: null },
    readOnly: false,
  });
  const mounted = mountCore(core, { rendererDir: join(root, 'out/renderer'), viteUrl: undefined });
  // A real port, because a route does not reach what an audio worklet loads.
  const server = createServer((asked, answer) => {
    const reply = async (): Promise<void> => {
      const headers = Object.entries(asked.headers).map(([name, value]): [string, string] => [name, String(value)]);
      const url = new URL(asked.url ?? '/', `http://${asked.headers.host}`);
      const response = await mounted.fetch(new Request(url, { method: asked.method ?? 'GET', headers }));
      answer.writeHead(response.status, Object.fromEntries(response.headers));
      answer.end(Buffer.from(await response.arrayBuffer()));
    };
    reply().catch((error: unknown) => answer.destroy(error as Error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  if (tapes !== null) await core.handlers['transfers.add']({ paths: [tapes] });
  return {
    async open(page) {
      await page.exposeBinding('takesheetInvoke', ({ frame }, channel: string, name: string, json: string) => {
        if (channel !== 'takesheet:call' || frame !== page.mainFrame()) throw new Error('refused');
        return mounted.dispatch(name, json);
      });
      const stop = mounted.listen((name, json) => {
        // A window that is being closed or reloaded hears nothing, as in Electron.
        page
          .evaluate(([event, payload]) => window.takesheetEmit?.(event, payload), [name, json] as const)
          .catch(() => {});
      });
      page.on('close', stop);
      await page.addInitScript({ content: await preloadScript() });
      await page.goto(`${origin}/`);
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await core.close();
      moveBack();
    },
  };
}

declare global {
  interface Window {
    takesheetEmit?: (name: string, payloadJson: string) => void;
  }
}

/** The built preload inside its own function, with a `require` that knows `electron` and nothing else. */
async function preloadScript(): Promise<string> {
  const preload = await readFile(join(root, 'out/preload/index.cjs'), 'utf8');
  return `(() => {
    const listeners = new Set();
    window.takesheetEmit = (...args) => { for (const listener of listeners) listener({}, ...args); };
    const electron = {
      contextBridge: {
        exposeInMainWorld: (key, api) => Object.defineProperty(window, key, { value: Object.freeze({ ...api }) }),
      },
      ipcRenderer: {
        invoke: (...args) => window.takesheetInvoke(...args),
        on: (channel, listener) => { if (channel === 'takesheet:event') listeners.add(listener); },
        off: (channel, listener) => listeners.delete(listener),
      },
      webUtils: { getPathForFile: () => '' },
    };
    const require = (name) => {
      if (name !== 'electron') throw new Error('a sandboxed preload cannot load ' + name);
      return electron;
    };
    const module = { exports: {} };
    (function (require, module, exports) {${preload}
    })(require, module, module.exports);
  })()`;
}

function builtWorker(name: string): URL {
  return pathToFileURL(join(root, 'out/main', name));
}

/** The core runs in this very process here: its user's home is the test's, so that nothing is written to the real one. */
function moveHome(home: string): () => void {
  const names = ['HOME', 'USERPROFILE'] as const;
  const before = names.map((name) => process.env[name]);
  for (const name of names) process.env[name] = home;
  return () => {
    for (const [index, name] of names.entries()) {
      if (before[index] === undefined) delete process.env[name];
      else process.env[name] = before[index];
    }
  };
}
