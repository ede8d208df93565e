import type { Listening, ListeningMode } from '../../shared/domain/listening.ts';
import { heardChannels } from './listening-matrix.ts';

export const modeNames: Readonly<Record<ListeningMode, string>> = {
  stereo: 'Stereo',
  left: 'Left',
  right: 'Right',
  mono: 'Mono',
  difference: 'Difference',
  swapped: 'Swapped',
};

/** As an engineer writes them on a strip. */
const modeSigns: Readonly<Record<ListeningMode, string>> = {
  stereo: 'L+R',
  left: 'L',
  right: 'R',
  mono: 'Mono',
  difference: 'L−R',
  swapped: 'R+L',
};

/** What is heard, as short as it can be: `L+R`, `Mono ø`, `4 of 24`. */
export function listenText(listening: Listening, channels: number): string {
  const { mode, inverted } = listening;
  const heard = heardChannels(listening, channels);
  const isSome = heard.length < channels && channels > 1;
  const sides = isSome ? someText(heard, channels) : modeSigns[mode];
  return inverted === 'none' ? sides : `${sides} ø`;
}

/** `only L`, `4 of 24`, `none`. */
function someText(heard: readonly number[], channels: number): string {
  const [first] = heard;
  if (first === undefined) return 'none';
  if (channels > 2) return `${heard.length} of ${channels}`;
  return first === 0 ? 'only L' : 'only R';
}
