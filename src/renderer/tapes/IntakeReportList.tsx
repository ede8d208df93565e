import type { ReactElement } from 'react';
import type { IntakeReport } from '../../shared/contract/views.ts';
import { pathParts } from '../../shared/domain/file-path.ts';
import type { TransferId } from '../../shared/domain/ids.ts';
import { repairName } from '../../shared/domain/reading.ts';
import { archive, useArchive } from '../archive/archive.ts';
import { Button } from '../ui/Button.tsx';
import { sayProblem } from '../ui/messages.ts';
import styles from './AddTapes.module.css';
import { separateFiles } from './reading-actions.ts';
import { nameOf } from './tape-actions.ts';
import { countText, filesText, readingSentences } from './tape-words.ts';

/** What came of adding, in a few words. */
export function reportTitle({ added, unreadable, cancelled }: IntakeReport): string {
  const unread = unreadable.length === 0 ? [] : [`${countText(unreadable.length, 'file')} cannot be read`];
  const good = added.length > 0 ? [`${countText(added.length, 'tape')} added`] : [];
  const result = [...good, ...unread].join(', ') || 'No tape was added';
  return cancelled ? `Cancelled: ${result.toLowerCase()}` : result;
}

/** Every file that is not simply there now, with the reason; nothing else stopped because of it. */
export function IntakeReportList({ report }: { readonly report: IntakeReport }): ReactElement {
  const { added, known, unreadable, problems, sets, gaps, cancelled } = report;
  return (
    <div className={styles['report']}>
      {cancelled ? <p>What was added before you cancelled stays in the archive.</p> : null}
      <Part title="Cannot be read" tone="bad">
        {unreadable.map(({ path, reason }) => ({ path, text: reason }))}
      </Part>
      <Part title="Not added" tone="bad">
        {problems.map(({ path, reason }) => ({ path, text: reason }))}
      </Part>
      <Part title="Incomplete sets" tone="bad">
        {gaps.map(({ path, reason }) => ({ path, text: reason }))}
      </Part>
      {sets.length === 0 ? null : (
        <section aria-label="Taken as one">
          <h3>
            Taken as one <span>{sets.length}</span>
          </h3>
          <ul>
            {sets.map(({ transferId, files }) => (
              <SetLine key={transferId} transferId={transferId} files={files} />
            ))}
          </ul>
        </section>
      )}
      <Part title="In the archive already" tone="plain">
        {known.map(({ path, transferId }) => ({ path, text: nameOf(transferId) }))}
      </Part>
      <Part title="Added" tone="ok">
        {added.map((id) => ({ path: id, text: wordsOf(id), name: nameOf(id) }))}
      </Part>
    </div>
  );
}

/** One set of files, and the way to undo that they were taken together. */
function SetLine({ transferId, files }: { readonly transferId: TransferId; readonly files: number }): ReactElement {
  const isStillOne = useArchive((state) => (state.transfers.get(transferId)?.files.length ?? 0) > 1);
  return (
    <li>
      <b>{nameOf(transferId)}</b>
      <span>
        {isStillOne
          ? `${files} files taken as one ${files}-channel transfer.`
          : `${files} files, now ${files} transfers.`}
      </span>
      {isStillOne ? (
        <Button size="small" onClick={() => void separateFiles(transferId).catch(sayProblem)}>
          Separate them
        </Button>
      ) : null}
    </li>
  );
}

/**
 * The file, for two sides of a tape may have one name, and what its reading had to repair. Empty when the file was just
 * taken away again.
 */
function wordsOf(id: TransferId): string {
  const transfer = archive.store.getState().transfers.get(id);
  if (transfer === undefined) return '';
  const names = readingSentences(transfer).map((sentence) => repairName(sentence).name);
  return [filesText(transfer), ...new Set(names)].join(' · ');
}

type Line = { readonly path: string; readonly text: string; readonly name?: string };

function Part({
  title,
  tone,
  children,
}: {
  readonly title: string;
  readonly tone: 'bad' | 'plain' | 'ok';
  readonly children: readonly Line[];
}): ReactElement | null {
  if (children.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3 data-tone={tone}>
        {title} <span>{children.length}</span>
      </h3>
      <ul>
        {children.map(({ path, text, name }) => (
          <li key={path}>
            <b title={path}>{name ?? pathParts(path).at(-1)}</b>
            {text === '' ? null : <span>{text}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
