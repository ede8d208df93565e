import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What to do with a request before anything looks at what it asks. */
export type Verdict =
  /** `path` is the path inside the room, starting with a slash. */
  | { readonly kind: 'welcome'; readonly path: string; readonly search: string }
  | { readonly kind: 'signIn'; readonly location: string; readonly cookie: string }
  | { readonly kind: 'refuse'; readonly status: 401 | 403 | 404 | 421; readonly why: string };

export type VisitorCheck = {
  /** The address with the token, to be printed once for the person who started us. */
  readonly address: string;
  readonly page: (request: IncomingMessage) => Verdict;
  /** Whether this upgrade request comes from our own page. */
  readonly socket: (request: IncomingMessage) => boolean;
};

const pointer = 'Open the address that Takesheet printed when it started.';

/**
 * Only the person who was given the address gets in. In this order: the name the browser was told (against DNS
 * rebinding), the random room, the token, the page that asks (other sites and other local ports), the cookie.
 * Cookies know no port, so the room, not the port, keeps ours from other local servers; `room` is left out only while
 * developing, where Vite's addresses start at the root.
 */
export function createVisitorCheck(port: number, hasRoom: boolean): VisitorCheck {
  const token = randomBytes(32).toString('base64url');
  const room = hasRoom ? `/${randomBytes(16).toString('base64url')}` : '';
  const cookieName = `takesheet_${port}`;
  const hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
  const isToken = (given: string | undefined): boolean => sameText(given, token);

  return {
    address: `http://127.0.0.1:${port}${room}/?token=${token}`,

    page({ method, url: target = '/', headers }) {
      const { host = '', origin, cookie } = headers;
      if (!hosts.has(host)) return refuse(421, 'This server answers to 127.0.0.1 and localhost only.');
      const url = new URL(target, `http://${host}`);
      if (!url.pathname.startsWith(`${room}/`)) return refuse(404, pointer);
      const path = url.pathname.slice(room.length);
      const given = url.searchParams.get('token');
      if (method === 'GET' && path === '/' && given !== null) {
        if (!isToken(given)) return refuse(403, `That token is not the one of this start. ${pointer}`);
        const attributes = `HttpOnly; SameSite=Strict; Path=${room}/`;
        return { kind: 'signIn', location: `${room}/`, cookie: `${cookieName}=${token}; ${attributes}` };
      }
      if (origin !== undefined && origin !== `http://${host}`) return refuse(403, 'Another page asked for this.');
      const site = headers['sec-fetch-site'];
      if (site !== undefined && site !== 'same-origin' && site !== 'none') {
        return refuse(403, `Another site led here. ${pointer}`);
      }
      if (!isToken(cookieNamed(cookieName, cookie))) return refuse(401, pointer);
      return { kind: 'welcome', path, search: url.search };
    },

    socket({ url, headers }) {
      const { host = '', origin, cookie } = headers;
      return (
        hosts.has(host) &&
        origin === `http://${host}` &&
        url === `${room}/socket` &&
        isToken(cookieNamed(cookieName, cookie))
      );
    },
  };
}

function refuse(status: 401 | 403 | 404 | 421, why: string): Verdict {
  return { kind: 'refuse', status, why };
}

function cookieNamed(name: string, header: string | undefined): string | undefined {
  const start = `${name}=`;
  return header
    ?.split(/;\s*/)
    .find((pair) => pair.startsWith(start))
    ?.slice(start.length);
}

/** In constant time, so that the time of an answer tells nothing of the token. */
function sameText(given: string | undefined, wanted: string): boolean {
  const a = Buffer.from(given ?? '');
  const b = Buffer.from(wanted);
  return a.length === b.length && timingSafeEqual(a, b);
}
