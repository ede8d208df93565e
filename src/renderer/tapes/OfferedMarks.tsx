import { MapPin } from 'lucide-react';
import { type ReactElement, useEffect, useState } from 'react';
import type { TransferId } from '../../shared/domain/ids.ts';
import type { Transfer } from '../../shared/domain/transfer.ts';
import { useArchive } from '../archive/archive.ts';
import { useTapeTime } from '../archive/tape-times.ts';
import { Button } from '../ui/Button.tsx';
import { sayProblem } from '../ui/messages.ts';
import { useView } from '../view/view-store.ts';
import { loadMetadata, useMetadata } from './metadata-store.ts';
import { addOffered, dismissOffered, offerText } from './offered-marks.ts';
import styles from './OfferedMarks.module.css';
import { OfferedList } from './OfferedList.tsx';

/** Offers the places that the open tape's file carries as marks, until they are added or somebody says not now. */
export function OfferedMarks(): ReactElement | null {
  const transferId = useView((state) => state.transferId);
  const transfer = useArchive((state) => (transferId === null ? undefined : state.transfers.get(transferId)));
  return transfer === undefined ? null : <Offer key={transfer.id} transfer={transfer} />;
}

function Offer({ transfer }: { readonly transfer: Transfer }): ReactElement | null {
  const { id } = transfer;
  const isReadOnly = useArchive((state) => state.archive?.readOnly === true);
  const marksReady = useArchive((state) => state.marksReady);
  const time = useTapeTime(id);
  const found = useMetadata(id);
  const [isOpen, setOpen] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const version = versionOf(transfer);
  useEffect(() => {
    // Told in the tape's details when it fails; nobody asked for it here.
    if (version !== null) void loadMetadata(id);
  }, [id, version]);

  const offered = found?.kind === 'known' ? found.view.offered : null;
  if (offered === null || offered.answer !== 'none' || offered.newCount === 0 || isReadOnly || !marksReady) return null;
  const answer = (work: (of: TransferId) => Promise<void>): void => {
    setBusy(true);
    work(id)
      .catch(sayProblem)
      .finally(() => setBusy(false));
  };
  return (
    <section className={styles['offer']} aria-label="Marks found in the file">
      <div className={styles['line']}>
        <MapPin aria-hidden size={15} />
        <p role="status">{offerText(offered)}</p>
        <Button size="small" variant="quiet" pressed={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'Hide them' : 'Show them'}
        </Button>
        <Button size="small" variant="quiet" disabled={isBusy} onClick={() => answer(dismissOffered)}>
          Not now
        </Button>
        <Button size="small" variant="primary" disabled={isBusy} onClick={() => answer(addOffered)}>
          Add
        </Button>
      </div>
      {isOpen ? <OfferedList offered={offered} time={time} /> : null}
    </section>
  );
}

/** Changes when the file may say something else; null while there is no file to ask. */
function versionOf({ state, files }: Transfer): string | null {
  if (state === 'missing' || state === 'unreadable') return null;
  return files.map(({ path, modifiedAt }) => `${path} ${modifiedAt}`).join('\n');
}
