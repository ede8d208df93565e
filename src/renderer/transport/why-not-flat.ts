import { dimDb, type Listening, type ListeningMode } from '../../shared/domain/listening.ts';
import type { CompareState } from './compare-player.ts';
import { gainText } from './meter.ts';
import type { Playable } from './player.ts';
import { centsText, percentText } from './speed-text.ts';
import { swapFilter } from './tape-equalisation.ts';

const modeWords: Readonly<Record<ListeningMode, string | null>> = {
  stereo: null,
  left: 'the left side in both ears',
  right: 'the right side in both ears',
  mono: 'mono sum',
  difference: 'difference of the sides',
  swapped: 'sides swapped',
};

const invertedWords: Readonly<Record<Listening['inverted'], string | null>> = {
  none: null,
  left: 'left ear inverted',
  right: 'right ear inverted',
  both: 'both ears inverted',
};

/** Why what is heard is not the file as it is, in short phrases; none when it is, sample for sample. */
export function whyNotFlat(
  listening: Listening,
  playable: Playable | null,
  resampled: boolean,
  shuttle = 0,
): readonly string[] {
  const { mode, inverted, soloed, muted, highPassHz, lowPassHz, gainDb, dimmed, speed, speedKind } = listening;
  const channels = playable?.channels ?? 2;
  const on = (list: readonly number[]): readonly number[] => list.filter((channel) => channel < channels);
  return [
    modeWords[mode],
    invertedWords[inverted],
    channelWords('only', on(soloed)),
    channelWords('without', on(muted)),
    channels > 2 && mode === 'stereo' ? `${channels} channels mixed down` : null,
    highPassHz === null ? null : `high-pass ${highPassHz} Hz`,
    lowPassHz === null ? null : `low-pass ${lowPassHz} Hz`,
    equalisationWords(listening, playable),
    playable === null || playable.speedRatio === 1
      ? null
      : `the tape’s own speed correction ${percentText(playable.speedRatio)}`,
    playable?.runsBackwards === true ? 'the tape runs backwards' : null,
    speed === 1 ? null : speedKind === 'varispeed' ? varispeedWords(speed) : `stretched to ${stretchText(speed)} speed`,
    shuttle === 0 || shuttle === 1 ? null : windingWords(shuttle),
    gainDb === 0 ? null : `gain ${gainText(gainDb)} dB`,
    dimmed ? `dimmed by ${-dimDb} dB` : null,
    resampled ? 'the sound device runs at another rate' : null,
  ].filter((phrase) => phrase !== null);
}

/** The same of the take that is heard beside others. */
export function whyTakeNotFlat(
  heard: Pick<CompareState, 'sources' | 'current' | 'unitsPerSecond' | 'listening' | 'resampled'>,
): readonly string[] {
  const { sources, current, unitsPerSecond, listening, resampled } = heard;
  const source = sources[current];
  if (source === undefined) return [];
  const { transfer, startFrame, framesPerSecond, gainDb } = source;
  const isInStep = Math.abs(framesPerSecond) === unitsPerSecond && Number.isInteger(startFrame);
  return [
    ...whyNotFlat(listening, transfer, resampled),
    // Its own correction alone asks for that, and is named above.
    isInStep || transfer.speedRatio !== 1 ? null : 'resampled to keep step with the other takes',
    gainDb === 0 ? null : `level matched by ${gainText(gainDb)} dB`,
  ].filter((phrase) => phrase !== null);
}

/** What is done to all takes alike, which tells nothing of any of them. */
export function whyTakesNotFlat(
  { listening, resampled }: Pick<CompareState, 'listening' | 'resampled'>,
  isMatched: boolean,
): readonly string[] {
  return [...whyNotFlat(listening, null, resampled), ...(isMatched ? ['loudness matched'] : [])];
}

function channelWords(word: 'only' | 'without', channels: readonly number[]): string | null {
  if (channels.length === 0) return null;
  const numbers = channels.map((channel) => channel + 1).toSorted((one, other) => one - other);
  return `${word} channel${numbers.length === 1 ? '' : 's'} ${numbers.join(', ')}`;
}

function equalisationWords({ tapeEqualisation }: Listening, playable: Playable | null): string | null {
  if (tapeEqualisation === 'asIs' || playable === null) return null;
  if (swapFilter(tapeEqualisation, playable.speedIps, playable.sampleRate) === null) return null;
  return tapeEqualisation === 'nabToIec' ? 'equalised from NAB to IEC' : 'equalised from IEC to NAB';
}

function windingWords(shuttle: number): string {
  return `wound ${shuttle < 0 ? 'backwards ' : ''}at ${Math.abs(shuttle)}× speed`;
}

function varispeedWords(speed: number): string {
  return `speed ${percentText(speed)}, ${centsText(speed)}`;
}

function stretchText(speed: number): string {
  return `${Number((100 * speed).toFixed(2))} %`;
}
