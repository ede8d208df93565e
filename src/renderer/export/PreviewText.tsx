import { type KeyboardEvent, type ReactElement, useId, useMemo } from 'react';
import type { ExportFormat, ExportPreview } from '../../shared/contract/views.ts';
import { highlightCue } from './cue-highlight.ts';
import styles from './PreviewText.module.css';

/** Enough to see what is written; the file has all of it. */
const shownLines = 2000;

type File = ExportPreview['files'][number];

/** The very text that will be written; a tab for each file when there are several. */
export function PreviewText({
  files,
  format,
  shown,
  onShow,
}: {
  readonly files: readonly File[];
  readonly format: ExportFormat;
  /** Which of the files is looked at. */
  readonly shown: number;
  readonly onShow: (index: number) => void;
}): ReactElement {
  const id = useId();
  const file = files[shown] ?? files[0];
  const move = (event: KeyboardEvent<HTMLElement>): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const next = (shown + step + files.length) % files.length;
    onShow(next);
    event.currentTarget.querySelectorAll<HTMLElement>('[role="tab"]')[next]?.focus();
  };
  return (
    <div className={styles['preview']}>
      {files.length > 1 ? (
        <div className={styles['tabs']} role="tablist" aria-label="Files" tabIndex={-1} onKeyDown={move}>
          {files.map(({ name }, index) => (
            <button
              key={name}
              type="button"
              role="tab"
              aria-selected={files[shown] === undefined ? index === 0 : index === shown}
              aria-controls={`${id}-text`}
              tabIndex={index === shown ? 0 : -1}
              onClick={() => onShow(index)}
            >
              {name}
            </button>
          ))}
        </div>
      ) : null}
      {file === undefined ? null : <FileText id={`${id}-text`} file={file} isCue={format === 'cue'} />}
    </div>
  );
}

function FileText({
  id,
  file,
  isCue,
}: {
  readonly id: string;
  readonly file: File;
  readonly isCue: boolean;
}): ReactElement {
  const lines = useMemo(() => file.text.replace(/\r?\n$/, '').split(/\r?\n/), [file.text]);
  const first = useMemo(() => lines.slice(0, shownLines), [lines]);
  const rest = lines.length - first.length;
  const body = useMemo(() => (isCue ? <CueLines lines={first} /> : first.join('\n')), [isCue, first]);
  return (
    // The text scrolls, so the keyboard must be able to stand on it.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <pre className={styles['text']} id={id} tabIndex={0} aria-label={`Text of ${file.name}`} role="region">
      {body}
      {rest > 0 ? <span className={styles['remark']}>{`\n... ${rest} more lines`}</span> : null}
    </pre>
  );
}

function CueLines({ lines }: { readonly lines: readonly string[] }): ReactElement {
  return (
    <>
      {highlightCue(lines).map((pieces, line) => (
        // Lines have no identity but their place.
        // eslint-disable-next-line react/no-array-index-key
        <span key={line}>
          {pieces.map(({ text, look }, index) =>
            look === 'plain' ? (
              text
            ) : look === 'rounded' ? (
              <mark key={`${look}${String(index)}`} title="Rounded down to a CD frame">
                {text}
              </mark>
            ) : (
              <span key={`${look}${String(index)}`} className={styles[look]}>
                {text}
              </span>
            ),
          )}
          {'\n'}
        </span>
      ))}
    </>
  );
}
