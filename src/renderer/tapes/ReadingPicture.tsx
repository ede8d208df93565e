import type { MouseEvent, ReactElement } from 'react';
import type { ReadingPreview } from '../../shared/contract/views.ts';
import { clockText } from '../../shared/domain/timecode.ts';
import styles from './Reading.module.css';

const height = 64;

/**
 * Sound as it would be in another reading. Sound has a shape; what is read with the wrong width, order or number of
 * channels is a solid block, because noise fills every column.
 */
export function ReadingPicture({
  preview,
  label,
  onPick,
}: {
  readonly preview: ReadingPreview;
  readonly label: string;
  /** Called with the frame that was clicked on, where that is of use. */
  readonly onPick?: ((frame: number) => void) | undefined;
}): ReactElement {
  const { outline, startFrame, endFrame, sampleRate } = preview;
  const pick = (event: MouseEvent<HTMLButtonElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    // A press of a key comes without a place: then from the beginning.
    const share = event.detail === 0 || box.width === 0 ? 0 : (event.clientX - box.left) / box.width;
    onPick?.(Math.floor(startFrame + share * (endFrame - startFrame)));
  };
  const picture = (
    <svg viewBox={`0 0 ${outline.length / 2} ${height}`} preserveAspectRatio="none" role="img" aria-label={label}>
      <path d={pathOf(outline)} vectorEffect="non-scaling-stroke" />
    </svg>
  );
  return (
    <figure className={styles['picture']}>
      {onPick === undefined ? (
        picture
      ) : (
        <button type="button" onClick={pick} aria-label={`${label}: hear five seconds from here`}>
          {picture}
        </button>
      )}
      <figcaption>
        <span>{clockText(startFrame, sampleRate)}</span>
        <span className={styles['what']} aria-hidden>
          {label}
        </span>
        <span>{clockText(endFrame, sampleRate)}</span>
      </figcaption>
    </figure>
  );
}

function pathOf(outline: readonly number[]): string {
  let path = '';
  for (let column = 0; column * 2 < outline.length; column += 1) {
    const low = outline[column * 2] ?? 0;
    const high = outline[column * 2 + 1] ?? 0;
    // A silent stretch stays a hair line, so that one sees that there is tape.
    const half = Math.max(0.5, ((high - low) / 4) * height);
    const middle = (height / 2) * (1 - (high + low) / 2);
    path += `M${column + 0.5} ${(middle - half).toFixed(1)}v${(half * 2).toFixed(1)}`;
  }
  return path;
}
