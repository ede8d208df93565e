import { type KeyboardEvent, type ReactElement, useState } from 'react';
import { useStore } from 'zustand';
import { Tooltip } from '../ui/Tooltip.tsx';
import { maxGainDb, minGainDb } from '../../shared/domain/listening.ts';
import styles from './GainField.module.css';
import { gainText, parseGain } from './meter.ts';
import { player } from './transport.ts';

/** dB per key: arrows by one, with Shift by a tenth, page keys by six. */
const steps: Readonly<Record<string, number>> = { ArrowUp: 1, ArrowDown: -1, PageUp: 6, PageDown: -6 };

/** How loud the tape is heard; the file keeps its level. */
export function GainField({ label = 'Gain' }: { readonly label?: string }): ReactElement {
  const gainDb = useStore(player.store, (state) => state.listening.gainDb);
  const [draft, setDraft] = useState<string | null>(null);

  const keep = (): void => {
    const typed = draft === null ? null : parseGain(draft);
    if (typed !== null) player.setListening({ gainDb: typed });
    setDraft(null);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    const step = steps[event.key];
    if (step !== undefined) {
      setDraft(null);
      player.setListening({ gainDb: Math.round((gainDb + (event.shiftKey ? step / 10 : step)) * 10) / 10 });
    } else if (event.key === 'Enter') {
      keep();
      event.currentTarget.blur();
    } else if (event.key === 'Escape') {
      setDraft(null);
      event.currentTarget.blur();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <Tooltip text="How loud you hear it; the tape is not touched. Double-click for 0 dB." keys="Shift+ArrowUp">
      <label className={styles['gain']}>
        {label === '' ? null : <span className={styles['label']}>{label}</span>}
        <span className={styles['field']}>
          <input
            role="spinbutton"
            inputMode="decimal"
            autoComplete="off"
            aria-label="Gain in dB"
            aria-valuenow={gainDb}
            aria-valuemin={minGainDb}
            aria-valuemax={maxGainDb}
            aria-valuetext={`${gainText(gainDb)} dB`}
            value={draft ?? gainText(gainDb)}
            data-changed={gainDb !== 0}
            onChange={(event) => setDraft(event.target.value)}
            onFocus={(event) => event.target.select()}
            onBlur={keep}
            onKeyDown={onKeyDown}
            onDoubleClick={() => {
              setDraft(null);
              player.setListening({ gainDb: 0 });
            }}
          />
          <span aria-hidden>dB</span>
        </span>
      </label>
    </Tooltip>
  );
}
