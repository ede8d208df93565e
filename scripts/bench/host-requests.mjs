// Asks a running web host what its window asks, without a browser.
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { WebSocket } from 'ws';

/** Signs in with the address that the host printed. */
export async function connectHost(address) {
  const { headers } = await fetch(address, { redirect: 'manual' });
  const [cookie] = (headers.get('set-cookie') ?? '').split(';');
  const page = new URL(headers.get('location'), address);
  const socket = new WebSocket(new URL('socket', page).href.replace(/^http/, 'ws'), {
    headers: { cookie },
    origin: page.origin,
  });
  const waiting = new Map();
  const listeners = new Map();
  let lastId = 0;
  socket.addEventListener('message', ({ data }) => {
    const [, kind, id, answer] = (typeof data === 'string' && /^(reply|event) (\S+)\n(.*)$/s.exec(data)) || [];
    if (kind === 'event') listeners.get(id)?.(JSON.parse(answer));
    if (kind !== 'reply') return;
    const { ok, value, message } = JSON.parse(answer);
    const { resolve, reject } = waiting.get(Number(id));
    waiting.delete(Number(id));
    if (ok) resolve(value);
    else reject(new Error(message));
  });
  socket.on('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('The host closed the connection.'));
  });
  await once(socket, 'open');

  const ask = (name, input) =>
    new Promise((resolve, reject) => {
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      socket.send(`request ${lastId} ${name}\n${JSON.stringify(input)}`);
    });
  return {
    ask,
    /** Calls a listener with what each event of that name tells. */
    on: (name, listener) => void listeners.set(name, listener),
    /** Waits until so many transfers are read to their ends. */
    async analysed(count) {
      for (;;) {
        const { transfers } = await ask('archive.get', {});
        const unreadable = transfers.find(({ state }) => state === 'unreadable');
        if (unreadable !== undefined) throw new Error(`${unreadable.files[0].path} cannot be read.`);
        if (transfers.length === count && transfers.every(({ audioSha256 }) => audioSha256 !== null)) return transfers;
        await setTimeout(200);
      }
    },
    close: () => socket.close(),
  };
}
