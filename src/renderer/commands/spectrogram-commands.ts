import { transformSizes } from '../../shared/spectrum/tile-plan.ts';
import { tapeTimeNow } from '../archive/tape-times.ts';
import { say } from '../ui/messages.ts';
import { type Picture, viewStore } from '../view/view-store.ts';
import { pictureNames, pictures, spectrumRangesDb, windowText } from '../waveform/spectrogram-choices.ts';
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
      const { spectrum, transferId } = viewStore.getState();
      const transformSize = after(transformSizes, spectrum.transformSize);
      viewStore.setState({ spectrum: { ...spectrum, transformSize } });
      say('info', `Windows of ${windowText(transformSize, tapeTimeNow(transferId)?.rate ?? null)}.`);
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

/** The one after it, from the last on to the first. */
function after<Value>(values: readonly Value[], value: Value): Value {
  return values[(values.indexOf(value) + 1) % values.length] ?? value;
}
