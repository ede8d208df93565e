import { type ReactElement, useState } from 'react';
import type { ExportPreview } from '../../shared/contract/views.ts';
import { isCorrected } from '../../shared/domain/tape-time.ts';
import { fileNameOf, type Transfer, transferName } from '../../shared/domain/transfer.ts';
import { countOf } from '../../shared/formats/words.ts';
import { useArchive } from '../archive/archive.ts';
import { bridge } from '../client/bridge.ts';
import { Button } from '../ui/Button.tsx';
import { Panel } from '../ui/Dialog.tsx';
import { say, sayProblem } from '../ui/messages.ts';
import { Pill } from '../ui/Pill.tsx';
import { useView, viewStore } from '../view/view-store.ts';
import { type ExportChoice, useExportChoice } from './export-store.ts';
import { FolderField } from './FolderField.tsx';
import { FormatList } from './FormatList.tsx';
import { OptionsRow } from './OptionsRow.tsx';
import { PreviewText } from './PreviewText.tsx';
import { type ExportFolder, useExportFolder } from './use-export-folder.ts';
import { useExportPreview } from './use-export-preview.ts';
import { WarningList } from './WarningList.tsx';
import styles from './ExportPanel.module.css';

type Done = { readonly said: string; readonly choice: ExportChoice };

/** Shows the very text an export writes, with everything there is to say about it, before a byte is written. */
export function ExportPanel(): ReactElement | null {
  const isOpen = useView((state) => state.panel === 'export');
  const transfer = useArchive((state) => state.transfers);
  const transferId = useView((state) => state.transferId);
  const open = transferId === null ? undefined : transfer.get(transferId);
  return isOpen && open !== undefined ? <OpenExport transfer={open} /> : null;
}

function OpenExport({ transfer }: { readonly transfer: Transfer }): ReactElement {
  const choice = useExportChoice((state) => state);
  const tape = useArchive((state) => state.tapes.get(transfer.tapeId));
  const takes = useArchive((state) => [...state.marks.values()].filter(({ kind }) => kind === 'take').length);
  const { preview, problem } = useExportPreview(transfer.id, choice);
  const folder = useExportFolder();
  const [shown, setShown] = useState(0);
  const [isWriting, setWriting] = useState(false);
  // Said here too, beside the button that was pressed; a new choice makes it old news.
  const [done, setDone] = useState<Done | null>(null);
  const name = tape === undefined ? fileNameOf(transfer) : transferName(tape, transfer);
  const files = preview?.files ?? [];
  const file = files[shown] ?? files[0];

  const write = async (): Promise<void> => {
    setWriting(true);
    try {
      const written = await bridge.request('export.write', { transferId: transfer.id, ...choice, folder: folder.path });
      const said = `Wrote ${written.paths.join(' and ')}`;
      say('done', said);
      setDone({ said, choice });
      folder.lookAgain();
    } catch (error) {
      sayProblem(error);
    } finally {
      setWriting(false);
    }
  };
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(file?.text ?? '');
      const said = `Copied the text of ${file?.name ?? 'nothing'}`;
      say('done', said);
      setDone({ said, choice });
    } catch {
      say('problem', 'The system did not let the text be copied. Select it and press Ctrl C instead.');
    }
  };

  return (
    <Panel
      title="Export"
      open
      wide
      onClose={() => viewStore.setState({ panel: 'none' })}
      aside={
        <>
          <Pill>{name}</Pill>
          <Pill>{countOf(takes, 'take')}</Pill>
          <span className={styles['promise']}>written only when you say so; the tape itself is never touched</span>
        </>
      }
      footer={
        <>
          <FolderField path={folder.path} fileName={nameInFooter(files)} onChoose={folder.choose} />
          <span className={styles['clash']} role="status">
            {done?.choice === choice ? (
              <span className={styles['done']}>{done.said}</span>
            ) : (
              (folder.problem ?? clashSentence(files, folder))
            )}
          </span>
          <Button disabled={file === undefined} onClick={() => void copy()}>
            Copy text
          </Button>
          <Button
            variant="primary"
            disabled={isWriting || preview === null || preview.blocked !== null || folder.path === ''}
            onClick={() => void write()}
          >
            {files.length > 1 ? `Write ${files.length} files` : 'Write file'}
          </Button>
        </>
      }
    >
      <section className={styles['body']} aria-label="Export">
        <FormatList />
        <div className={styles['side']}>
          <OptionsRow people={tape?.people ?? ''} transfer={transfer} />
          <PreviewText
            files={files}
            format={choice.format}
            shown={file === files[shown] ? shown : 0}
            onShow={setShown}
          />
          {problem === null ? null : (
            <p className={styles['problem']} role="alert">
              {problem}
            </p>
          )}
          {preview === null ? null : (
            <WarningList preview={preview} hints={preview.blocked === null ? hintsFor(choice, transfer, folder) : []} />
          )}
        </div>
      </section>
    </Panel>
  );
}

function nameInFooter(files: ExportPreview['files']): string {
  const [first] = files;
  if (first === undefined) return '';
  return files.length === 1 ? first.name : `${first.name} and ${countOf(files.length - 1, 'more', 'more')}`;
}

function clashSentence(files: ExportPreview['files'], { view }: ExportFolder): string {
  const known = new Set(view?.entries.map(({ name }) => name.toLowerCase()));
  const clashes = files.filter(({ name }) => known.has(name.toLowerCase())).length;
  if (clashes === 0) return '';
  return clashes === 1
    ? 'a file of that name exists and will be kept; the new one gets a number'
    : `${clashes} files of these names exist and will be kept; the new ones get a number`;
}

function hintsFor({ format, options }: ExportChoice, transfer: Transfer, { path }: ExportFolder): readonly string[] {
  const original = (transfer.files[0]?.path ?? '').replace(/[\\/][^\\/]*$/, '');
  if (path !== '' && path === original) {
    return ['This is the folder of the original. The export goes beside it; the audio file itself is not touched.'];
  }
  if (format !== 'cue') return [];
  // A corrected sheet is for another file than the original.
  if (options.timeBase === 'corrected' && isCorrected(transfer)) return [];
  return [`Players look for “${fileNameOf(transfer)}” in the folder of the sheet: keep a copy of both together.`];
}
