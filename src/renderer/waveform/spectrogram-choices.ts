import type { Picture } from '../view/view-store.ts';

/** In the order that the key goes through them. */
export const pictures = ['waveform', 'both', 'spectrogram'] as const satisfies readonly Picture[];

export const pictureNames: Readonly<Record<Picture, string>> = {
  waveform: 'Waveform',
  both: 'Waveform over spectrogram',
  spectrogram: 'Spectrogram',
};

/** From the darkest to the brightest colour of a spectrogram. */
export const spectrumRangesDb: readonly number[] = [60, 75, 90, 105, 120];

/** `2048 frames, 43 ms`: how long a window is, in told time; without a rate only its frames. */
export function windowText(transformSize: number, rate: number | null): string {
  const frames = `${transformSize} frames`;
  return rate === null ? frames : `${frames}, ${Number(((1000 * transformSize) / rate).toPrecision(2))} ms`;
}
