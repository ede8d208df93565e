import type { ReactElement } from 'react';
import type { TransferId } from '../../shared/domain/ids.ts';
import { channelViewOf, useView } from '../view/view-store.ts';
import { mixedChannels, mixWords } from './channel-lanes.ts';
import { spectrumLanes } from './spectrogram-messages.ts';
import styles from './WaveformPane.module.css';

/** Says which channels a spectrogram shows where they are one picture, and, if it lasts, that it is not yet sharp. */
export function SpectrogramBadge({
  transferId,
  channels,
}: {
  readonly transferId: TransferId;
  readonly channels: number;
}): ReactElement | null {
  const picture = useView((state) => state.picture);
  const view = useView((state) => channelViewOf(state, transferId));
  if (picture === 'waveform') return null;
  const isMix = spectrumLanes(channels) < channels;
  return (
    <>
      <span className={styles['sharpening']}>Getting sharper…</span>
      {isMix ? (
        <span className={styles['mixed']}>Spectrogram of {mixWords(mixedChannels(channels, view), channels)}</span>
      ) : null}
    </>
  );
}
