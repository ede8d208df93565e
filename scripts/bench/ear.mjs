// An ear at the very end of the sound graph of a page, the same for our window and for Chromium's own players.
import { changeIn, landingIn, misalignedBetween, outsideOf, soundOf, soundPastGlide, wrongIn } from './heard.mjs';

/** What goes into the page before anything else: the ear, and those who judge what it heard. */
export function earScript() {
  const judges = [changeIn, landingIn, misalignedBetween, outsideOf, soundOf, soundPastGlide, wrongIn];
  const known = `Object.assign(window, { ${judges.map(({ name }) => name).join(', ')} })`;
  const processor = JSON.stringify(`(${earProcessor})()`);
  return { content: [...judges.map(String), known, `(${listenAtTheEnd})(${processor})`].join(';\n') };
}

/**
 * Runs in the page. Whatever a live context connects to its destination is also heard by an ear,
 * which knows the code of coded-sound.mjs and keeps runs `{ kind, frame, step, length, contextSample, atMs }`: frames
 * that follow each other forwards or backwards (`step` 1 or −1), silence, or what is no frame of the tape. `atMs` is
 * the wall clock when the run's first sample was rendered; what the device adds to that is the same for all.
 */
function listenAtTheEnd(processor) {
  const moduleUrl = URL.createObjectURL(new Blob([processor], { type: 'text/javascript' }));
  const ears = [];
  let waiting = [];
  const { addModule } = AudioWorklet.prototype;
  const { connect } = AudioNode.prototype;
  const addEar = (context) => addModule.call(context.audioWorklet, moduleUrl);
  AudioWorklet.prototype.addModule = async function addBoth(url) {
    await Promise.all([addModule.call(this, url), addModule.call(this, moduleUrl)]);
  };
  AudioNode.prototype.connect = function connectBoth(target, ...more) {
    if (target instanceof AudioDestinationNode && this.context instanceof AudioContext) {
      const node = new AudioWorkletNode(this.context, 'bench-ear', { numberOfOutputs: 0 });
      const ear = { rate: this.context.sampleRate, runs: [], now: null };
      node.port.onmessage = ({ data: { done, now } }) => {
        ear.runs.push(...done);
        ear.now = now;
        const all = waiting;
        waiting = [];
        for (const look of all) look();
      };
      ears.push(ear);
      connect.call(this, node);
    }
    return connect.call(this, target, ...more);
  };

  let keyMs = 0;
  const remember = (event) => {
    keyMs = Date.now() - performance.now() + event.timeStamp;
  };
  window.addEventListener('keydown', remember, { capture: true });

  const earOf = (rate) => ears.findLast((ear) => rate === undefined || ear.rate === rate);
  const heardBy = (ear) => (ear === undefined ? [] : ear.now === null ? ear.runs : [...ear.runs, ear.now]);
  window.ear = {
    addEar,
    /** When the last key was pressed, on the clock of `atMs`. */
    keyMs: () => keyMs,
    /**
     * Resolves with what `open` gives, once what it opens at that rate is heard (silence as well). Contexts of other
     * rates may be opened meanwhile; the ear of an older one at this rate must not be taken for the new one.
     */
    async opened(open, rate) {
      const old = earOf(rate);
      const opened = open();
      const isNew = () => earOf(rate) !== old && earOf(rate).now !== null;
      await window.ear.until(isNew, { patienceMs: 60_000 });
      return opened;
    },
    /** All runs of the youngest context (of that rate); the last one goes on. */
    runs: (rate) => heardBy(earOf(rate)),
    /** How many runs there are; those from this place on are later. */
    mark: (rate) => heardBy(earOf(rate)).length,
    /** Resolves with the answer when something that was heard makes it truthy; with null after `patienceMs`. */
    until: (answerOf, { rate, patienceMs = 10_000 } = {}) =>
      new Promise((resolve) => {
        let isOver = false;
        const finish = (answer) => {
          isOver = true;
          clearTimeout(timer);
          resolve(answer);
        };
        const timer = setTimeout(() => finish(null), patienceMs);
        const look = () => {
          if (isOver) return;
          const answer = answerOf(heardBy(earOf(rate)));
          if (answer) finish(answer);
          else waiting.push(look);
        };
        look();
      }),
  };
}

/** Runs in the audio thread. Its text goes into a file of its own, so it uses nothing from outside. */
function earProcessor() {
  /** So many frames must follow each other before they count as found again. */
  const enough = 8;
  const quantaPerReport = 4;

  /** The frame two samples stand for; -1 for silence, -2 for what is none. */
  const decode = (left, right) => {
    if (left === 0 && right === 0) return -1;
    const frame = (right * 32_768 - 1) * 65_536 + left * 32_768 + 32_768;
    return frame >= 0 && Number.isInteger(frame) && right > 0 ? frame : -2;
  };

  class Ear extends AudioWorkletProcessor {
    constructor() {
      super();
      this.run = { kind: 'silence', frame: -1, step: 0, length: 0, contextSample: currentFrame, atMs: Date.now() };
      this.chain = { frame: -1, step: 0, length: 0 };
      this.done = [];
      this.quanta = 0;
    }

    process([input]) {
      const left = input[0];
      const right = input[1] ?? left;
      const nowMs = Date.now();
      for (let index = 0; index < 128; index += 1) {
        this.hear(left === undefined ? -1 : decode(left[index], right[index]), index, nowMs);
      }
      this.quanta += 1;
      if (this.done.length > 0 || this.quanta % quantaPerReport === 0) {
        this.port.postMessage({ done: this.done, now: this.run });
        this.done = [];
      }
      return true;
    }

    hear(frame, index, nowMs) {
      const { run } = this;
      const goesOn = run.kind === 'frames' ? frame === run.frame + run.step * run.length : frame === -1;
      if (run.kind !== 'other' && goesOn) {
        run.length += 1;
      } else if (frame === -1) {
        this.begin('silence', -1, 0, 1, index, nowMs);
      } else {
        if (run.kind === 'other') run.length += 1;
        else this.begin('other', -2, 0, 1, index, nowMs);
        this.follow(frame);
        if (this.chain.length < enough) return;
        // They were frames all along: what is no frame ends before them.
        this.run.length -= enough;
        this.begin('frames', this.chain.frame, this.chain.step, enough, index - enough + 1, nowMs);
      }
      this.chain = { frame: -1, step: 0, length: 0 };
    }

    follow(frame) {
      const { chain } = this;
      if (frame < 0) {
        this.chain = { frame: -1, step: 0, length: 0 };
      } else if (chain.length === 1 && Math.abs(frame - chain.frame) === 1) {
        this.chain = { frame: chain.frame, step: frame - chain.frame, length: 2 };
      } else if (chain.length > 1 && frame === chain.frame + chain.step * chain.length) {
        chain.length += 1;
      } else {
        this.chain = { frame, step: 0, length: 1 };
      }
    }

    begin(kind, frame, step, length, index, nowMs) {
      // Also runs that came to nothing, so that those before keep their places.
      this.done.push(this.run);
      const atMs = nowMs + (index * 1000) / sampleRate;
      this.run = { kind, frame, step, length, contextSample: currentFrame + index, atMs };
    }
  }

  registerProcessor('bench-ear', Ear);
}
