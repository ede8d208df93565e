import type { ComparePlayer } from '../../src/renderer/transport/compare-player.ts';
import { createComparePlayer } from '../../src/renderer/transport/create-compare-player.ts';
import { createPlayer, type PlayerParts } from '../../src/renderer/transport/create-player.ts';
import { fetchPage } from '../../src/renderer/transport/fetch-page.ts';
import { heardAsInFile, type Playable, type Player } from '../../src/renderer/transport/player.ts';
import { openSoundOutput, type SoundOutput } from '../../src/renderer/transport/sound-output.ts';
import type { TapeSetup } from '../../src/renderer/transport/tape-messages.ts';
// oxlint-disable-next-line import/default -- the query makes it an address
import tapeWorkletUrl from '../../src/renderer/transport/tape.worklet.ts?worker&url';
import { framesPerPage } from '../../src/shared/contract/byte-routes.ts';
import type { TransferId } from '../../src/shared/domain/ids.ts';
import captureWorkletUrl from './sound-capture.worklet.ts?worker&url';
import { codedLeft, codedPage, codedRight, decodeFrame } from './sound-tape.ts';

/** Consecutive frames of the tape that were heard, or silence (-1), from one sample of the context on. */
export type Run = { readonly contextSample: number; readonly frame: number; readonly length: number };

/** A page with the real player, its real worklet and an ear at the very end of the graph. For specs only. */
export type SoundPage = {
  readonly player: Player;
  load(tape: string, rate: number, frames: number, atFrame: number, rest?: Partial<Playable>): void;
  /** Resolves when the tape that was loaded last has an ear: on a busy machine it would miss the first frames. */
  opened(): Promise<void>;
  /** The same for takes side by side, of one length and rate each. */
  readonly compare: ComparePlayer;
  compareTakes(rate: number, frames: number, startFrames: readonly number[]): void;
  /** What came out since the ear was opened, as runs of frames. */
  runs(): readonly Run[];
  /** The frames among them; what a wait for a page cut in two is one run again. */
  sounding(): readonly Run[];
  /** The left side as it came out. */
  samples(): readonly number[];
  /** Resolves with that many samples that are no silence. */
  hear(count: number): Promise<readonly number[]>;
  forget(): void;
  /** Resolves when something that came out makes the wish true. */
  until(wish: (runs: readonly Run[]) => boolean): Promise<void>;
  /** Plays random loops as fast as the machine can; returns what was wrong with them. */
  renderLoops(count: number, seed: number): Promise<{ readonly wrong: number; readonly samples: number }>;
  /** The frame the player says is heard, beside the one that came out of the graph at that sample. */
  compareHeard(): { readonly said: number; readonly heard: number | null };
};

type GrowingRun = { contextSample: number; frame: number; length: number };

const page = { runs: [] as GrowingRun[], samples: [] as number[], waiting: [] as (() => void)[], deafEars: 0 };
let output: SoundOutput | null = null;

listenAtTheEnd();
const parts: PlayerParts = {
  openOutput: async (rate, news) => {
    output = null;
    output = await openSoundOutput(rate, news);
    return output;
  },
  fetchPage,
  claim: () => Promise.resolve(),
  onDeviceChanged: () => {},
  onClaimFailed: (error) => {
    throw error;
  },
};
const player = createPlayer(parts);
const compare = createComparePlayer(parts);

const sound: SoundPage = {
  player,
  load: (tape, sampleRate, frames, atFrame, rest = {}) => {
    player.load({ ...heardAsInFile, id: tape as TransferId, sampleRate, channels: 2, frames, ...rest }, atFrame);
  },
  opened: async () => {
    await sound.until(() => output !== null && page.deafEars === 0);
  },
  compare,
  compareTakes: (sampleRate, frames, startFrames) => {
    const transfer: Playable = { ...heardAsInFile, id: 'coded' as TransferId, sampleRate, channels: 2, frames };
    const sources = startFrames.map((startFrame) => ({
      transfer,
      startFrame,
      framesPerSecond: sampleRate,
      gainDb: 0,
    }));
    compare.load(sources, 600);
  },
  runs: () => page.runs,
  sounding: () => {
    const joined: GrowingRun[] = [];
    for (const run of page.runs) {
      const last = joined.at(-1);
      if (run.frame === -1) continue;
      if (last !== undefined && run.frame === last.frame + last.length) last.length += run.length;
      else joined.push({ ...run });
    }
    return joined;
  },
  samples: () => page.samples,
  hear: async (count) => {
    // Looking through all of them each time would take longer than hearing them.
    for (let enough = count; ; enough += count / 4) {
      await sound.until(() => page.samples.length > enough);
      const heard = page.samples.filter((sample) => sample !== 0);
      if (heard.length >= count) return heard;
    }
  },
  forget: () => {
    page.runs = [];
    page.samples = [];
  },
  until: (wish) =>
    new Promise((resolve) => {
      const look = (): void => {
        if (wish(page.runs)) resolve();
        else page.waiting.push(look);
      };
      look();
    }),
  renderLoops,
  compareHeard: () => {
    if (output === null) throw new Error('Nothing is open.');
    const nowMs = performance.now();
    const said = player.frameAt(nowMs);
    const { contextTime, performanceTime, currentTime, outputLatency, baseLatency } = output.read();
    const stamped = contextTime + (nowMs - performanceTime) / 1000;
    const heardTime = contextTime > 0 ? stamped : currentTime - (outputLatency || baseLatency);
    const sample = Math.floor(heardTime * output.contextRate);
    const run = page.runs.find((one) => sample >= one.contextSample && sample < one.contextSample + one.length);
    return { said, heard: run === undefined || run.frame === -1 ? null : run.frame + sample - run.contextSample };
  },
};
Object.assign(window, { sound });

/** Whatever is connected to a destination is also heard here. */
function listenAtTheEnd(): void {
  const addModule = AudioWorklet.prototype.addModule;
  AudioWorklet.prototype.addModule = async function listening(this: AudioWorklet, url: string | URL): Promise<void> {
    await Promise.all([addModule.call(this, url), addModule.call(this, captureWorkletUrl)]);
  };
  // Of its two overloads the player uses the one that connects to a node.
  const connect = AudioNode.prototype.connect as (this: AudioNode, target: AudioNode) => AudioNode;
  const listening = function listening(this: AudioNode, target: AudioNode): AudioNode {
    if (target instanceof AudioDestinationNode && this.context instanceof AudioContext) {
      const ear = new AudioWorkletNode(this.context, 'capture', { numberOfOutputs: 0 });
      page.deafEars += 1;
      let isDeaf = true;
      ear.port.onmessage = ({ data }) => {
        if (isDeaf) page.deafEars -= 1;
        isDeaf = false;
        hear(data);
      };
      connect.call(this, ear);
    }
    return connect.call(this, target);
  };
  AudioNode.prototype.connect = listening as typeof AudioNode.prototype.connect;
}

function hear(heard: { contextSample: number; left: Float32Array; right: Float32Array }): void {
  addRuns(page.runs, heard.contextSample, heard.left, heard.right);
  for (const sample of heard.left) page.samples.push(sample);
  const waiting = page.waiting;
  page.waiting = [];
  for (const look of waiting) look();
}

/** In place, because this hears as many samples a second as the tape has. What are no frames of a tape are no run. */
function addRuns(runs: GrowingRun[], contextSample: number, left: Float32Array, right: Float32Array): void {
  for (let index = 0; index < left.length; index += 1) {
    const frame = decodeFrame(left[index] ?? 0, right[index] ?? 0);
    if (!Number.isInteger(frame)) continue;
    const last = runs.at(-1);
    const follows = last !== undefined && (last.frame === -1 ? frame === -1 : frame === last.frame + last.length);
    if (follows && last.contextSample + last.length === contextSample + index) last.length += 1;
    else runs.push({ contextSample: contextSample + index, frame, length: 1 });
  }
}

async function renderLoops(count: number, seed: number): Promise<{ wrong: number; samples: number }> {
  let wrong = 0;
  let samples = 0;
  const random = randomFrom(seed);
  for (let loopNumber = 0; loopNumber < count; loopNumber += 1) {
    const rate = [44_100, 48_000, 96_000][loopNumber % 3] ?? 48_000;
    const length = Math.floor(rate * (0.02 + 1.98 * random()));
    // Far into the tape, so that numbers beyond 32 bits of bytes are met too.
    const startFrame = Math.floor(random() * 1_000_000_000);
    const loop = { startFrame, endFrame: startFrame + length };
    const from = startFrame + Math.floor(random() * length);
    const rendered = await renderLoop(rate, loop, from, Math.floor(length * 2.2));
    let frame = from;
    for (let index = 0; index < rendered.length; index += 1) {
      const isRight =
        rendered.getChannelData(0)[index] === codedLeft(frame) &&
        rendered.getChannelData(1)[index] === codedRight(frame);
      if (!isRight) wrong += 1;
      frame = frame + 1 === loop.endFrame ? loop.startFrame : frame + 1;
    }
    samples += rendered.length;
  }
  return { wrong, samples };
}

async function renderLoop(
  contextRate: number,
  loop: { startFrame: number; endFrame: number },
  from: number,
  length: number,
): Promise<AudioBuffer> {
  const frames = 2_000_000_000;
  const context = new OfflineAudioContext(2, length, contextRate);
  await context.audioWorklet.addModule(tapeWorkletUrl);
  const firstPage = Math.floor(loop.startFrame / framesPerPage);
  const lastPage = Math.floor((loop.endFrame - 1) / framesPerPage);
  const processorOptions: TapeSetup = {
    length: frames,
    reels: [{ frames, startFrame: 0, framesPerUnit: 1 }],
    contextRate,
    orders: [
      { kind: 'softEdges', on: false },
      ...Array.from({ length: lastPage - firstPage + 1 }, (_, index) => {
        return { kind: 'page', reel: 0, index: firstPage + index, page: codedPage(firstPage + index, frames) } as const;
      }),
      { kind: 'loop', loop },
      { kind: 'seek', position: from, seekId: 1 },
      { kind: 'play' },
    ],
  };
  new AudioWorkletNode(context, 'tape', { numberOfInputs: 0, outputChannelCount: [2], processorOptions }).connect(
    context.destination,
  );
  return context.startRendering();
}

/** Park and Miller's generator: the same loops on each run. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
