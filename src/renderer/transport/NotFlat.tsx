import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { Button } from '../ui/Button.tsx';
import { Tooltip } from '../ui/Tooltip.tsx';
import { backToFlat } from './listening-actions.ts';
import styles from './NotFlat.module.css';
import { player } from './transport.ts';
import { whyNotFlat } from './why-not-flat.ts';

/** Lit whenever what is heard is not the file as it is; its tooltip tells why, and pressing it goes back. */
export function NotFlat(): ReactElement {
  const listening = useStore(player.store, (state) => state.listening);
  const transfer = useStore(player.store, (state) => state.transfer);
  const resampled = useStore(player.store, (state) => state.resampled);
  const why = transfer === null ? [] : whyNotFlat(listening, transfer, resampled);
  return (
    <span className={styles['place']}>
      {why.length === 0 ? null : (
        <Tooltip text={`Not the file as it is: ${why.join('; ')}. Back to flat`} keys="H">
          <Button
            size="small"
            className={styles['sign'] ?? ''}
            aria-label={`Not flat: ${why.join('; ')}. Back to flat`}
            onClick={backToFlat}
          >
            <i aria-hidden />
            not flat
          </Button>
        </Tooltip>
      )}
      <span role="status" className="visually-hidden">
        {why.length === 0 ? '' : 'Not flat'}
      </span>
    </span>
  );
}
