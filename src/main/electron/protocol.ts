import { protocol } from 'electron';
import type { MountedCore } from '../hosts/mount-core.ts';
import { isOurs, scheme } from './security.ts';

/** Answers `takesheet://app/...` for our own pages; another host or another page gets nothing. */
export function serveOverProtocol(core: MountedCore): void {
  protocol.handle(scheme, (request) => {
    // Electron sets this itself; a page cannot forge it. It is absent for what the shell asked for.
    const { initiatorOrigin } = request as Request & { readonly initiatorOrigin?: string | null };
    const isForeign = initiatorOrigin !== undefined && !(initiatorOrigin !== null && isOurs(initiatorOrigin));
    if (isForeign || !isOurs(request.url)) return new Response(null, { status: 404 });
    return core.fetch(request);
  });
}
