import { X } from 'lucide-react';
import type { ReactElement } from 'react';
import { kindNames, type Mark } from '../../shared/domain/mark.ts';
import { transferName } from '../../shared/domain/transfer.ts';
import { useArchive } from '../archive/archive.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { primaryMark, useView, viewStore } from '../view/view-store.ts';
import { BulkFields } from './BulkFields.tsx';
import { MarkFields } from './MarkFields.tsx';
import { MarkHistory } from './MarkHistory.tsx';
import { MarkLists } from './MarkLists.tsx';
import styles from './Inspector.module.css';

/** What is known of the selected mark, editable; or what to do when nothing is selected. */
export function Inspector(): ReactElement {
  const primary = useView(primaryMark);
  const selection = useView((state) => state.selection);
  const marks = useArchive((state) => state.marks);
  const mark = primary === null ? undefined : marks.get(primary);
  const chosen = selection.flatMap((id) => marks.get(id) ?? []);
  return (
    <aside className={styles['inspector']} aria-label="Inspector" role="region">
      {mark === undefined ? <NothingSelected /> : chosen.length > 1 ? <Several marks={chosen} /> : <One mark={mark} />}
    </aside>
  );
}

function One({ mark }: { readonly mark: Mark }): ReactElement {
  return (
    <>
      <Head title={headOf(mark)} />
      <MarkFields key={mark.id} mark={mark} />
      <MarkLists markId={mark.id} />
      <MarkHistory mark={mark} />
    </>
  );
}

function Several({ marks }: { readonly marks: readonly Mark[] }): ReactElement {
  return (
    <>
      <Head title={`${marks.length} marks selected`} />
      <BulkFields marks={marks} />
    </>
  );
}

function Head({ title }: { readonly title: string }): ReactElement {
  const name = useArchive((state) => {
    const transfer = state.marksOf === null ? undefined : state.transfers.get(state.marksOf);
    const tape = transfer === undefined ? undefined : state.tapes.get(transfer.tapeId);
    return transfer === undefined || tape === undefined ? '' : transferName(tape, transfer);
  });
  return (
    <header className={styles['head']}>
      <h2>{title}</h2>
      <span className={styles['caption']}>{name}</span>
      <span className={styles['close']}>
        <IconButton
          label="Close inspector"
          keys="I"
          icon={<X />}
          onClick={() => viewStore.setState({ inspectorOpen: false })}
        />
      </span>
    </header>
  );
}

function NothingSelected(): ReactElement {
  const hasTape = useArchive((state) => state.marksOf !== null);
  return (
    <>
      <Head title="Nothing selected" />
      <p className={styles['hint']}>
        {hasTape
          ? 'Click a mark in the lanes or a line of the take sheet, or step through them with the arrow keys up and down.'
          : 'Open a tape at the left; what you select on it is described here.'}
      </p>
    </>
  );
}

function headOf(mark: Mark): string {
  if (mark.kind !== 'take') return kindNames[mark.kind];
  return mark.takeNumber === null ? 'Take' : `Take ${mark.takeNumber}`;
}
