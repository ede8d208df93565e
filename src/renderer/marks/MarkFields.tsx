import type { ReactElement, ReactNode } from 'react';
import { flagNames, type Mark, statusNames, takeFlags, takeStatuses } from '../../shared/domain/mark.ts';
import { fileOrder, inFrameOf, outFrameOf } from '../../shared/domain/tape-order.ts';
import { placeText, spanText } from '../../shared/domain/tape-time.ts';
import { useArchive } from '../archive/archive.ts';
import { useTapeTime } from '../archive/tape-times.ts';
import { withFlag } from './flags.ts';
import { Pill } from '../ui/Pill.tsx';
import { Select } from '../ui/Select.tsx';
import { Stars } from '../ui/Stars.tsx';
import { TextField } from '../ui/TextField.tsx';
import { editMarks, setSong } from './mark-actions.ts';
import { setEnd, setNumber, setStart } from './mark-edits.ts';
import { MarkLoudness } from './MarkLoudness.tsx';
import { songListId } from './SongTitles.tsx';
import { StatusSquare } from './StatusSign.tsx';
import { TagsField } from './TagsField.tsx';
import styles from './Inspector.module.css';

/** How places are told on a transfer that is gone from the archive under its marks. */
const unread = { order: fileOrder, base: 'file', rate: 1 } as const;

/** Every word and number of one mark. */
export function MarkFields({ mark }: { readonly mark: Mark }): ReactElement {
  const songTitle = useArchive((state) => (mark.songId === null ? '' : (state.songs.get(mark.songId)?.title ?? '')));
  const display = useArchive((state) => state.settings.timeDisplay);
  const tape = useTapeTime(mark.transferId) ?? unread;
  const time = { tape, display };
  const out = outFrameOf(tape.order, mark);
  const edit = (what: string, part: Partial<Mark>): void =>
    void editMarks([mark], what, (one) => ({ ...one, ...part }));
  const isTake = mark.kind === 'take';
  const isTimestamp = mark.kind === 'timestamp';
  return (
    <>
      <div className={styles['fields']}>
        {isTake ? (
          <>
            <Field name="Song">
              <TextField
                label="Song"
                value={songTitle}
                list={songListId}
                onCommit={(text) => void setSong([mark], text)}
              />
            </Field>
            <Field name="Take">
              <TextField
                label="Take number"
                numeric
                value={mark.takeNumber === null ? '' : String(mark.takeNumber)}
                onCommit={(text) => void setNumber(mark, text)}
              />
            </Field>
          </>
        ) : null}
        <Field name={isTake ? 'Name' : 'Title'}>
          <TextField
            label={isTake ? 'Name' : 'Title'}
            value={mark.title}
            placeholder={isTake ? 'only if it has one of its own' : ''}
            onCommit={(title) => edit(isTake ? 'name' : 'title', { title: title.trim() })}
          />
        </Field>
        <Field name={isTimestamp ? 'At' : 'In'}>
          <TextField
            label={isTimestamp ? 'At' : 'In'}
            numeric
            value={placeText(tape, inFrameOf(tape.order, mark), display)}
            onCommit={(text) => void setStart(mark, text, time)}
          />
        </Field>
        {isTimestamp ? null : (
          <>
            <Field name="Out">
              <TextField
                label="Out"
                numeric
                value={out === null ? '' : placeText(tape, out, display)}
                placeholder={`open: press ${isTake ? 'T' : 'F'} where it ends`}
                onCommit={(text) => void setEnd(mark, text, time)}
              />
            </Field>
            <Field name="Length">
              <span className={styles['length']}>
                {mark.endFrame === null ? 'still open' : spanText(tape, mark.endFrame - mark.startFrame, 'clock')}
              </span>
            </Field>
            <MarkLoudness mark={mark} />
          </>
        )}
        {isTake ? (
          <Field name="Status">
            <Select
              label="Status"
              value={mark.status ?? 'unknown'}
              options={takeStatuses.map((status) => ({
                value: status,
                label: statusNames[status],
                sign: <StatusSquare status={status} />,
              }))}
              onChange={(status) => edit('status', { status })}
            />
          </Field>
        ) : null}
        <Field name="Rating">
          <span className={styles['stars']}>
            <Stars value={mark.rating} onChange={(rating) => edit('rating', { rating })} />
          </span>
        </Field>
        {isTimestamp ? null : (
          <Field name="Players">
            <TextField label="Players" value={mark.players} onCommit={(players) => edit('players', { players })} />
          </Field>
        )}
      </div>
      {isTake ? (
        <div className={styles['flags']} role="group" aria-label="Flags">
          {takeFlags.map((flag) => (
            <Pill
              key={flag}
              pressed={mark.flags.includes(flag)}
              onToggle={() => edit('flags', { flags: withFlag(mark, flag, !mark.flags.includes(flag)).flags })}
            >
              {flagNames[flag]}
            </Pill>
          ))}
        </div>
      ) : null}
      <div className={styles['block']}>
        <span className={styles['caption']}>Notes</span>
        <TextField label="Notes" multiline rows={4} value={mark.notes} onCommit={(notes) => edit('notes', { notes })} />
      </div>
      <div className={styles['block']}>
        <span className={styles['caption']}>Tags</span>
        <TagsField tags={mark.tags} onChange={(tags) => edit('tags', { tags })} />
      </div>
    </>
  );
}

/** A name before a control, in the two columns of the inspector. */
export function Field({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactElement {
  return (
    <>
      <span className={styles['name']} aria-hidden>
        {name}
      </span>
      <div className={styles['control']}>{children}</div>
    </>
  );
}
