import type { ReactElement } from 'react';
import { levelText } from '../../shared/loudness/match-levels.ts';
import { Stars } from '../ui/Stars.tsx';
import { hear } from './compare-actions.ts';
import { useCompare } from './compare-store.ts';
import { certaintyText, placeText, rowKey, statusOf } from './compare-words.ts';
import styles from './CompareRow.module.css';
import { CompareWave } from './CompareWave.tsx';

/** One take in its row: who it is, its wave on the common time, and how loud it is and where it lies. */
export function CompareRow({ item, row }: { readonly item: number; readonly row: number }): ReactElement | null {
  const one = useCompare((state) => state.items[item]);
  const isHeard = useCompare((state) => state.current === item);
  const isHidden = useCompare((state) => state.session !== null);
  if (one === undefined) return null;
  const key = rowKey(row).replace('Shift+', '⇧');
  const status = statusOf(one.mark);
  const name = isHidden ? `Take in row ${row + 1}` : `${one.title}, ${one.tapeName}`;
  return (
    <li className={styles['row']} data-heard={isHeard} aria-current={isHeard} aria-label={name}>
      <div className={styles['who']}>
        <h2>
          <button
            type="button"
            className={styles['key']}
            aria-label={`${key}, hear ${isHidden ? `row ${row + 1}` : one.title}`}
            aria-pressed={isHeard}
            aria-disabled={one.playable === null}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => hear(item)}
          >
            {key}
          </button>
          <span className={styles['title']}>{isHidden ? '?' : one.title}</span>
        </h2>
        {isHidden ? null : (
          <>
            <p className={styles['tape']}>{one.tapeName}</p>
            <p className={styles['state']}>
              {status === null ? null : (
                <span className={styles['status']} data-tone={status.tone}>
                  {status.text}
                </span>
              )}
              <Stars value={one.mark.rating} />
            </p>
          </>
        )}
      </div>
      {one.problem === null ? (
        isHidden ? (
          <div className={styles['hidden']} aria-hidden />
        ) : (
          <CompareWave item={item} />
        )
      ) : (
        <p className={styles['problem']}>{one.problem}</p>
      )}
      <div className={styles['facts']}>{isHidden || one.problem !== null ? null : <Facts item={item} />}</div>
    </li>
  );
}

function Facts({ item }: { readonly item: number }): ReactElement | null {
  const level = useCompare((state) => state.levels[item] ?? null);
  const gainDb = useCompare((state) => (state.isMatched ? (state.gainsDb[item] ?? 0) : 0));
  const alignment = useCompare((state) => state.alignments[item]);
  const shift = useCompare((state) => state.shifts[item] ?? 0);
  const like = useCompare((state) => state.items[alignment?.like ?? -1]?.title ?? null);
  if (alignment === undefined) return null;
  const certainty = certaintyText(alignment, shift, like);
  return (
    <dl>
      <dt>Level</dt>
      <dd>{levelText(level?.integratedLufs ?? null, gainDb)}</dd>
      <dt>Alignment</dt>
      <dd title={alignment.problem ?? undefined}>
        {placeText(alignment, shift)}
        <small>{certainty}</small>
      </dd>
    </dl>
  );
}
