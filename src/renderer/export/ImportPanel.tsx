import { type ChangeEvent, type DragEvent, type ReactElement, useRef, useState } from 'react';
import type { ImportFormat, ImportPreview } from '../../shared/contract/views.ts';
import type { TransferId } from '../../shared/domain/ids.ts';
import { countKinds, countOf } from '../../shared/formats/words.ts';
import { useTapeTime } from '../archive/tape-times.ts';
import { bridge } from '../client/bridge.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { say } from '../ui/messages.ts';
import { useView, viewStore } from '../view/view-store.ts';
import { ConflictList } from './ConflictList.tsx';
import styles from './ImportPanel.module.css';

const formatNames: Readonly<Record<ImportFormat, string>> = {
  jsonl: 'JSON Lines of Takesheet',
  audacity: 'Audacity labels',
  cue: 'Cue sheet',
  csv: 'CSV table of Takesheet',
};

type Chosen = { readonly fileName: string; readonly bytesBase64: string; readonly preview: ImportPreview };

/** Marks from a file: shows what would be added, what is here already and what cannot be used, then adds in one step. */
export function ImportPanel(): ReactElement | null {
  const isOpen = useView((state) => state.panel === 'import');
  const transferId = useView((state) => state.transferId);
  return isOpen && transferId !== null ? <OpenImport transferId={transferId} /> : null;
}

function OpenImport({ transferId }: { readonly transferId: TransferId }): ReactElement {
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [replaceConflicts, setReplace] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const close = (): void => viewStore.setState({ panel: 'none' });
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      await work();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  const read = (file: File): void =>
    void attempt(async () => {
      setChosen(null);
      setReplace(false);
      const bytesBase64 = await base64Of(file);
      const preview = await bridge.request('import.preview', {
        transferId,
        format: null,
        fileName: file.name,
        bytesBase64,
      });
      setChosen({ fileName: file.name, bytesBase64, preview });
    });
  const apply = ({ fileName, bytesBase64, preview }: Chosen): void =>
    void attempt(async () => {
      const { added, replaced, skipped } = await bridge.request('import.apply', {
        transferId,
        format: preview.format,
        fileName,
        bytesBase64,
        replaceConflicts,
      });
      const parts = [`${countOf(added, 'mark')} added`];
      if (replaced > 0) parts.push(`${replaced} replaced`);
      if (skipped > 0) parts.push(`${skipped} kept as they were`);
      say('done', `${fileName}: ${parts.join(', ')}`);
      close();
    });

  const added = chosen?.preview.change.marks.added.length ?? 0;
  const replaced = replaceConflicts ? (chosen?.preview.conflicts.length ?? 0) : 0;
  return (
    <Dialog
      title="Import marks"
      open
      wide
      onClose={close}
      aside={<span className={styles['aside']}>one step, and undone in one</span>}
      footer={
        <>
          <span className={styles['space']} />
          <Button onClick={close}>Cancel</Button>
          <Button
            variant="primary"
            disabled={isBusy || chosen === null || added + replaced === 0}
            onClick={() => {
              if (chosen !== null) apply(chosen);
            }}
          >
            {primaryWords(added, replaced)}
          </Button>
        </>
      }
    >
      <div className={styles['body']}>
        <FileDrop onFile={read} fileName={chosen?.fileName ?? null} />
        {problem === null ? null : (
          <p className={styles['problem']} role="alert">
            {problem}
          </p>
        )}
        {chosen === null ? null : (
          <Found preview={chosen.preview} replaceConflicts={replaceConflicts} onReplace={setReplace} />
        )}
      </div>
    </Dialog>
  );
}

function Found({
  preview,
  replaceConflicts,
  onReplace,
}: {
  readonly preview: ImportPreview;
  readonly replaceConflicts: boolean;
  readonly onReplace: (replace: boolean) => void;
}): ReactElement {
  const time = useTapeTime(preview.marks[0]?.transferId ?? null);
  const { added } = preview.change.marks;
  const songs = preview.change.songs.added;
  return (
    <div className={styles['found']} aria-live="polite">
      <dl className={styles['counts']}>
        <dt>Format</dt>
        <dd>{formatNames[preview.format]}</dd>
        <dt>New</dt>
        <dd>{added.length === 0 ? 'nothing' : countKinds(added)}</dd>
        {songs.length === 0 ? null : (
          <>
            <dt>New songs</dt>
            <dd>{songs.map(({ title }) => title).join(', ')}</dd>
          </>
        )}
        <dt>Here already</dt>
        <dd>{preview.identical === 0 ? 'nothing' : `${countOf(preview.identical, 'mark')}, skipped`}</dd>
      </dl>
      {preview.conflicts.length === 0 ? null : (
        <ConflictList conflicts={preview.conflicts} time={time} replace={replaceConflicts} onReplace={onReplace} />
      )}
      {preview.notices.length === 0 ? null : (
        <section className={styles['notices']} aria-label="Notices">
          <h3>What the file says otherwise, or what could not be used</h3>
          <ul>
            {preview.notices.map((notice) => (
              <li key={notice}>{notice}</li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function FileDrop({
  onFile,
  fileName,
}: {
  readonly onFile: (file: File) => void;
  readonly fileName: string | null;
}): ReactElement {
  const input = useRef<HTMLInputElement>(null);
  const take = (file: File | undefined): void => {
    if (file !== undefined) onFile(file);
  };
  const allow = (event: DragEvent): void => event.preventDefault();
  return (
    <div
      className={styles['drop']}
      onDragOver={allow}
      onDrop={(event) => {
        // The window would take it for a tape.
        event.preventDefault();
        event.stopPropagation();
        take(event.dataTransfer.files[0]);
      }}
    >
      <input
        ref={input}
        type="file"
        className="visually-hidden"
        aria-label="File with marks"
        tabIndex={-1}
        accept=".jsonl,.txt,.cue,.csv"
        onChange={(event: ChangeEvent<HTMLInputElement>) => {
          take(event.target.files?.[0]);
          event.target.value = ''; // so that the same file can be chosen again
        }}
      />
      <Button onClick={() => input.current?.click()}>{fileName === null ? 'Choose a file…' : 'Another file…'}</Button>
      <span>
        {fileName === null ? 'or drop it here: JSON Lines, Audacity labels, a cue sheet or our CSV' : <b>{fileName}</b>}
      </span>
    </div>
  );
}

function primaryWords(added: number, replaced: number): string {
  if (added + replaced === 0) return 'Add marks';
  if (replaced === 0) return `Add ${countOf(added, 'mark')}`;
  return added === 0 ? `Replace ${countOf(replaced, 'mark')}` : `Add ${countOf(added, 'mark')}, replace ${replaced}`;
}

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = '';
  // In pieces, because a call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary);
}
