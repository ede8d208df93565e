import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { Popover } from '../ui/Popover.tsx';
import { listenText } from './listening-words.ts';
import desks from './ListeningDesk.module.css';
import { ListenPanel } from './ListenPanel.tsx';
import { LoudnessPanel } from './LoudnessReadout.tsx';
import { Readout } from './Readout.tsx';
import { percentText, shareText } from './speed-text.ts';
import { SpeedPanel } from './SpeedPanel.tsx';
import styles from './TransportBar.module.css';
import { player } from './transport.ts';
import { whyNotFlat } from './why-not-flat.ts';

/** Speed, listening and loudness folded into one, where the bar has no room for three. */
export function SoundReadout(): ReactElement {
  const listening = useStore(player.store, (state) => state.listening);
  const transfer = useStore(player.store, (state) => state.transfer);
  const { speed, speedKind } = listening;
  const sides = listenText(listening, transfer?.channels ?? 2);
  const speedNow = speedKind === 'stretch' && speed !== 1 ? shareText(speed) : percentText(speed);
  const shown = speed === 1 ? sides : `${sides} ${speedNow}`;
  return (
    <Popover
      label="Sound"
      wide
      trigger={
        <Readout
          label="Sound"
          opens
          name={`Sound ${shown}, speed ${speedNow}`}
          className={styles['sound']}
          changed={whyNotFlat(listening, transfer, false).length > 0}
          value={shown}
        />
      }
    >
      <div className={desks['desks']}>
        <ListenPanel />
        <div>
          <SpeedPanel />
          <LoudnessPanel />
        </div>
      </div>
    </Popover>
  );
}
