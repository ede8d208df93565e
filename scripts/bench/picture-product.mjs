// The built web host and its window, driven and timed from outside.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { addMarks } from '../../src/shared/domain/change.ts';
import { carriedEnvironment, carriedNode } from '../carried-node.mjs';
import { heapBytesOf, timeFrames } from './frame-timer.mjs';
import { firstMatch } from './processes.mjs';

/** Starts the built web host on a home of its own. */
export async function startHost({ built, home, tapesFolder }) {
  const env = { ...carriedEnvironment(), HOME: home };
  for (const name of ['XDG_CACHE_HOME', 'XDG_DATA_HOME', 'XDG_CONFIG_HOME']) delete env[name];
  const options = ['--archive', join(home, 'notes.takesheet'), '--tapes', tapesFolder];
  const child = spawn(carriedNode(), [join(built, 'main/web.js'), ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env,
  });
  const ended = once(child, 'exit');
  const address = await firstMatch(child.stdout, /^Takesheet is at (http:\S+)$/);
  if (address === undefined) throw new Error('The web host ended before it printed its address.');
  return {
    address,
    pid: child.pid,
    /** The most memory it ever had; NaN where the system does not tell. */
    mostBytes() {
      try {
        const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
        return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
      } catch {
        return Number.NaN;
      }
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Opens the window in a fresh browser context; `prepare` runs in the page before anything of ours. */
export async function openProduct(browser, address, { prepare } = {}) {
  // Only what a bench itself brings into the page needs the policy set aside.
  const bypassCSP = prepare !== undefined;
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, bypassCSP });
  const page = await context.newPage();
  await page.addInitScript(timeFrames);
  if (prepare !== undefined) await page.addInitScript(prepare);
  await page.goto(address);
  const region = page.getByRole('region', { name: 'Waveform' });
  const slider = page.getByRole('slider', { name: 'Tape position' });

  const ask = async (name, input) => {
    const { ok, value, message } = JSON.parse(await page.evaluate(askFromPage, [name, JSON.stringify(input)]));
    if (!ok) throw new Error(message);
    return value;
  };
  const settled = () => page.waitForFunction(isSettled);
  const wheel = (init) => slider.evaluate(sendWheel, init);

  return {
    page,
    ask,
    close: () => context.close(),

    /** Waits until so many tapes are read to their ends; tells their transfers. */
    async analysed(count) {
      for (;;) {
        const { transfers } = await ask('archive.get', {});
        // Not by asking for their peaks, which would change what is read first.
        if (transfers.length === count && transfers.every(({ audioSha256 }) => audioSha256 !== null)) return transfers;
        await setTimeout(200);
      }
    },

    /** Lays so many marks evenly over a transfer: takes, fragments and timestamps. */
    async addMarks({ id: transferId, frames }, count) {
      const spacing = Math.floor(frames / count);
      const all = Array.from({ length: count }, (_, index) => markAt(index, transferId, spacing));
      for (let at = 0; at < count; at += 2000) {
        const change = addMarks(...all.slice(at, at + 2000));
        await ask('changes.commit', { title: 'Marks of a bench', change, place: null });
      }
    },

    /**
     * Waits until the window's own start is over: the tape of last time is shown with its marks, and every little picture
     * in the list; then nothing keeps the window busy any more.
     */
    async started() {
      await settled();
      await page.waitForFunction(hasLittlePictures);
      await page.evaluate(untilIdle);
    },

    /** Clicks the tape at a place in the list and tells after how many milliseconds its picture was whole. */
    async firstPicture(index, { seconds }) {
      const option = page.getByRole('region', { name: 'Tapes' }).getByRole('option').nth(index);
      await option.waitFor();
      await page.evaluate((length) => window.bench.watchPicture(length), Math.floor(seconds));
      await option.click();
      return page.evaluate(() => window.bench.picture);
    },

    async waveSize() {
      const { width, height } = await slider.boundingBox();
      return { width: Math.round(width), height: Math.round(height) };
    },

    async showWhole() {
      await wheel({ deltaY: 100_000 });
      await settled();
    },

    /** Zooms in at a frame to so many frames a pixel. */
    async show(frame, framesPerPixel) {
      await this.showWhole();
      const whole = Number(await region.getAttribute('data-frames-per-pixel'));
      await wheel({ deltaY: Math.log(framesPerPixel / whole) / 0.0025, x: frame / whole });
      await settled();
    },

    /** Shows the waveform or the spectrogram and tells after how many milliseconds the picture was whole. */
    async choosePicture(picture) {
      const button = page.getByRole('button', { name: `Show ${picture}`, exact: true });
      if ((await button.getAttribute('aria-pressed')) === 'true') return 0;
      await page.evaluate((wanted) => window.bench.watchKind(wanted), picture);
      await button.click();
      return page.evaluate(() => window.bench.picture);
    },

    /** Frame by frame, so many pixels each; tells `{ frameMs, drawMs }` of every frame. */
    async pan(frames, pixels) {
      return slider.evaluate(
        (element, [count, deltaX]) => window.bench.wheelFrames(element, count, { deltaX }),
        [frames, pixels],
      );
    },

    /** Frame by frame, two per cent each. */
    async zoom(frames) {
      const deltaY = -Math.log(1.02) / 0.0025;
      return slider.evaluate(
        (element, [count, delta]) => window.bench.wheelFrames(element, count, { deltaY: delta }),
        [frames, deltaY],
      );
    },

    heapBytes: () => heapBytesOf(context, page),
  };
}

function isSettled() {
  return document.querySelector('[data-frames-per-pixel]')?.dataset.settled === 'true';
}

function hasLittlePictures() {
  const waves = [...document.querySelectorAll('[role=option] path[data-quiet]')];
  return waves.length > 0 && waves.every((wave) => wave.dataset.quiet === 'false');
}

/** Half a second of frames none of which was late. */
function untilIdle() {
  return new Promise((resolve) => {
    let quietSince = performance.now();
    let before = quietSince;
    const look = () => {
      const now = performance.now();
      if (now - before > 50) quietSince = now;
      before = now;
      if (now - quietSince > 500) resolve();
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}

function sendWheel(element, { deltaX = 0, deltaY = 0, x }) {
  const { left, top, width, height } = element.getBoundingClientRect();
  const init = { deltaX, deltaY, clientX: left + (x ?? width / 2), clientY: top + height / 2 };
  element.dispatchEvent(new WheelEvent('wheel', { ...init, bubbles: true, cancelable: true }));
}

function askFromPage([name, json]) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(new URL('socket', document.baseURI.replace(/^http/, 'ws').replace(/\?.*$/, '')));
    socket.addEventListener('open', () => socket.send(`request 1 ${name}\n${json}`));
    socket.addEventListener('close', () => reject(new Error('the socket was closed')));
    socket.addEventListener('message', ({ data }) => {
      const text = String(data);
      if (!text.startsWith('reply 1\n')) return;
      resolve(text.slice('reply 1\n'.length));
      socket.close();
    });
  });
}

function markAt(index, transferId, spacing) {
  const kind = ['take', 'take', 'fragment', 'timestamp'][index % 4];
  const startFrame = index * spacing;
  return {
    id: crypto.randomUUID(),
    transferId,
    kind,
    startFrame,
    endFrame: kind === 'timestamp' ? startFrame : startFrame + Math.floor(spacing * 0.8),
    songId: null,
    takeNumber: kind === 'take' ? index + 1 : null,
    status: kind === 'take' ? 'complete' : null,
    flags: [],
    title: kind === 'take' ? '' : `Place ${index}`,
    rating: index % 6,
    players: '',
    notes: '',
    tags: [],
    author: '',
    createdAt: Date.now(),
    origin: null,
  };
}
