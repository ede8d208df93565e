import type { ReactElement } from 'react';
import { noChange, noDiff } from '../../shared/domain/change.ts';
import type { Tape } from '../../shared/domain/tape.ts';
import { type Transfer, type TransferEntry, transferName } from '../../shared/domain/transfer.ts';
import { useArchive } from '../archive/archive.ts';
import { commitOrSay } from '../archive/commit-or-say.ts';
import { Panel } from '../ui/Dialog.tsx';
import { TextField } from '../ui/TextField.tsx';
import { useView, viewStore } from '../view/view-store.ts';
import { CorrectionFields } from './CorrectionFields.tsx';
import { editTransfer } from './edit-transfer.ts';
import { FileFacts } from './FileFacts.tsx';
import { FileWords } from './FileWords.tsx';
import { ReadingRepairs } from './ReadingRepairs.tsx';
import styles from './TapeDetails.module.css';
import { stateNames } from './tape-words.ts';
import { useTapes } from './tapes-store.ts';

type TapeText = Exclude<keyof Tape, 'id' | 'speedIps'>;

const tapeFields: readonly { readonly field: TapeText; readonly label: string; readonly hint: string }[] = [
  { field: 'reel', label: 'Reel', hint: '0417' },
  { field: 'title', label: 'Title', hint: 'what the box calls it' },
  { field: 'date', label: 'Date', hint: '1971-01-12, January 1971, 1971' },
  { field: 'studio', label: 'Studio', hint: '' },
  { field: 'people', label: 'People', hint: 'players, engineer, producer' },
];

const machineFields: readonly { readonly field: TapeText; readonly label: string; readonly hint: string }[] = [
  { field: 'trackFormat', label: 'Track format', hint: 'full, half, quarter, multitrack' },
  { field: 'equalisation', label: 'EQ', hint: 'NAB, IEC1, IEC2' },
  { field: 'noiseReduction', label: 'Noise reduction', hint: 'none, Dolby A, dbx' },
  { field: 'condition', label: 'Condition', hint: 'sticky, splices, shed' },
];

/** What is known of a tape and of its transfer, to be put right by hand; and what its file says of itself. */
export function TapeDetails(): ReactElement {
  const open = useView((state) => state.panel === 'tapeDetails');
  const openId = useView((state) => state.transferId);
  const wanted = useTapes((state) => state.detailsOf) ?? openId;
  const transfer = useArchive((state) => (wanted === null ? undefined : state.transfers.get(wanted)));
  const tape = useArchive((state) => (transfer === undefined ? undefined : state.tapes.get(transfer.tapeId)));
  const isKnown = transfer !== undefined && tape !== undefined;
  return (
    <Panel
      title={isKnown ? transferName(tape, transfer) : 'Tape'}
      open={open && isKnown}
      onClose={() => viewStore.setState({ panel: 'none' })}
      aside={isKnown ? <span className={styles['state']}>{stateNames[transfer.state]}</span> : null}
    >
      {isKnown ? <Form key={transfer.id} tape={tape} transfer={transfer} /> : null}
    </Panel>
  );
}

function Form({ tape, transfer }: { readonly tape: Tape; readonly transfer: Transfer }): ReactElement {
  const isReadOnly = useArchive((state) => state.archive?.readOnly === true);
  const onTape = (part: Partial<Tape>): void => editTape(tape, transfer, part);
  const onEntry = (part: Partial<TransferEntry>): void => editTransfer(tape, transfer, part);
  const tapeText = ({ field, label, hint }: (typeof tapeFields)[number]): ReactElement => (
    <Field key={field} label={label}>
      <TextField
        label={label}
        value={tape[field]}
        placeholder={hint}
        readOnly={isReadOnly}
        staysOnEnter
        onCommit={(text) => onTape({ [field]: text.trim() })}
      />
    </Field>
  );
  return (
    <div className={styles['form']}>
      <section className={styles['fields']} aria-label="The tape">
        <h3>The tape</h3>
        {tapeFields.map(tapeText)}
        <Field label="Speed">
          <TextField
            label="Speed"
            value={tape.speedIps === null ? '' : `${tape.speedIps} ips`}
            placeholder="7.5 ips"
            numeric
            readOnly={isReadOnly}
            staysOnEnter
            onCommit={(text) => commitSpeed(text, onTape)}
          />
        </Field>
        {machineFields.map(tapeText)}
        <Field label="Box notes">
          <TextField
            label="Box notes"
            value={tape.boxNotes}
            multiline
            rows={3}
            placeholder="what is written on the box and its inlay"
            readOnly={isReadOnly}
            staysOnEnter
            onCommit={(boxNotes) => onTape({ boxNotes })}
          />
        </Field>
      </section>
      <section className={styles['fields']} aria-label="This transfer">
        <h3>This transfer</h3>
        <Field label="Side">
          <TextField
            label="Side"
            value={transfer.side}
            placeholder="A"
            readOnly={isReadOnly}
            staysOnEnter
            onCommit={(side) => onEntry({ side: side.trim() })}
          />
        </Field>
        <Field label="Part">
          <TextField
            label="Part"
            value={transfer.part === null ? '' : String(transfer.part)}
            placeholder="when one side was digitised in pieces"
            readOnly={isReadOnly}
            staysOnEnter
            onCommit={(text) => commitPart(text, onEntry)}
          />
        </Field>
        <Field label="Generation">
          <TextField
            label="Generation"
            value={transfer.generation}
            placeholder="flat transfer, safety copy"
            readOnly={isReadOnly}
            staysOnEnter
            onCommit={(generation) => onEntry({ generation: generation.trim() })}
          />
        </Field>
        <CorrectionFields transfer={transfer} isReadOnly={isReadOnly} onEntry={onEntry} />
        <Field label="Notes">
          <TextField
            label="Notes"
            value={transfer.notes}
            multiline
            rows={3}
            readOnly={isReadOnly}
            staysOnEnter
            onCommit={(notes) => onEntry({ notes })}
          />
        </Field>
      </section>
      <ReadingRepairs transfer={transfer} />
      <FileFacts transfer={transfer} />
      <FileWords transfer={transfer} />
    </div>
  );
}

function Field({ label, children }: { readonly label: string; readonly children: ReactElement }): ReactElement {
  return (
    <>
      <span aria-hidden>{label}</span>
      {children}
    </>
  );
}

function commitSpeed(text: string, onTape: (part: Partial<Tape>) => void): string | void {
  const figure = text
    .replace(/½/, '.5')
    .replace(/¾/, '.75')
    .replace(',', '.')
    .replace(/\s*ips\s*$/i, '')
    .trim();
  if (figure === '') onTape({ speedIps: null });
  else if (/^\d*\.?\d+$/.test(figure) && Number(figure) > 0) onTape({ speedIps: Number(figure) });
  else return 'Write inches per second, for example 7.5.';
}

function commitPart(text: string, onEntry: (part: Partial<TransferEntry>) => void): string | void {
  if (text.trim() === '') onEntry({ part: null });
  else if (/^\s*[1-9]\d{0,3}\s*$/.test(text)) onEntry({ part: Number(text) });
  else return 'Write 1, 2, 3 …, or leave it empty.';
}

function editTape(tape: Tape, transfer: Transfer, part: Partial<Tape>): void {
  const change = { ...noChange, tapes: { ...noDiff, updated: [[tape, { ...tape, ...part }] as const] } };
  void commitOrSay(`Edit ${transferName(tape, transfer)}`, change, { transferId: transfer.id, frame: 0 });
}
