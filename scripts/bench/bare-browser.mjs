// A Chromium that nobody looks into but for its memory. Playwright has the network recorded, and what is recorded (a
// hundred megabytes of answers) counts as the page's own.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstMatch } from './processes.mjs';

const keys = {
  Space: { key: ' ', code: 'Space', text: ' ', windowsVirtualKeyCode: 32 },
  Period: { key: '.', code: 'Period', text: '.', windowsVirtualKeyCode: 190 },
};

/** Starts one without a window; `open` makes pages of the size that the benches use. */
export async function startBareBrowser(executablePath, args) {
  const profile = mkdtempSync(join(tmpdir(), 'takesheet-bare-'));
  const size = '--window-size=1440,900';
  const own = ['--headless', '--remote-debugging-port=0', `--user-data-dir=${profile}`, size, 'about:blank'];
  const child = spawn(executablePath, [...args, ...own], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'exit');
  const address = await firstMatch(child.stderr, /^DevTools listening on (ws:\S+)$/);
  if (address === undefined) throw new Error('Chromium ended before it could be asked anything.');
  child.stderr.resume();
  const send = await connect(address);

  return {
    /** As a browser session of Playwright does, so that processes are told of the same way. */
    send: (method, params) => send(method, params),
    async open(url) {
      const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
      const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
      const ask = (method, params) => send(method, params, sessionId);
      await ask('Emulation.setDeviceMetricsOverride', {
        width: 1440,
        height: 900,
        deviceScaleFactor: 1,
        mobile: false,
      });
      await ask('Page.navigate', { url });
      const evaluate = async (expression) => {
        const options = { expression, awaitPromise: true, returnByValue: true, userGesture: true };
        const { result, exceptionDetails } = await ask('Runtime.evaluate', options);
        if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description ?? 'It failed.');
        return result.value;
      };
      return {
        evaluate,
        async waitFor(expression) {
          while (!(await evaluate(expression))) await new Promise((resolve) => setTimeout(resolve, 50));
        },
        async press(name) {
          const key = keys[name];
          await ask('Input.dispatchKeyEvent', { type: 'keyDown', ...key });
          await ask('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
        },
        collectGarbage: () => ask('HeapProfiler.collectGarbage'),
        close: () => send('Target.closeTarget', { targetId }),
      };
    },
    async close() {
      await send('Browser.close');
      await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Resolves with what sends a command and gives its answer. */
async function connect(address) {
  const socket = new WebSocket(address);
  await once(socket, 'open');
  const waiting = new Map();
  let lastId = 0;
  socket.addEventListener('message', ({ data }) => {
    const { id, result, error } = JSON.parse(data);
    const answer = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) answer?.resolve(result);
    else answer?.reject(new Error(error.message));
  });
  return (method, params = {}, sessionId) =>
    new Promise((resolve, reject) => {
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      socket.send(JSON.stringify({ id: lastId, method, params, ...(sessionId === undefined ? {} : { sessionId }) }));
    });
}
