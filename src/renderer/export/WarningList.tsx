import { Check, Info, TriangleAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import type { ExportPreview } from '../../shared/contract/views.ts';
import { goToMarks } from './go-to-marks.ts';
import styles from './WarningList.module.css';

/** Everything that is said before anything is written; each line leads to the marks it is about. */
export function WarningList({
  preview,
  hints,
}: {
  readonly preview: ExportPreview;
  /** Sentences of the panel itself, about the folder and the files beside. */
  readonly hints: readonly string[];
}): ReactElement {
  return (
    <div className={styles['box']}>
      <ul className={styles['list']} aria-label="What to know before writing">
        {preview.blocked === null ? null : (
          <li data-kind="blocked">
            <TriangleAlert aria-hidden />
            <strong role="alert">{preview.blocked}</strong>
          </li>
        )}
        {preview.warnings.map(({ kind, message, markIds }) => (
          <li key={`${kind} ${message}`} data-kind={kind === 'notice' ? 'notice' : 'warning'}>
            {kind === 'notice' ? <Info aria-hidden /> : <TriangleAlert aria-hidden />}
            <span>
              {message}{' '}
              {markIds.length === 0 ? null : (
                <button type="button" className={styles['go']} onClick={() => goToMarks(markIds)}>
                  {markIds.length === 1 ? 'go there' : 'show'}
                </button>
              )}
            </span>
          </li>
        ))}
        {hints.map((hint) => (
          <li key={hint} data-kind="notice">
            <Info aria-hidden />
            <span>{hint}</span>
          </li>
        ))}
      </ul>
      {preview.summary === '' ? null : (
        <p className={styles['summary']}>
          <Check aria-hidden />
          {preview.summary}
        </p>
      )}
    </div>
  );
}
