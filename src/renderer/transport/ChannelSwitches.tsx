import type { ReactElement } from 'react';
import { keepFocus } from '../ui/Button.tsx';
import { changeChannels, channelViewOf, useView } from '../view/view-store.ts';
import styles from './ListeningDesk.module.css';
import type { Playable } from './player.ts';

/** Solo and mute of each channel of a multitrack transfer: the same as at the heads of the waveform. */
export function ChannelSwitches({ transfer }: { readonly transfer: Playable }): ReactElement {
  const { soloed, muted } = useView((state) => channelViewOf(state, transfer.id));
  const toggle = (what: 'soloed' | 'muted', channel: number): void =>
    changeChannels(transfer.id, (now) => {
      const next = new Set(now[what]);
      if (!next.delete(channel)) next.add(channel);
      return { [what]: next };
    });
  return (
    <div className={styles['channels']} role="group" aria-label="Channels that are heard">
      {Array.from({ length: transfer.channels }, (_, channel) => (
        // Channels never change places.
        <div key={channel} className={styles['channel']}>
          <span aria-hidden>{channel + 1}</span>
          <button
            type="button"
            data-sign="S"
            aria-label={`Hear only ${channel + 1}`}
            aria-pressed={soloed.has(channel)}
            onMouseDown={keepFocus}
            onClick={() => toggle('soloed', channel)}
          >
            S
          </button>
          <button
            type="button"
            data-sign="M"
            aria-label={`Silence ${channel + 1}`}
            aria-pressed={muted.has(channel)}
            onMouseDown={keepFocus}
            onClick={() => toggle('muted', channel)}
          >
            M
          </button>
        </div>
      ))}
    </div>
  );
}
