import type { ReactElement } from 'react';
import { verdictText } from '../../shared/domain/verdict.ts';
import { runById } from '../commands/registry.ts';
import { Button } from '../ui/Button.tsx';
import { Select } from '../ui/Select.tsx';
import { TextField } from '../ui/TextField.tsx';
import { compareStore, rowOrder, useCompare } from './compare-store.ts';
import styles from './VerdictBar.module.css';

const trialCounts = ['8', '10', '12', '16', '20', '32'] as const;
const shownVerdicts = 2;

/** What can be said of the takes, by one key each, and what was said before. */
export function VerdictBar(): ReactElement {
  const current = useCompare((state) => rowOrder(state).indexOf(state.current) + 1);
  const before = useCompare((state) => (state.before === null ? 0 : rowOrder(state).indexOf(state.before) + 1));
  const session = useCompare((state) => state.session);
  const trialCount = useCompare((state) => state.trialCount);
  const note = useCompare((state) => state.note);
  const verdicts = useCompare((state) => state.verdicts);
  const isTest = session !== null && session.kind !== 'shuffle';
  const two = before === 0 ? null : ([current, before] as const);
  return (
    <section className={styles['bar']} aria-label="Verdict" data-pane>
      <span className={styles['label']} aria-hidden>
        Verdict
      </span>
      {isTest ? null : (
        <>
          <Button keys="Enter" aria-disabled={two === null} onClick={() => judgeBy('compare.better')}>
            {two === null ? 'hear two, then judge' : `${two[0]} is better than ${two[1]}`}
          </Button>
          <Button keys="S" aria-disabled={two === null} onClick={() => judgeBy('compare.same')}>
            same
          </Button>
          <span className={styles['group']}>
            <Button keys="X" onClick={() => runById('compare.abx')}>
              ABX
            </Button>
            <Select
              label="Trials of an ABX test"
              shape="pill"
              value={String(trialCount)}
              options={trialCounts.map((value) => ({ value, label: `${value} trials` }))}
              onChange={(value) => compareStore.setState({ trialCount: Number(value) })}
            />
          </span>
          <Button keys="P" onClick={() => runById('compare.pairs')}>
            Rank by pairs
          </Button>
        </>
      )}
      <span className={styles['note']} data-verdict-note-holder>
        <TextField
          label="Note for the verdict"
          placeholder="note for the next verdict (N)"
          value={note}
          onCommit={(text) => compareStore.setState({ note: text })}
          onLeave={() => undefined}
          inputRef={(element) => element?.setAttribute('data-verdict-note', '')}
        />
      </span>
      {session !== null ? null : (
        <ul className={styles['past']} aria-label="Verdicts on these takes">
          {verdicts.slice(0, shownVerdicts).map((verdict) => (
            <li key={verdict.id} data-withdrawn={verdict.withdrawn !== null}>
              {verdictText(verdict)}, {dayText(verdict.at)}
              {verdict.note === '' ? '' : ` · ${verdict.note}`}
              {verdict.withdrawn === null
                ? ` · kept in ${verdict.marks.length === 2 ? 'both' : 'all'} takes’ history`
                : ' · withdrawn'}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** A note that is still being typed belongs to the verdict that is given now. */
function judgeBy(id: string): void {
  if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
  runById(id);
}

function dayText(at: number): string {
  return new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
}
