import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { comparePlayer } from '../transport/transport.ts';
import { NotFlatSign } from '../ui/NotFlatSign.tsx';
import { backToFlat, whyNotFlatNow } from './flat-actions.ts';
import { useCompare } from './compare-store.ts';

/** Whether the take that is heard is heard as it is in its file. */
export function CompareNotFlat(): ReactElement {
  useStore(comparePlayer.store);
  useCompare((state) => state.session);
  useCompare((state) => state.isMatched);
  return <NotFlatSign why={whyNotFlatNow()} onFlat={backToFlat} />;
}
