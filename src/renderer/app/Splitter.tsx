import { type KeyboardEvent, type PointerEvent, type ReactElement, useRef } from 'react';
import { within } from './panes.ts';
import styles from './Splitter.module.css';

/** The edge between two panes: dragged with the pointer, moved with the arrow keys, set back by a double click. */
export function Splitter({
  label,
  axis,
  size,
  bounds,
  onSize,
  controls,
}: {
  readonly label: string;
  /** `x` for an edge between left and right, `y` between above and below. */
  readonly axis: 'x' | 'y';
  readonly size: number;
  readonly bounds: { readonly least: number; readonly usual: number; readonly most: number };
  /** Null sets the size of the design again. */
  readonly onSize: (size: number | null) => void;
  /** The id of the pane before the edge. */
  readonly controls: string;
}): ReactElement {
  const grip = useRef<{ readonly at: number; readonly size: number } | null>(null);
  const along = (event: PointerEvent): number => (axis === 'x' ? event.clientX : event.clientY);

  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.shiftKey ? 64 : 16;
    const steps: Readonly<Record<string, number | undefined>> = {
      [axis === 'x' ? 'ArrowLeft' : 'ArrowUp']: size - step,
      [axis === 'x' ? 'ArrowRight' : 'ArrowDown']: size + step,
      Home: bounds.least,
      End: bounds.most,
    };
    const next = steps[event.key];
    if (next === undefined) return;
    event.preventDefault();
    onSize(within(bounds, next));
  };

  return (
    <div
      className={styles['splitter']}
      data-axis={axis}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-controls={controls}
      aria-orientation={axis === 'x' ? 'vertical' : 'horizontal'}
      aria-valuemin={bounds.least}
      aria-valuemax={bounds.most}
      aria-valuenow={size}
      onKeyDown={onKeyDown}
      onDoubleClick={() => onSize(null)}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        grip.current = { at: along(event), size };
      }}
      onPointerMove={(event) => {
        if (grip.current !== null) onSize(within(bounds, grip.current.size + along(event) - grip.current.at));
      }}
      onPointerUp={() => {
        grip.current = null;
      }}
      onPointerCancel={() => {
        grip.current = null;
      }}
    />
  );
}
