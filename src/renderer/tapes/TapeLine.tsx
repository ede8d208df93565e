import { Wrench } from 'lucide-react';
import type { ReactElement } from 'react';
import { heardText } from '../../shared/domain/heard.ts';
import type { Transfer } from '../../shared/domain/transfer.ts';
import { useArchive } from '../archive/archive.ts';
import { useHeard } from '../heard/heard-store.ts';
import { MiniWave } from './MiniWave.tsx';
import { countText, lengthText, readingSentences, secondLine, stateNames } from './tape-words.ts';
import styles from './TapeLine.module.css';

/** One tape in the list: its state as a dot and in words, its name, length, takes, and the shape of its sound. */
export function TapeLine({
  transfer,
  name,
  isOpen,
}: {
  readonly transfer: Transfer;
  readonly name: string;
  readonly isOpen: boolean;
}): ReactElement {
  const tape = useArchive((state) => state.tapes.get(transfer.tapeId));
  const takes = useArchive((state) => state.counts[transfer.id]?.takes ?? 0);
  const second = secondLine(tape, transfer);
  const length = lengthText(transfer);
  return (
    <div className={styles['line']} data-open={isOpen} title={transfer.reason ?? transfer.files[0]?.path}>
      <span className={styles['name']}>
        <span className={styles['dot']} data-state={transfer.state} />
        {name}
        <RepairSign transfer={transfer} />
        {/* The colour of the dot in words; what is wrong stands in the second line anyway. */}
        <span className="visually-hidden">, {stateNames[transfer.state]},</span>
      </span>
      <span className={styles['length']}>{length}</span>
      <span className={styles['second']} data-problem={second.isProblem}>
        {second.text}
      </span>
      <span className={styles['takes']}>{countText(takes, 'take')}</span>
      <MiniWave transferId={transfer.id} runsBackwards={transfer.runsBackwards} />
      <Heard transfer={transfer} />
    </div>
  );
}

/** How much of it was listened to, once somebody has begun. */
function Heard({ transfer: { id, frames, sampleRate } }: { readonly transfer: Transfer }): ReactElement | null {
  const heardFrames = useHeard((state) => state.heardFrames.get(id) ?? 0);
  if (heardFrames === 0 || frames === null || sampleRate === null) return null;
  return <span className={styles['heard']}>{heardText(heardFrames / sampleRate, frames / sampleRate)}</span>;
}

/** That something was read otherwise than the file says, or could be; the details tell it in full. */
function RepairSign({ transfer }: { readonly transfer: Transfer }): ReactElement | null {
  const { repairs } = transfer;
  const sentences = readingSentences(transfer);
  const isOffered = sentences.length > repairs.length;
  if (sentences.length === 0) return null;
  return (
    <span className={styles['repaired']} data-open={isOffered} title={sentences.join('\n')}>
      <Wrench aria-hidden />
      <span className="visually-hidden">
        , {isOffered ? 'a repair is offered' : countText(repairs.length, 'repair')}
      </span>
    </span>
  );
}
