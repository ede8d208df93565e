import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { NotFlatSign } from '../ui/NotFlatSign.tsx';
import { backToFlat } from './listening-actions.ts';
import { player } from './transport.ts';
import { whyNotFlat } from './why-not-flat.ts';

/** Whether the open tape is heard as it is in its file. */
export function NotFlat(): ReactElement {
  const listening = useStore(player.store, (state) => state.listening);
  const transfer = useStore(player.store, (state) => state.transfer);
  const resampled = useStore(player.store, (state) => state.resampled);
  const shuttle = useStore(player.store, (state) => state.shuttle);
  return (
    <NotFlatSign
      why={transfer === null ? [] : whyNotFlat(listening, transfer, resampled, shuttle)}
      onFlat={backToFlat}
    />
  );
}
