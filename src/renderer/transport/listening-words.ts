import { type Listening, type ListeningMode } from '../../shared/domain/listening.ts';

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
export function listenText({ mode, inverted, soloed, muted }: Listening, channels: number): string {
  const heard = Array.from({ length: channels }, (_, channel) => channel).filter(
    (channel) => !muted.includes(channel) && (soloed.length === 0 || soloed.includes(channel)),
  );
  const sides = heard.length < channels && channels > 2 ? `${heard.length} of ${channels}` : modeSigns[mode];
  const some = heard.length < channels && channels === 2 ? `${modeSigns[mode]} (${channelsText(heard)})` : sides;
  return inverted === 'none' ? some : `${some} ø`;
}

function channelsText(channels: readonly number[]): string {
  return channels.length === 0 ? '–' : channels.map((channel) => (channel === 0 ? 'L' : 'R')).join('');
}
