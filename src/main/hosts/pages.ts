import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { ownHeaders } from './own-headers.ts';
import type { Fetch } from './serve-bytes.ts';

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

/** What a page may load: its own files, and style elements that carry this answer's nonce. */
export function contentPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    // The second word allows WebAssembly alone: time-stretch brings it inside its own file. No text becomes code.
    "script-src 'self' 'wasm-unsafe-eval'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "media-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ');
}

/** The window's built files, and nothing outside their folder. */
export function createPages(folder: string): Fetch {
  const root = normalize(folder + sep);
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return nothing(405);
    const file = fileOf(root, new URL(request.url));
    if (file === null) return nothing(404);
    let bytes: Uint8Array<ArrayBuffer>;
    try {
      bytes = await readFile(file);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR') return nothing(404);
      throw error;
    }
    const nonce = randomBytes(18).toString('base64url');
    const isPage = extname(file) === '.html';
    return new Response(isPage ? withNonce(new TextDecoder().decode(bytes), nonce) : bytes, {
      headers: {
        ...ownHeaders,
        'content-type': types[extname(file)] ?? 'application/octet-stream',
        'content-security-policy': contentPolicy(nonce),
      },
    });
  };
}

/**
 * While developing: the same pages from Vite's server, fetched through the host so that page, sound and questions stay
 * on one origin. Its React refresh is an inline script and its own socket is another origin, so the policy is looser.
 */
export function createDevPages(viteUrl: string): Fetch {
  const policy = contentPolicy('')
    .replace("script-src 'self'", "script-src 'self' 'unsafe-inline'")
    .replace("style-src 'self' 'nonce-'", "style-src 'self' 'unsafe-inline'")
    .replace("connect-src 'self'", `connect-src 'self' ${viteUrl} ${viteUrl.replace(/^http/, 'ws')}`);
  return async (request) => {
    const { pathname, search } = new URL(request.url);
    const response = await fetch(new URL(pathname + search, viteUrl), { signal: request.signal });
    const headers = new Headers({ ...ownHeaders, 'content-security-policy': policy });
    const type = response.headers.get('content-type');
    if (type !== null) headers.set('content-type', type);
    return new Response(response.body, { status: response.status, headers });
  };
}

function fileOf(root: string, url: URL): string | null {
  let path: string;
  try {
    path = decodeURIComponent(url.pathname);
  } catch {
    // `%` without its two digits names no file of ours.
    return null;
  }
  if (path.includes('\0')) return null;
  const file = normalize(join(root, path === '/' ? 'index.html' : path));
  return file.startsWith(root) ? file : null;
}

/** Where Vite's own loader and client/csp-nonce.ts of the window look for the nonce. */
function withNonce(html: string, nonce: string): string {
  return html.replace('<head>', `<head>\n    <meta name="csp-nonce" property="csp-nonce" nonce="${nonce}" />`);
}

function nothing(status: number): Response {
  return new Response(null, { status, headers: ownHeaders });
}
