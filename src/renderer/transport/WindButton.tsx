import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { CommandButton } from './CommandButton.tsx';
import { player } from './transport.ts';
import styles from './TransportBar.module.css';

/** J or L: winds audibly, each press faster, and says how fast. */
export function WindButton({ direction }: { readonly direction: 1 | -1 }): ReactElement {
  const speed = useStore(player.store, (state) => state.shuttle * direction);
  const isBack = direction === -1;
  return (
    <CommandButton
      command={isBack ? 'play.windBack' : 'play.windForward'}
      label={isBack ? 'Wind backwards' : 'Wind forwards'}
      hint={`${isBack ? 'Wind backwards' : 'Wind forwards'}; press again for 2, 4, 8, 16 times. K stops.`}
      pressed={speed > 0}
      className={styles['wind']}
    >
      {speed > 0 ? `${speed}×` : isBack ? 'J' : 'L'}
    </CommandButton>
  );
}
