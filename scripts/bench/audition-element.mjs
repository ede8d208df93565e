// Chromium's own ways to play a file, on a page of their own: the media element over HTTP Range, and a buffer source.
import { patienceMs } from './audition-window.mjs';
import { earScript } from './ear.mjs';

/** A page whose `window.peer` plays, with an ear. */
export async function openPeer(browser, origin) {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.setDefaultTimeout(patienceMs);
  await page.addInitScript(earScript());
  await page.addInitScript(playAsChromiumDoes);
  await page.goto(origin);
  return { page, close: () => context.close() };
}

/** Runs in the page. Space plays and pauses, the full stop jumps to the next of `targets`, as in our window. */
export function playAsChromiumDoes() {
  let context;
  const targets = [];
  const prepare = async (sampleRate) => {
    context = new AudioContext({ sampleRate, latencyHint: 'interactive' });
    if (window.ear) await window.ear.addEar(context);
  };
  const open = async (url) => {
    const audio = new Audio();
    audio.crossOrigin = 'anonymous';
    audio.preload = 'auto';
    audio.src = url;
    await new Promise((resolve, reject) => {
      audio.addEventListener('canplay', resolve, { once: true });
      audio.addEventListener('error', () => reject(new Error(audio.error?.message ?? 'refused')), { once: true });
    });
    return audio;
  };

  window.peer = {
    targets,
    async openElement(url, sampleRate) {
      await prepare(sampleRate);
      const audio = await open(url);
      context.createMediaElementSource(audio).connect(context.destination);
      window.peer.audio = audio;
      window.peer.sampleRate = sampleRate;
    },
    /** Without a sound graph: nothing but the element. */
    async openBare(url) {
      window.peer.audio = await open(url);
    },
    /** Two elements into one graph; tells the gains of both. */
    async openTwo(url, sampleRate) {
      await prepare(sampleRate);
      const sum = context.createGain();
      sum.connect(context.destination);
      const both = [];
      for (let number = 0; number < 2; number += 1) {
        const audio = await open(url);
        const gain = context.createGain();
        gain.gain.value = number === 0 ? 1 : 0;
        context.createMediaElementSource(audio).connect(gain).connect(sum);
        both.push({ audio, gain });
      }
      await context.resume();
      window.peer.both = both;
    },
    /** A whole file (or a part of it, as frames of 16 bit stereo) as a buffer. */
    async openBuffer(url, sampleRate, part) {
      await prepare(sampleRate);
      if (part === undefined) {
        window.peer.buffer = await context.decodeAudioData(await (await fetch(url)).arrayBuffer());
        return;
      }
      const { dataOffset, startFrame, endFrame } = part;
      const range = `bytes=${dataOffset + 4 * startFrame}-${dataOffset + 4 * endFrame - 1}`;
      const samples = new Int16Array(await (await fetch(url, { headers: { range } })).arrayBuffer());
      const buffer = context.createBuffer(2, endFrame - startFrame, sampleRate);
      for (let channel = 0; channel < 2; channel += 1) {
        const into = buffer.getChannelData(channel);
        for (let frame = 0; frame < into.length; frame += 1) into[frame] = samples[2 * frame + channel] / 32_768;
      }
      window.peer.buffer = buffer;
    },
    startBuffer(loops) {
      const source = new AudioBufferSourceNode(context, { buffer: window.peer.buffer, loop: loops });
      source.connect(context.destination);
      source.start();
      return context.resume();
    },
    async close() {
      window.peer.audio?.pause();
      await context?.close();
    },
  };

  window.addEventListener('keydown', ({ key }) => {
    const { audio, buffer, sampleRate } = window.peer;
    if (key === ' ' && audio) {
      if (audio.paused) {
        // No failure is lost: what never sounds is told by the ear.
        context?.resume();
        audio.play().catch(() => {});
      } else {
        audio.pause();
      }
    } else if (key === ' ' && buffer) {
      void window.peer.startBuffer(false);
    } else if (key === '.' && audio) {
      audio.currentTime = targets.shift() / sampleRate;
    }
  });
}
