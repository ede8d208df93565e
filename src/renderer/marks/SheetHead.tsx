import { Search } from 'lucide-react';
import type { ReactElement } from 'react';
import { type MarkKind, statusNames, takeStatuses } from '../../shared/domain/mark.ts';
import { useArchive } from '../archive/archive.ts';
import { Pill } from '../ui/Pill.tsx';
import { Select } from '../ui/Select.tsx';
import { type SheetFilter, useView, viewStore } from '../view/view-store.ts';
import { StatusSquare } from './StatusSign.tsx';
import styles from './SheetHead.module.css';

const kindWords: readonly (readonly [MarkKind, one: string, many: string])[] = [
  ['take', 'take', 'takes'],
  ['fragment', 'fragment', 'fragments'],
  ['timestamp', 'timestamp', 'timestamps'],
];

/** What the take sheet holds and what of it is shown. */
export function SheetHead({ shown }: { readonly shown: number }): ReactElement {
  const marks = useArchive((state) => state.marks);
  const filter = useView((state) => state.sheetFilter);
  const set = (part: Partial<SheetFilter>): void => viewStore.setState({ sheetFilter: { ...filter, ...part } });
  const counts = new Map<MarkKind, number>();
  for (const mark of marks.values()) counts.set(mark.kind, (counts.get(mark.kind) ?? 0) + 1);
  const isFiltered = shown < marks.size;
  return (
    <header className={styles['head']}>
      <h2>Take sheet</h2>
      {kindWords.map(([kind, one, many]) => {
        const count = counts.get(kind) ?? 0;
        const isShown = filter.kinds.includes(kind);
        const kinds = isShown ? filter.kinds.filter((known) => known !== kind) : [...filter.kinds, kind];
        return (
          <Pill key={kind} pressed={isShown} onToggle={() => set({ kinds })}>
            {count} {count === 1 ? one : many}
          </Pill>
        );
      })}
      {isFiltered ? (
        <span className={styles['shown']} role="status">
          {shown} shown
        </span>
      ) : null}
      <span className={styles['filters']}>
        <label className={styles['search']}>
          <Search aria-hidden />
          <input
            aria-label="Filter the take sheet"
            placeholder="Filter"
            value={filter.text}
            onChange={(event) => set({ text: event.target.value })}
            onKeyDown={(event) => {
              if (event.key !== 'Escape') return;
              event.stopPropagation();
              set({ text: '' });
              event.currentTarget.blur();
            }}
          />
        </label>
        <Select
          label="Show takes with status"
          shape="pill"
          prefix="Status:"
          value={filter.status}
          options={[
            { value: 'any', label: 'any' },
            ...takeStatuses.map((status) => ({
              value: status,
              label: statusNames[status].toLowerCase(),
              sign: <StatusSquare status={status} />,
            })),
          ]}
          onChange={(status) => set({ status })}
        />
        <Select
          label="Show marks rated at least"
          shape="pill"
          prefix="Rating:"
          value={String(filter.minRating)}
          options={['0', '1', '2', '3', '4', '5'].map((value) => ({
            value,
            label: value === '0' ? 'any' : `${'★'.repeat(Number(value))}${value === '5' ? '' : ' up'}`,
          }))}
          onChange={(value) => set({ minRating: Number(value) })}
        />
      </span>
    </header>
  );
}
