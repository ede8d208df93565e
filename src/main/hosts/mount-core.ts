import type { Core } from '../core/core.ts';
import { createDispatch, type Dispatch } from './message-host.ts';
import { createDevPages, createPages } from './pages.ts';
import { createByteServer, type Fetch } from './serve-bytes.ts';

/** What a wire needs of the core, in texts and web-standard requests. Electron and the web host mount the same. */
export type MountedCore = {
  readonly dispatch: Dispatch;
  /** Pages, sound and peaks: one origin for all of them. */
  readonly fetch: Fetch;
  /** Every event with its payload as JSON text. Returns a function that stops it. */
  listen(listener: (name: string, payloadJson: string) => void): () => void;
};

/** `viteUrl` is set only while developing: pages then come from Vite instead of `rendererDir`. */
export function mountCore(core: Core, pages: { rendererDir: string; viteUrl: string | undefined }): MountedCore {
  const listeners = new Set<(name: string, payloadJson: string) => void>();
  core.subscribe((name, payload) => {
    if (listeners.size === 0) return;
    const payloadJson = JSON.stringify(payload);
    for (const listener of listeners) listener(name, payloadJson);
  });
  const serveBytes = createByteServer(core);
  const servePage = pages.viteUrl === undefined ? createPages(pages.rendererDir) : createDevPages(pages.viteUrl);
  return {
    dispatch: createDispatch(core),
    fetch: async (request) => (await serveBytes(request)) ?? servePage(request),
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
