import { transformSizes } from '../../shared/spectrum/tile-plan.ts';
import { archive } from '../archive/archive.ts';
import { say } from '../ui/messages.ts';
import { type Picture, viewStore } from '../view/view-store.ts';
import { pictureNames, pictures, spectrumRangesDb } from '../waveform/spectrogram-choices.ts';
import type { Command } from './registry.ts';

/** What is seen of the sound, and how a spectrogram is made. */
export const spectrogramCommands: readonly Command[] = [
  {
    id: 'view.spectrogram',
    title: 'Show waveform, both or spectrogram',
    group: 'View',
    keys: ['G'],
    scope: 'global',
    run() {
      const picture = after(pictures, viewStore.getState().picture);
      viewStore.setState({ picture });
      say('info', `${pictureNames[picture]}.`);
    },
  },
  ...pictures.map((picture): Command => ({
    id: `view.picture.${picture}`,
    title: `Show: ${pictureNames[picture].toLowerCase()}`,
    group: 'View',
    keys: [],
    scope: 'global',
    run: () => viewStore.setState({ picture }),
  })),
  {
    id: 'view.spectrogramWindow',
    title: 'Spectrogram: next length of window',
    group: 'View',
    keys: ['Shift+G'],
    scope: 'global',
    unavailable: whyNoSpectrogram,
    run() {
      const { spectrum } = viewStore.getState();
      const transformSize = after(transformSizes, spectrum.transformSize);
      viewStore.setState({ spectrum: { ...spectrum, transformSize } });
      say('info', `Windows of ${transformSize} frames${lengthWords(transformSize)}.`);
    },
  },
  {
    id: 'view.spectrogramRange',
    title: 'Spectrogram: next range of levels',
    group: 'View',
    keys: ['Alt+G'],
    scope: 'global',
    unavailable: whyNoSpectrogram,
    run() {
      const { spectrum } = viewStore.getState();
      const rangeDb = after(spectrumRangesDb, spectrum.rangeDb);
      viewStore.setState({ spectrum: { ...spectrum, rangeDb } });
      say('info', `A range of ${rangeDb} dB.`);
    },
  },
];

const hidden: Picture = 'waveform';

function whyNoSpectrogram(): string | null {
  return viewStore.getState().picture === hidden ? 'Show the spectrogram first, with G.' : null;
}

/** How long a window lasts on the tape that is open. */
function lengthWords(transformSize: number): string {
  const { transferId } = viewStore.getState();
  const rate = transferId === null ? null : archive.store.getState().transfers.get(transferId)?.sampleRate;
  return rate === null || rate === undefined ? '' : `, ${Number(((1000 * transformSize) / rate).toPrecision(2))} ms`;
}

/** The one after it, from the last on to the first. */
function after<Value>(values: readonly Value[], value: Value): Value {
  return values[(values.indexOf(value) + 1) % values.length] ?? value;
}
