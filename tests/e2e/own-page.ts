import type { Page } from '@playwright/test';
import type { In, Out, RequestName } from '../../src/shared/contract/requests.ts';

/** Asks from inside a page of the web host, over a socket of its own, as the window does. */
export async function askFrom<Name extends RequestName>(page: Page, name: Name, input: In<Name>): Promise<Out<Name>> {
  const reply = await page.evaluate(
    ([asked, json]) =>
      new Promise<string>((resolve, reject) => {
        const socket = new WebSocket(new URL('socket', document.baseURI.replace(/^http/, 'ws').replace(/\?.*$/, '')));
        socket.addEventListener('open', () => socket.send(`request 1 ${asked}\n${json}`));
        socket.addEventListener('close', () => reject(new Error('the socket was closed')));
        socket.addEventListener('message', ({ data }) => {
          const text = String(data);
          if (!text.startsWith('reply 1\n')) return;
          resolve(text.slice('reply 1\n'.length));
          socket.close();
        });
      }),
    [name, JSON.stringify(input)] as const,
  );
  // The main process is ours and answers what `Requests` says.
  const { ok, value, message } = JSON.parse(reply) as { ok: boolean; value: Out<Name>; message?: string };
  if (!ok) throw new Error(message);
  return value;
}
