import { type ReactElement, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { positionText, type TimeDisplay } from '../../shared/domain/timecode.ts';
import { useArchive } from '../archive/archive.ts';
import { runById } from '../commands/registry.ts';
import { keepFocus } from '../ui/Button.tsx';
import { Tooltip } from '../ui/Tooltip.tsx';
import styles from './ClockReadout.module.css';
import { onPlayhead } from './playhead.ts';
import { player } from './transport.ts';

const displayNames: Readonly<Record<TimeDisplay, string>> = {
  clock: 'Hours, minutes, seconds and milliseconds',
  samples: 'Sample frames of the original',
  cdFrames: 'Hours, minutes, seconds and CD frames',
};

/** The big figures: where the playhead is, written straight into the page on every frame. */
export function ClockReadout(): ReactElement {
  const display = useArchive((state) => state.settings.timeDisplay);
  const sampleRate = useStore(player.store, (state) => state.transfer?.sampleRate ?? null);
  const whole = useRef<HTMLSpanElement>(null);
  const part = useRef<HTMLElement>(null);
  useEffect(
    () =>
      onPlayhead((frame) => {
        const [before, after] = splitPosition(sampleRate === null ? null : frame, sampleRate ?? 1, display);
        if (whole.current !== null && whole.current.textContent !== before) whole.current.textContent = before;
        if (part.current !== null && part.current.textContent !== after) part.current.textContent = after;
      }),
    [display, sampleRate],
  );
  return (
    <Tooltip text={`${displayNames[display]}. Click for another display.`} keys="Shift+D">
      <button
        type="button"
        className={styles['clock']}
        data-display={display}
        onMouseDown={keepFocus}
        onClick={() => runById('view.timeDisplay')}
      >
        <span className="visually-hidden">Position in the tape, press to change its units: </span>
        <span ref={whole} />
        <small ref={part} />
      </button>
    </Tooltip>
  );
}

/** The figures that matter from afar, and the fine ones behind them. */
function splitPosition(frame: number | null, sampleRate: number, display: TimeDisplay): readonly [string, string] {
  if (frame === null) return [display === 'samples' ? '–' : '–:––:––', ''];
  const text = positionText(frame, sampleRate, display);
  if (display === 'samples') return [text, ''];
  const cut = text.lastIndexOf(display === 'clock' ? '.' : ':');
  return [text.slice(0, cut), text.slice(cut)];
}
