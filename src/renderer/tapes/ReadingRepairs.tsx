import { type ReactElement, useEffect, useState } from 'react';
import type { ReadingPreview } from '../../shared/contract/views.ts';
import { offerSentence, repairName, type RepairOffer } from '../../shared/domain/reading.ts';
import type { Transfer } from '../../shared/domain/transfer.ts';
import { useArchive } from '../archive/archive.ts';
import { Button } from '../ui/Button.tsx';
import { sayProblem } from '../ui/messages.ts';
import { acceptRepair, askHowRaw, previewOffer, readAs, separateFiles } from './reading-actions.ts';
import styles from './Reading.module.css';
import { ReadingPicture } from './ReadingPicture.tsx';

/** How the files of a transfer are read: what was repaired, what could be, and what a person may say about it. */
export function ReadingRepairs({ transfer }: { readonly transfer: Transfer }): ReactElement | null {
  const isReadOnly = useArchive((state) => state.archive?.readOnly === true);
  const { repairs, offers, reading, files, state } = transfer;
  if (state === 'missing') return null;
  return (
    <section className={styles['reading']} aria-label="How it is read">
      <h3>How it is read</h3>
      {repairs.length === 0 && offers.length === 0 && reading.raw === null ? (
        <p>{state === 'unreadable' ? 'Its header does not say how.' : 'As its header says.'}</p>
      ) : null}
      {repairs.map((repair) => (
        <p key={repair} className={styles['repair']}>
          <b>{repairName(repair).name}</b>
          {repairName(repair).text}
        </p>
      ))}
      {offers.map((offer) => (
        <Offer key={offer.kind} transfer={transfer} offer={offer} isReadOnly={isReadOnly} />
      ))}
      {isReadOnly ? null : (
        <div className={styles['buttons']}>
          {files.length > 1 ? (
            <Button size="small" onClick={() => void separateFiles(transfer.id).catch(sayProblem)}>
              Separate its {files.length} files
            </Button>
          ) : null}
          {reading.raw === null ? null : (
            <Button size="small" onClick={() => void readAs(transfer.id, null).catch(sayProblem)}>
              Read by its header again
            </Button>
          )}
          <Button size="small" onClick={() => askHowRaw(transfer.id)}>
            Read as raw PCM…
          </Button>
        </div>
      )}
    </section>
  );
}

function Offer({
  transfer,
  offer,
  isReadOnly,
}: {
  readonly transfer: Transfer;
  readonly offer: RepairOffer;
  readonly isReadOnly: boolean;
}): ReactElement {
  const isAccepted = transfer.reading.accepted.includes(offer.kind);
  const [preview, setPreview] = useState<ReadingPreview | null>(null);
  useEffect(() => {
    if (isAccepted) return;
    let isGone = false;
    previewOffer(transfer.id, offer).then((found) => {
      if (!isGone) setPreview(found);
    }, sayProblem);
    return () => {
      isGone = true;
    };
  }, [transfer.id, offer, isAccepted]);
  const { name, text } = repairName(offerSentence(offer, transfer.sampleRate ?? 1));
  return (
    <div className={styles['repair']}>
      {isAccepted ? null : (
        <>
          <b>{name}</b>
          {text}
        </>
      )}
      {preview === null || isAccepted ? null : <ReadingPicture preview={preview} label="What would be gained" />}
      {isReadOnly ? null : (
        <div className={styles['buttons']}>
          <Button
            size="small"
            variant={isAccepted ? 'plain' : 'primary'}
            onClick={() => void acceptRepair(transfer, offer.kind, !isAccepted).catch(sayProblem)}
          >
            {isAccepted ? 'Read as its header says' : 'Read it in full'}
          </Button>
        </div>
      )}
    </div>
  );
}
