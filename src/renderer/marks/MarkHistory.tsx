import { type ReactElement, useEffect, useState } from 'react';
import type { HistoryEntry } from '../../shared/contract/views.ts';
import { type Verdict, verdictText } from '../../shared/domain/verdict.ts';
import type { Mark } from '../../shared/domain/mark.ts';
import { useArchive } from '../archive/archive.ts';
import { bridge } from '../client/bridge.ts';
import { momentText } from '../history/moment-text.ts';
import { Button } from '../ui/Button.tsx';
import { say, sayProblem } from '../ui/messages.ts';
import styles from './Inspector.module.css';

const shownEntries = 8;
const nothingTold: Told = { entries: [], verdicts: [], now: 0 };

type Told = {
  readonly entries: readonly HistoryEntry[];
  readonly verdicts: readonly Verdict[];
  readonly now: number;
};

/** The latest changes of one mark, and every verdict on it, with their time and author. */
export function MarkHistory({ mark }: { readonly mark: Mark }): ReactElement | null {
  const revision = useArchive((state) => state.revision);
  const [told, setTold] = useState(nothingTold);
  const base = useArchive((state) => state.settings.timeBase);
  const { id, transferId } = mark;
  useEffect(() => {
    let isCurrent = true;
    const ask = (): void => {
      Promise.all([
        bridge.request('history.list', { transferId, markId: id, limit: shownEntries }),
        bridge.request('verdicts.list', { markIds: [id] }),
      ])
        .then(([{ entries }, { verdicts }]) => {
          if (isCurrent) setTold({ entries, verdicts, now: Date.now() });
        })
        // The history is told again at the next change; the mark itself is on the screen meanwhile.
        .catch(() => {
          if (isCurrent) setTold(nothingTold);
        });
    };
    ask();
    const off = bridge.on('verdicts.changed', ({ verdict }) => {
      if (verdict.marks.some(({ markId }) => markId === id)) ask();
    });
    return () => {
      isCurrent = false;
      off();
    };
  }, [id, transferId, revision, base]);
  const lines = inOrder(told);
  if (lines.length === 0) return null;
  return (
    <div className={styles['block']}>
      <span className={styles['caption']}>History</span>
      <ol className={styles['history']}>
        {lines.map((line) =>
          'verdict' in line ? (
            <VerdictLine key={line.verdict.id} verdict={line.verdict} now={told.now} />
          ) : (
            <EntryLine key={line.entry.sequence} entry={line.entry} now={told.now} />
          ),
        )}
      </ol>
    </div>
  );
}

type Line = { readonly at: number } & ({ readonly entry: HistoryEntry } | { readonly verdict: Verdict });

function inOrder({ entries, verdicts }: Told): readonly Line[] {
  const lines: readonly Line[] = [
    ...entries.map((entry) => ({ at: entry.at, entry })),
    ...verdicts.map((verdict) => ({ at: verdict.at, verdict })),
  ];
  return lines.toSorted((a, b) => b.at - a.at);
}

function EntryLine({ entry, now }: { readonly entry: HistoryEntry; readonly now: number }): ReactElement {
  return (
    <li data-undone={entry.undone}>
      <time dateTime={new Date(entry.at).toISOString()}>{momentText(entry.at, now)}</time>{' '}
      {entry.details.length > 0 ? entry.details.join(', ') : entry.title}
      {entry.undone ? ' (undone)' : ''}
    </li>
  );
}

function VerdictLine({ verdict, now }: { readonly verdict: Verdict; readonly now: number }): ReactElement {
  const { withdrawn } = verdict;
  return (
    <li data-undone={withdrawn !== null} data-verdict>
      <time dateTime={new Date(verdict.at).toISOString()}>{momentText(verdict.at, now)}</time> {verdictText(verdict)}
      {verdict.note === '' ? '' : ` · ${verdict.note}`} · {verdict.author}
      {withdrawn === null ? (
        <Button size="small" variant="quiet" onClick={() => withdraw(verdict)}>
          Withdraw
        </Button>
      ) : (
        ` (withdrawn ${momentText(withdrawn.at, now)})`
      )}
    </li>
  );
}

/** Kept as withdrawn: a verdict is never deleted. */
function withdraw(verdict: Verdict): void {
  bridge
    .request('verdicts.withdraw', { verdictId: verdict.id })
    .then(() => say('done', `Withdrawn: ${verdictText(verdict)}`))
    .catch(sayProblem);
}
