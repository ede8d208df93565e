import { useMemo } from 'react';
import type { TransferId } from '../../shared/domain/ids.ts';
import { fileOrder, orderOf, type TapeOrder } from '../../shared/domain/tape-order.ts';
import { type TapeTime, tapeTimeOf } from '../../shared/domain/tape-time.ts';
import { archive, useArchive } from './archive.ts';

/** Which way a transfer is heard now; as its file, when there is none. */
export function orderNow(transferId: TransferId | null): TapeOrder {
  const transfer = transferId === null ? undefined : archive.store.getState().transfers.get(transferId);
  return transfer === undefined ? fileOrder : orderOf(transfer);
}

/** How the places of a transfer are told now; null while there is nothing to tell. */
export function tapeTimeNow(transferId: TransferId | null): TapeTime | null {
  const { transfers, settings } = archive.store.getState();
  const transfer = transferId === null ? undefined : transfers.get(transferId);
  return transfer === undefined ? null : tapeTimeOf(transfer, settings.timeBase);
}

/** The same in a component; stays the same value while nothing of it changes. */
export function useTapeTime(transferId: TransferId | null): TapeTime | null {
  const transfer = useArchive((state) => (transferId === null ? undefined : state.transfers.get(transferId)));
  const base = useArchive((state) => state.settings.timeBase);
  return useMemo(() => (transfer === undefined ? null : tapeTimeOf(transfer, base)), [transfer, base]);
}
