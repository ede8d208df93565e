import { type ReactElement, useEffect, useState } from 'react';
import type { ReadingPreview } from '../../shared/contract/views.ts';
import { rawEncodingNames, rawEncodings, type RawLayout, rawSampleBytes } from '../../shared/domain/reading.ts';
import { fileNameOf, type Transfer } from '../../shared/domain/transfer.ts';
import { useArchive } from '../archive/archive.ts';
import { bridge } from '../client/bridge.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { sayProblem } from '../ui/messages.ts';
import { Select } from '../ui/Select.tsx';
import { TextField } from '../ui/TextField.tsx';
import { listenToPreview, stopListening } from './listen-to-preview.ts';
import { previewRaw, readAs } from './reading-actions.ts';
import styles from './Reading.module.css';
import { ReadingPicture } from './ReadingPicture.tsx';
import { tapesStore, useTapes } from './tapes-store.ts';

/** Lets a person say how a file without a usable header stores its sound, and see and hear whether that is right. */
export function RawImport(): ReactElement | null {
  const id = useTapes((state) => state.rawOf);
  const transfer = useArchive((state) => (id === null ? undefined : state.transfers.get(id)));
  if (transfer === undefined) return null;
  return <RawImportOf key={id} transfer={transfer} onClose={() => tapesStore.setState({ rawOf: null })} />;
}

function RawImportOf({
  transfer,
  onClose,
}: {
  readonly transfer: Transfer;
  readonly onClose: () => void;
}): ReactElement {
  const [raw, setRaw] = useState<RawLayout | null>(transfer.reading.raw);
  /** Fields whose text is no value for them. */
  const [refused, setRefused] = useState<ReadonlySet<NumberField>>(new Set());
  const { preview, problem } = usePreview(transfer, raw);
  const isReady = preview !== null && refused.size === 0;
  useEffect(() => {
    if (raw !== null) return;
    let isGone = false;
    bridge.request('reading.guess', { transferId: transfer.id }).then((guess) => {
      if (!isGone) setRaw(guess.raw);
    }, sayProblem);
    return () => {
      isGone = true;
    };
  }, [transfer.id, raw]);
  // However the dialog goes away, the tape that was on the machine comes back.
  useEffect(() => stopListening, []);

  const refuse = (field: NumberField, isRefused: boolean): void =>
    setRefused((before) => {
      const others = new Set([...before].filter((one) => one !== field));
      return isRefused ? others.add(field) : others;
    });
  const listen = (frame: number): void => {
    if (preview !== null) listenToPreview(preview, frame).catch(sayProblem);
  };
  const keep = async (): Promise<void> => {
    if (raw === null || refused.size > 0) return;
    await readAs(transfer.id, raw);
    onClose();
  };
  return (
    <Dialog
      title={`Read ${fileNameOf(transfer)} as raw PCM`}
      open
      onClose={onClose}
      wide
      footer={
        <span className={styles['buttons']}>
          <Button disabled={!isReady} onClick={() => listen(0)}>
            Play 5 s
          </Button>
          <Button variant="primary" disabled={!isReady} onClick={() => void keep().catch(sayProblem)}>
            Read it so
          </Button>
        </span>
      }
    >
      <div className={styles['raw']}>
        <p>
          The values were guessed from the file. When they are right, the picture has the shape of sound; wrong ones
          make a solid block of noise. A rate cannot be guessed: listen. Click in the picture to hear five seconds from
          there. The file is not touched.
        </p>
        {raw === null ? null : <RawFields raw={raw} onChange={setRaw} onRefused={refuse} />}
        {problem === null ? null : (
          <p className={styles['problem']} role="alert">
            {problem}
          </p>
        )}
        {preview === null ? null : (
          <ReadingPicture preview={preview} label="The first minute" onPick={isReady ? listen : undefined} />
        )}
      </div>
    </Dialog>
  );
}

function usePreview(
  transfer: Transfer,
  raw: RawLayout | null,
): { readonly preview: ReadingPreview | null; readonly problem: string | null } {
  const [shown, setShown] = useState<{ preview: ReadingPreview | null; problem: string | null }>({
    preview: null,
    problem: null,
  });
  useEffect(() => {
    if (raw === null) return;
    let isGone = false;
    previewRaw(transfer.id, raw).then(
      (preview) => {
        if (!isGone) setShown({ preview, problem: null });
      },
      (error: unknown) => {
        if (!isGone) setShown({ preview: null, problem: error instanceof Error ? error.message : String(error) });
      },
    );
    return () => {
      isGone = true;
    };
  }, [transfer.id, raw]);
  return shown;
}

type NumberField = 'sampleRate' | 'channels' | 'headerBytes';

function RawFields({
  raw,
  onChange,
  onRefused,
}: {
  readonly raw: RawLayout;
  readonly onChange: (raw: RawLayout) => void;
  /** What stands in a field is no value for it, or is one again. */
  readonly onRefused: (field: NumberField, isRefused: boolean) => void;
}): ReactElement {
  const number = (label: string, field: NumberField, least: number, most: number): ReactElement => (
    <>
      <span aria-hidden>{label}</span>
      <TextField
        label={label}
        value={String(raw[field])}
        numeric
        staysOnEnter
        onCommit={(text) => {
          const value = Number(text.replaceAll(/[\s,]/g, ''));
          if (Number.isInteger(value) && value >= least && value <= most) onChange({ ...raw, [field]: value });
          else return `Write a whole number from ${least} to ${most.toLocaleString('en')}.`;
          return undefined;
        }}
        onRefused={(isRefused) => onRefused(field, isRefused)}
      />
    </>
  );
  return (
    <div className={styles['rawFields']}>
      {number('Sample rate', 'sampleRate', 1, 768_000)}
      {number('Channels', 'channels', 1, 64)}
      <span aria-hidden>Encoding</span>
      <Select
        label="Encoding"
        value={raw.encoding}
        options={rawEncodings.map((value) => ({ value, label: rawEncodingNames[value] }))}
        onChange={(encoding) => onChange({ ...raw, encoding })}
      />
      <span aria-hidden>Byte order</span>
      <Select
        label="Byte order"
        value={raw.bigEndian ? 'big' : 'little'}
        disabled={rawSampleBytes(raw.encoding) === 1}
        options={[
          { value: 'little', label: 'little endian (WAV)' },
          { value: 'big', label: 'big endian (AIFF)' },
        ]}
        onChange={(order) => onChange({ ...raw, bigEndian: order === 'big' })}
      />
      {number('Header bytes', 'headerBytes', 0, Number.MAX_SAFE_INTEGER)}
    </div>
  );
}
