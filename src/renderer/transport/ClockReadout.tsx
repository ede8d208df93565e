import { type ReactElement, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { correctionText } from '../../shared/domain/correction-text.ts';
import { placeText, type TapeTime } from '../../shared/domain/tape-time.ts';
import { type TimeDisplay, timeDisplays } from '../../shared/domain/timecode.ts';
import { useArchive } from '../archive/archive.ts';
import { useTapeTime } from '../archive/tape-times.ts';
import { commandById, runById } from '../commands/registry.ts';
import { keepFocus } from '../ui/Button.tsx';
import { ContextMenu, type MenuItem } from '../ui/Menu.tsx';
import { Tooltip } from '../ui/Tooltip.tsx';
import styles from './ClockReadout.module.css';
import { onPlayhead } from './playhead.ts';
import { player } from './transport.ts';

const displayNames: Readonly<Record<TimeDisplay, string>> = {
  clock: 'Hours, minutes, seconds and milliseconds',
  samples: 'Sample frames of the original',
  cdFrames: 'Hours, minutes, seconds and CD frames',
};

/** More often nobody can read them while the tape runs; each time costs a layout. */
const everyMs = 30;

/** The big figures: where the playhead is, written straight into the page. */
export function ClockReadout(): ReactElement {
  const display = useArchive((state) => state.settings.timeDisplay);
  const transfer = useStore(player.store, (state) => state.transfer);
  const time = useTapeTime(transfer?.id ?? null);
  const correction = transfer === null ? '' : correctionText(transfer);
  const whole = useRef<HTMLSpanElement>(null);
  const part = useRef<HTMLElement>(null);
  useEffect(() => {
    let writtenAtMs = -Infinity;
    return onPlayhead((frame) => {
      const nowMs = performance.now();
      if (player.store.getState().playing && nowMs - writtenAtMs < everyMs) return;
      writtenAtMs = nowMs;
      const [before, after] = splitPosition(frame, time, display);
      if (whole.current !== null && whole.current.textContent !== before) whole.current.textContent = before;
      if (part.current !== null && part.current.textContent !== after) part.current.textContent = after;
    });
  }, [display, time]);
  const isOfFile = time?.base === 'file' || display === 'samples';
  const counted = correction === '' ? '' : ` ${isOfFile ? 'Of the file, not corrected' : 'Corrected'}: ${correction}.`;
  const items: readonly MenuItem[] = [
    ...timeDisplays.map((one) => ({
      id: one,
      label: displayNames[one],
      checked: display === one,
      onSelect: () => runById(rulerCommands[one]),
    })),
    ...(correction === ''
      ? []
      : [
          { ...itemOf('view.correctedTimes'), checked: time?.base === 'corrected', separator: true },
          { ...itemOf('view.fileTimes'), checked: time?.base === 'file' },
        ]),
  ];
  return (
    <ContextMenu items={items}>
      <div className={styles['frame']}>
        <Tooltip text={`${displayNames[display]}.${counted} Click for another display.`} keys="Shift+D">
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
      </div>
    </ContextMenu>
  );
}

const rulerCommands: Readonly<Record<TimeDisplay, string>> = {
  clock: 'view.rulerClock',
  samples: 'view.rulerSamples',
  cdFrames: 'view.rulerCdFrames',
};

function itemOf(id: string): MenuItem {
  return { id, label: commandById(id).title, onSelect: () => runById(id) };
}

/** The figures that matter from afar, and the fine ones behind them. */
function splitPosition(frame: number, time: TapeTime | null, display: TimeDisplay): readonly [string, string] {
  if (time === null) return [display === 'samples' ? '–' : '–:––:––', ''];
  const text = placeText(time, frame, display);
  if (display === 'samples') return [text, ''];
  const cut = text.lastIndexOf(display === 'clock' ? '.' : ':');
  return [text.slice(0, cut), text.slice(cut)];
}
