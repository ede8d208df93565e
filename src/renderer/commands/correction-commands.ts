import { isCorrected, type TimeBase } from '../../shared/domain/tape-time.ts';
import type { Transfer } from '../../shared/domain/transfer.ts';
import { archive } from '../archive/archive.ts';
import { bridge } from '../client/bridge.ts';
import { editTransfer } from '../tapes/edit-transfer.ts';
import { editDetails } from '../tapes/tape-actions.ts';
import { say } from '../ui/messages.ts';
import { viewStore } from '../view/view-store.ts';
import type { Command } from './registry.ts';

/** A tape's own speed and direction, and whether times are told by them. */
export const correctionCommands: readonly Command[] = [
  timesIn('view.correctedTimes', 'Times as the tape is heard, corrected', 'corrected'),
  timesIn('view.fileTimes', 'Times as the file has them', 'file'),
  {
    id: 'tapes.runsBackwards',
    title: 'This tape runs backwards: on or off',
    group: 'Tapes',
    keys: [],
    scope: 'global',
    unavailable: whyNoChange,
    run: () => {
      const transfer = openTransfer();
      const tape = transfer === undefined ? undefined : archive.store.getState().tapes.get(transfer.tapeId);
      if (transfer === undefined || tape === undefined) return;
      const runsBackwards = !transfer.runsBackwards;
      editTransfer(tape, transfer, { runsBackwards });
      say(
        'info',
        runsBackwards ? 'This tape is heard and shown backwards.' : 'This tape is heard and shown as its file.',
      );
    },
  },
  {
    id: 'tapes.speedCorrection',
    title: 'Correct the speed of this tape',
    group: 'Tapes',
    keys: [],
    scope: 'global',
    unavailable: whyNoChange,
    run: () => {
      editDetails(openTransfer()?.id ?? null);
    },
  },
];

function timesIn(id: string, title: string, timeBase: TimeBase): Command {
  return {
    id,
    title,
    group: 'View',
    keys: [],
    scope: 'global',
    unavailable: () => {
      const transfer = openTransfer();
      if (transfer === undefined) return 'Open a tape first.';
      return isCorrected(transfer) ? null : 'This tape is heard as its file is, so both times are the same.';
    },
    run: async () => {
      await bridge.request('settings.set', { settings: { timeBase } });
    },
  };
}

function openTransfer(): Transfer | undefined {
  const { transferId } = viewStore.getState();
  return transferId === null ? undefined : archive.store.getState().transfers.get(transferId);
}

function whyNoChange(): string | null {
  if (openTransfer() === undefined) return 'Open a tape first.';
  return archive.store.getState().archive?.readOnly === true ? 'This archive is open for reading only.' : null;
}
