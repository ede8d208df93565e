import { TriangleAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import { isCutOff, type RepairOffer } from '../../shared/domain/reading.ts';
import { saidLength } from '../../shared/domain/timecode.ts';
import type { Transfer } from '../../shared/domain/transfer.ts';
import { useArchive } from '../archive/archive.ts';
import { Button } from '../ui/Button.tsx';
import { sayProblem } from '../ui/messages.ts';
import { useView } from '../view/view-store.ts';
import styles from './OfferedMarks.module.css';
import { acceptRepair } from './reading-actions.ts';
import { editDetails } from './tape-actions.ts';
import { tapesStore, useTapes } from './tapes-store.ts';

/** That much of the open tape is not there, or not read, until somebody has taken note of it. */
export function SoundMissing(): ReactElement | null {
  const transferId = useView((state) => state.transferId);
  const transfer = useArchive((state) => (transferId === null ? undefined : state.transfers.get(transferId)));
  const isNoted = useTapes((state) => transferId !== null && state.notedLosses.has(transferId));
  if (transfer === undefined || isNoted || transfer.state === 'missing' || transfer.state === 'unreadable') return null;
  const { offers, reading, repairs } = transfer;
  const offer = offers.find(({ kind }) => !reading.accepted.includes(kind));
  if (offer !== undefined) return <Loss transfer={transfer} words={unreadWords(transfer, offer)} offer={offer} />;
  const cutOff = repairs.find(isCutOff);
  if (cutOff === undefined) return null;
  return <Loss transfer={transfer} words={cutOff} offer={null} />;
}

function Loss({
  transfer,
  words,
  offer,
}: {
  readonly transfer: Transfer;
  readonly words: string;
  readonly offer: RepairOffer | null;
}): ReactElement {
  const { id } = transfer;
  const isReadOnly = useArchive((state) => state.archive?.readOnly === true);
  const takeNote = (): void =>
    tapesStore.setState(({ notedLosses }) => ({ notedLosses: new Set([...notedLosses, id]) }));
  return (
    <section className={styles['offer']} aria-label="Sound that is not there">
      <div className={styles['line']} data-loss>
        <TriangleAlert aria-hidden size={15} />
        <p role="status">{words}</p>
        <Button size="small" variant="quiet" onClick={() => editDetails(id)}>
          Show its details
        </Button>
        <Button size="small" variant="quiet" onClick={takeNote}>
          {offer === null ? 'Noted' : 'Not now'}
        </Button>
        {offer === null || isReadOnly ? null : (
          <Button
            size="small"
            variant="primary"
            onClick={() => void acceptRepair(transfer, offer.kind, true).catch(sayProblem)}
          >
            Read it in full
          </Button>
        )}
      </div>
    </section>
  );
}

function unreadWords({ sampleRate }: Transfer, { framesAsSaid, framesRepaired }: RepairOffer): string {
  const length = (frames: number): string => saidLength(frames, sampleRate ?? 1);
  return `Only ${length(framesAsSaid)} of ${length(framesRepaired)} is read: the length in its header overflowed.`;
}
