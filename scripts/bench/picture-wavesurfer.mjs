// wavesurfer's own renderer on a page of its own, with the peaks that the product has made.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';
import { root } from '../carried-node.mjs';
import { heapBytesOf, timeFrames } from './frame-timer.mjs';

const page404 = { type: 'text/plain', body: 'not here' };

/** Opens the page; `flat` holds all values of one channel after those of the other. */
export async function openWavesurfer(browser, { flat, channels, width, height, seconds, pixelsPerSecond }) {
  const files = new Map([
    ['/', { type: 'text/html', body: '<!doctype html><title>wavesurfer</title><div id="wave"></div>' }],
    ['/peaks', { type: 'application/octet-stream', body: Buffer.from(flat.buffer) }],
    [
      '/wavesurfer.js',
      {
        type: 'text/javascript',
        body: readFileSync(join(root, 'node_modules/wavesurfer.js/dist/wavesurfer.esm.js')),
      },
    ],
  ]);
  const server = createServer((request, response) => {
    const { type, body } = files.get(request.url) ?? page404;
    response.writeHead(files.has(request.url) ? 200 : 404, { 'content-type': type });
    response.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(timeFrames);
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  await page.evaluate(createRenderer, { channels, width, height, seconds, pixelsPerSecond });
  server.close();
  server.closeAllConnections();
  return {
    show: (startSecond, zoom) => page.evaluate(([start, px]) => window.wave.show(start, px), [startSecond, zoom]),
    pan: (frames, pixels) => page.evaluate(([count, step]) => window.wave.pan(count, step), [frames, pixels]),
    zoom: (frames, from) => page.evaluate(([count, px]) => window.wave.zoom(count, px), [frames, from]),
    heapBytes: () => heapBytesOf(context, page),
  };
}

/** Runs in the page. */
async function createRenderer({ channels, width, height, seconds, pixelsPerSecond }) {
  const { default: WaveSurfer } = await import('/wavesurfer.js');
  const flat = new Float32Array(await (await fetch('/peaks')).arrayBuffer());
  const length = flat.length / channels;
  const container = document.querySelector('#wave');
  container.style.width = `${width}px`;
  const wavesurfer = WaveSurfer.create({
    container,
    height: height / channels,
    splitChannels: Array.from({ length: channels }, () => ({})),
    peaks: Array.from({ length: channels }, (_, channel) => flat.slice(channel * length, (channel + 1) * length)),
    duration: seconds,
    minPxPerSec: pixelsPerSecond,
    autoScroll: false,
    cursorWidth: 1,
  });
  await new Promise((resolve) => wavesurfer.once('redrawcomplete', resolve));
  const scroller = wavesurfer.getWrapper().parentElement;
  const { requestAnimationFrame: requestFrame, bench } = window;
  // Two frames: what a zoom or a scroll still has to do is done in the first.
  const quiet = () => new Promise((resolve) => requestFrame(() => requestFrame(resolve)));
  window.wave = {
    async show(startSecond, zoom) {
      wavesurfer.zoom(zoom);
      await quiet();
      scroller.scrollLeft = startSecond * zoom;
      await quiet();
    },
    async pan(count, step) {
      const frames = [];
      for (let at = 0; at < count; at += 1) {
        frames.push(await bench.frame(() => requestFrame(() => (scroller.scrollLeft += step))));
      }
      return frames;
    },
    async zoom(count, from) {
      const frames = [];
      for (let at = 1; at <= count; at += 1) {
        frames.push(await bench.frame(() => requestFrame(() => wavesurfer.zoom(from * 1.02 ** at))));
      }
      return frames;
    },
  };
}
