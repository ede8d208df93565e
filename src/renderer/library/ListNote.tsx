import type { ReactElement } from 'react';
import type { Mark } from '../../shared/domain/mark.ts';
import type { Shortlist } from '../../shared/domain/shortlist.ts';
import { nameOf } from '../archive/mark-name.ts';
import { sayProblem } from '../ui/messages.ts';
import { TextField } from '../ui/TextField.tsx';
import { noteOnShortlist } from './shortlist-actions.ts';
import styles from './Library.module.css';

/** Why a take stands on the list, in words of the list's own. */
export function ListNote({
  list,
  mark,
  notes,
  readOnly,
}: {
  readonly list: Shortlist;
  readonly mark: Mark;
  readonly notes: string;
  readonly readOnly: boolean;
}): ReactElement {
  return (
    <div className={styles['note']}>
      <span>Why {nameOf(mark)} is on this list</span>
      <TextField
        key={mark.id}
        label={`Why ${nameOf(mark)} is on this list`}
        value={notes}
        multiline
        rows={2}
        readOnly={readOnly}
        onCommit={(text) => void noteOnShortlist(list, mark.id, text).catch(sayProblem)}
      />
    </div>
  );
}
