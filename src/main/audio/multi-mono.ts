import { basename } from 'node:path';
import { UserError } from '../../shared/contract/errors.ts';
import type { FrameSource, PassBlock, SourceFacts } from './frame-source.ts';
import { checkFormat } from './pcm-source/pcm-layout.ts';
import { wrappedLengthInSet, secondsText } from './repairs.ts';

/** One file of a set, opened. */
export type SetPart = { readonly path: string; readonly source: FrameSource };

/**
 * Several files of one recording as one source: the channels of the first file, then those of the second, and so on.
 * A file that is shorter than the longest is silent at its end. Owns the parts. Throws `UserError` rule when they do
 * not fit together.
 */
export function createSetSource(parts: readonly SetPart[]): FrameSource {
  const facts = factsOfSet(parts);
  return {
    facts,
    readsSideBySide: parts.every(({ source }) => source.readsSideBySide),
    async read(startFrame, frames) {
      const count = Math.max(0, Math.min(frames, facts.frames - startFrame));
      const blocks = await Promise.all(parts.map(({ source }) => source.read(startFrame, count)));
      const target = new Float32Array(count * facts.channels);
      weave(parts, blocks, target, facts.channels, count);
      return target;
    },
    pass: () => passOfSet(parts, facts),
    passFindings: () =>
      parts.flatMap(({ path, source }) => {
        const findings = source.passFindings?.() ?? [];
        return findings.map((finding) => `${finding} (${basename(path)})`);
      }),
    async close() {
      await Promise.all(parts.map(({ source }) => source.close()));
    },
  };
}

function factsOfSet(parts: readonly SetPart[]): SourceFacts {
  const [first] = parts;
  if (first === undefined) throw new Error('A set has at least one file.');
  const frames = Math.max(...parts.map(({ source }) => source.facts.frames));
  const channels = parts.reduce((sum, { source }) => sum + source.facts.channels, 0);
  const { sampleRate, encoding } = first.source.facts;
  for (const { path, source } of parts) {
    if (source.facts.sampleRate === sampleRate) continue;
    throw new UserError(
      'rule',
      `${basename(path)} has ${source.facts.sampleRate} Hz and ${basename(first.path)} ${sampleRate} Hz, so they cannot be one transfer. Add them separately.`,
    );
  }
  // 64 channels are the most for a set as for a file.
  checkFormat(first.path, { encoding: { kind: 'int', bytesPerSample: 1, bigEndian: false }, sampleRate, channels });
  return {
    ...first.source.facts,
    encoding,
    channels,
    frames,
    repairs: parts.flatMap(({ path, source }) => repairsOf(path, source.facts, frames)),
    // Whether a header is to be believed is asked for single files only; a set can be taken apart, and that is said.
    offers: [],
  };
}

function repairsOf(path: string, facts: SourceFacts, longest: number): readonly string[] {
  const { repairs, offers = [], frames, sampleRate } = facts;
  const name = basename(path);
  const own = [
    ...repairs.map((repair) => `${repair} (${name})`),
    ...offers
      .filter(({ framesRepaired }) => framesRepaired > frames)
      .map(({ framesRepaired }) =>
        wrappedLengthInSet(name, secondsText(frames, sampleRate), secondsText(framesRepaired, sampleRate)),
      ),
  ];
  if (frames === longest) return own;
  const missing = secondsText(longest - frames, sampleRate);
  return [...own, `Shorter channel: ${name} ends ${missing} before the longest file of its set; it is silent there.`];
}

/** Frames that are known of one part and not given away yet. */
type Queue = { blocks: Float32Array[]; frames: number; isEnded: boolean };

/**
 * The files side by side, always the one that is behind: so the picture grows over all channels at once, and memory
 * does not grow with the length. Bytes and samples come in blocks of their own (see `PassBlock.file`).
 */
async function* passOfSet(parts: readonly SetPart[], facts: SourceFacts): AsyncGenerator<PassBlock> {
  const passes = parts.map(({ source }) => source.pass()[Symbol.asyncIterator]());
  const queues: Queue[] = parts.map(() => ({ blocks: [], frames: 0, isEnded: false }));
  const nothing = { bytes: new Uint8Array(0), audioBytes: new Uint8Array(0), samples: new Float32Array(0) };
  let startFrame = 0;
  try {
    for (;;) {
      const file = hungriest(queues);
      if (file === null) break;
      const queue = queues[file]!;
      const step = await passes[file]!.next();
      if (step.done === true) {
        queue.isEnded = true;
      } else {
        const { bytes, audioBytes, samples } = step.value;
        // A block is valid only until the next one is asked for.
        if (samples.length > 0) queue.blocks.push(samples.slice());
        queue.frames += samples.length / parts[file]!.source.facts.channels;
        yield { ...nothing, file, startFrame, bytes, audioBytes };
      }
      const ready = readyFrames(queues, facts.frames - startFrame);
      if (ready === 0) continue;
      const blocks = queues.map((one, index) => takeFrames(one, ready, parts[index]!.source.facts.channels));
      const samples = new Float32Array(ready * facts.channels);
      weave(parts, blocks, samples, facts.channels, ready);
      yield { ...nothing, startFrame, samples };
      startFrame += ready;
    }
  } finally {
    // A listener that leaves early may close the files at once; nothing may then be reading them any more.
    for (const pass of passes) await pass.return?.();
  }
}

function hungriest(queues: readonly Queue[]): number | null {
  let found: number | null = null;
  for (const [index, { frames, isEnded }] of queues.entries()) {
    if (!isEnded && (found === null || frames < queues[found]!.frames)) found = index;
  }
  return found;
}

/** Frames that every part knows; one that has ended knows silence. */
function readyFrames(queues: readonly Queue[], left: number): number {
  const running = queues.filter(({ isEnded }) => !isEnded);
  const known = running.length === 0 ? queues.map(({ frames }) => frames) : running.map(({ frames }) => frames);
  return Math.min(left, running.length === 0 ? Math.max(...known) : Math.min(...known));
}

/** So many frames of a part, fewer where it has ended. */
function takeFrames(queue: Queue, frames: number, channels: number): Float32Array {
  const target = new Float32Array(Math.min(frames, queue.frames) * channels);
  let filled = 0;
  while (filled < target.length) {
    const block = queue.blocks[0]!;
    const part = block.subarray(0, target.length - filled);
    target.set(part, filled);
    filled += part.length;
    if (part.length === block.length) queue.blocks.shift();
    else queue.blocks[0] = block.subarray(part.length);
  }
  queue.frames -= target.length / channels;
  return target;
}

/** Lays the channels of the parts side by side; what a part does not have stays silent. */
function weave(
  parts: readonly SetPart[],
  blocks: readonly Float32Array[],
  target: Float32Array,
  channels: number,
  frames: number,
): void {
  let lane = 0;
  for (const [index, block] of blocks.entries()) {
    const own = parts[index]!.source.facts.channels;
    const there = Math.min(frames, Math.floor(block.length / own));
    for (let channel = 0; channel < own; channel++, lane++) {
      for (let frame = 0; frame < there; frame++) {
        target[frame * channels + lane] = block[frame * own + channel]!;
      }
    }
  }
}
