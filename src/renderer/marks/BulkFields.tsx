import type { ReactElement } from 'react';
import { flagNames, type Mark, statusNames, takeFlags, takeStatuses } from '../../shared/domain/mark.ts';
import { Button } from '../ui/Button.tsx';
import { Pill } from '../ui/Pill.tsx';
import { Select } from '../ui/Select.tsx';
import { Stars } from '../ui/Stars.tsx';
import { TextField } from '../ui/TextField.tsx';
import { withFlag } from './flags.ts';
import { editMarks, joinSelected, removeSelected, setSong } from './mark-actions.ts';
import { Field } from './MarkFields.tsx';
import { songListId } from './SongTitles.tsx';
import { StatusSquare } from './StatusSign.tsx';
import styles from './Inspector.module.css';

/** What can be said of several marks at once; each change is one entry in the history. */
export function BulkFields({ marks }: { readonly marks: readonly Mark[] }): ReactElement {
  const takes = marks.filter((mark) => mark.kind === 'take');
  const rating = common(marks.map((mark) => mark.rating));
  const status = common(takes.map((mark) => mark.status));
  return (
    <>
      <div className={styles['fields']}>
        {takes.length === 0 ? null : (
          <>
            <Field name="Song">
              <TextField
                label="Song of all selected takes"
                value=""
                placeholder="one song for all of them"
                list={songListId}
                onCommit={(text) => void setSong(takes, text)}
              />
            </Field>
            <Field name="Status">
              <Select
                label="Status of all selected takes"
                value={status ?? 'mixed'}
                options={[
                  ...(status === undefined ? [{ value: 'mixed' as const, label: 'different' }] : []),
                  ...takeStatuses.map((value) => ({
                    value,
                    label: statusNames[value],
                    sign: <StatusSquare status={value} />,
                  })),
                ]}
                onChange={(value) => {
                  if (value !== 'mixed') void editMarks(takes, 'status', (mark) => ({ ...mark, status: value }));
                }}
              />
            </Field>
          </>
        )}
        <Field name="Rating">
          <span className={styles['stars']}>
            <Stars
              label="Rating of all selected marks"
              value={rating ?? 0}
              onChange={(value) => void editMarks(marks, 'rating', (mark) => ({ ...mark, rating: value }))}
            />
          </span>
        </Field>
        <Field name="Add tag">
          <TextField
            label="Add a tag to all selected marks"
            value=""
            onCommit={(text) => {
              const tag = text.trim();
              if (tag === '') return;
              void editMarks(marks, 'tags', (mark) =>
                mark.tags.includes(tag) ? mark : { ...mark, tags: [...mark.tags, tag] },
              );
            }}
          />
        </Field>
      </div>
      {takes.length === 0 ? null : (
        <div className={styles['flags']} role="group" aria-label="Flags of all selected takes">
          {takeFlags.map((flag) => {
            const isOn = takes.every((mark) => mark.flags.includes(flag));
            return (
              <Pill
                key={flag}
                pressed={isOn}
                onToggle={() => void editMarks(takes, 'flags', (mark) => withFlag(mark, flag, !isOn))}
              >
                {flagNames[flag]}
              </Pill>
            );
          })}
        </div>
      )}
      <div className={styles['actions']}>
        <Button size="small" keys="Ctrl+J" onClick={() => void joinSelected()}>
          Join
        </Button>
        <Button size="small" keys="Delete" onClick={() => void removeSelected()}>
          Remove
        </Button>
      </div>
    </>
  );
}

function common<Value>(values: readonly Value[]): Value | undefined {
  return values.every((value) => value === values[0]) ? values[0] : undefined;
}
