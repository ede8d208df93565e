import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { Popover } from '../ui/Popover.tsx';
import { Readout } from './Readout.tsx';
import styles from './TransportBar.module.css';
import { centsText, percentText, shareText, speedText } from './speed-text.ts';
import { SpeedPanel } from './SpeedPanel.tsx';
import { player } from './transport.ts';

/** How fast the tape is heard, and the desk that sets it. */
export function SpeedReadout(): ReactElement {
  const speed = useStore(player.store, (state) => state.listening.speed);
  const kind = useStore(player.store, (state) => state.listening.speedKind);
  return (
    <Popover
      label="Speed"
      trigger={
        <Readout
          label="Speed"
          name={`Speed: ${speedText(speed, kind)}`}
          changed={speed !== 1}
          className={styles['speed']}
          value={
            kind === 'stretch' && speed !== 1 ? (
              shareText(speed)
            ) : (
              <>
                {percentText(speed)}
                {speed === 1 ? null : <span className={styles['cents']}> · {centsText(speed)}</span>}
              </>
            )
          }
        />
      }
    >
      <SpeedPanel />
    </Popover>
  );
}
