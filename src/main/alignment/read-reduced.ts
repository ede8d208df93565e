import { setImmediate } from 'node:timers/promises';
import { createSoundReducer, type ReducedSound } from '../../shared/alignment/reduce-sound.ts';
import type { FrameSource } from '../audio/frame-source.ts';
import type { StretchTask } from './alignment-messages.ts';

const blockFrames = 65_536;
/** What is heard in the seconds before tells the noise of the room. */
const leadSeconds = 3;
/** Longer stretches are judged by their first twenty minutes, so that two of them fit into 40 MB. */
const longestSeconds = 1200;

/** Thrown between two blocks when nobody waits for the result any more. */
export class Cancelled extends Error {}

/** Reads a stretch, with a little of what is heard before it, as it is aligned. Throws `UserError` or `Cancelled`. */
export async function readReduced(
  source: FrameSource,
  stretch: StretchTask,
  isCancelled: () => boolean,
): Promise<ReducedSound> {
  const { framesPerSecond, runsBackwards } = stretch;
  const { channels, frames } = source.facts;
  const lead = Math.round(leadSeconds * framesPerSecond);
  const most = Math.round(longestSeconds * framesPerSecond);
  const length = Math.min(stretch.endFrame - stretch.startFrame, most);
  const from = runsBackwards ? stretch.endFrame - length : Math.max(0, stretch.startFrame - lead);
  const to = runsBackwards ? Math.min(frames, stretch.endFrame + lead) : Math.min(frames, stretch.startFrame + length);
  const reducer = createSoundReducer(framesPerSecond, (to - from) / framesPerSecond);
  for (let done = 0; done < to - from; done += blockFrames) {
    if (isCancelled()) throw new Cancelled();
    const count = Math.min(blockFrames, to - from - done);
    const block = await source.read(runsBackwards ? to - done - count : from + done, count);
    reducer.add(runsBackwards ? turnedRound(block, channels) : block, channels);
    // Decoders may never wait for the disk; others want the processor too.
    await setImmediate();
  }
  const before = runsBackwards ? to - stretch.endFrame : stretch.startFrame - from;
  return { samples: reducer.samples(), leadSeconds: before / framesPerSecond };
}

function turnedRound(block: Float32Array, channels: number): Float32Array {
  const frames = Math.floor(block.length / channels);
  const turned = new Float32Array(frames * channels);
  for (let frame = 0; frame < frames; frame += 1) {
    const from = (frames - 1 - frame) * channels;
    for (let channel = 0; channel < channels; channel += 1) turned[frame * channels + channel] = block[from + channel]!;
  }
  return turned;
}
