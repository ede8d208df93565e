import { AudioLines, AudioWaveform, Layers2, MoveHorizontal, SlidersHorizontal, ZoomIn, ZoomOut } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import type { TransferId } from '../../shared/domain/ids.ts';
import { transformSizes } from '../../shared/spectrum/tile-plan.ts';
import { useTapeTime } from '../archive/tape-times.ts';
import { commandById, runById } from '../commands/registry.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { Menu, type MenuItem } from '../ui/Menu.tsx';
import { type Picture, type SpectrumView, useView, viewStore } from '../view/view-store.ts';
import { pictureNames, pictures, spectrumRangesDb, windowText } from './spectrogram-choices.ts';
import styles from './SpectrogramControls.module.css';

const signs: Readonly<Record<Picture, ReactNode>> = {
  waveform: <AudioWaveform aria-hidden />,
  both: <Layers2 aria-hidden />,
  spectrogram: <AudioLines aria-hidden />,
};

/** How much of the tape is seen. */
const zooms = [
  { id: 'view.zoomOut', label: 'Zoom out', icon: <ZoomOut aria-hidden /> },
  { id: 'view.zoomIn', label: 'Zoom in', icon: <ZoomIn aria-hidden /> },
  { id: 'view.fitTape', label: 'Show the whole tape', icon: <MoveHorizontal aria-hidden /> },
] as const;

/**
 * At the end of the ruler, where no lane is covered: how much of the tape is seen, what is seen of the sound, and how a
 * spectrogram is made.
 */
export function SpectrogramControls({ transferId }: { readonly transferId: TransferId }): ReactElement {
  const picture = useView((state) => state.picture);
  const spectrum = useView((state) => state.spectrum);
  const rate = useTapeTime(transferId)?.rate ?? null;
  return (
    <div className={styles['controls']} data-picture={picture}>
      <div role="group" aria-label="Zoom" className={styles['group']}>
        {zooms.map(({ id, label, icon }) => (
          <IconButton
            key={id}
            label={label}
            keys={commandById(id).keys[0]}
            size="small"
            icon={icon}
            onClick={() => runById(id)}
          />
        ))}
      </div>
      <div role="group" aria-label="Picture" className={styles['group']}>
        {pictures.map((one) => (
          <IconButton
            key={one}
            label={`Show ${pictureNames[one].toLowerCase()}`}
            keys="G"
            size="small"
            icon={signs[one]}
            pressed={picture === one}
            onClick={() => viewStore.setState({ picture: one })}
          />
        ))}
      </div>
      {picture === 'waveform' ? null : (
        <Menu
          align="end"
          trigger={<IconButton label="Spectrogram settings" size="small" icon={<SlidersHorizontal aria-hidden />} />}
          items={settingsOf(spectrum, rate)}
        />
      )}
    </div>
  );
}

function settingsOf(spectrum: SpectrumView, rate: number | null): readonly MenuItem[] {
  const set = (part: Partial<SpectrumView>): void => viewStore.setState({ spectrum: { ...spectrum, ...part } });
  return [
    ...transformSizes.map((transformSize) => ({
      id: `window ${transformSize}`,
      label: `Window ${windowText(transformSize, rate)}`,
      checked: spectrum.transformSize === transformSize,
      onSelect: () => set({ transformSize }),
    })),
    ...spectrumRangesDb.map((rangeDb, at) => ({
      id: `range ${rangeDb}`,
      label: `Range ${rangeDb} dB`,
      checked: spectrum.rangeDb === rangeDb,
      separator: at === 0,
      onSelect: () => set({ rangeDb }),
    })),
  ];
}
