import { type ReactElement, useEffect, useRef } from 'react';
import { lufsText } from '../../shared/loudness/loudness-text.ts';
import styles from './ListeningDesk.module.css';
import type { MeterReading } from './player.ts';
import { player } from './transport.ts';
import { wantsLessMotion } from '../ui/less-motion.ts';

/** Figures that change more often cannot be read; for whom motion is a burden, less often still. */
const everyMs = 200;
const calmlyEveryMs = 1000;

const rows = [
  ['momentary', 'Momentary, 400 ms'],
  ['shortTerm', 'Short-term, 3 s'],
  ['correlation', 'Phase correlation'],
] as const;

/** What is heard this moment. No live region: a screen reader reads it when it is asked to. */
export function LiveLevels(): ReactElement {
  const list = useRef<HTMLDListElement>(null);
  useEffect(() => {
    let drawnAtMs = -Infinity;
    let request = 0;
    const draw = (nowMs: number): void => {
      request = requestAnimationFrame(draw);
      if (nowMs - drawnAtMs < (wantsLessMotion() ? calmlyEveryMs : everyMs)) return;
      drawnAtMs = nowMs;
      const texts = textsOf(player.meters());
      for (const [name] of rows) {
        const cell = list.current?.querySelector(`[data-level=${name}]`) ?? null;
        if (cell !== null && cell.textContent !== texts[name]) cell.textContent = texts[name];
      }
    };
    request = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(request);
  }, []);
  return (
    <dl ref={list} className={styles['levels']} aria-label="Loudness now">
      {rows.map(([name, words]) => [
        <dt key={`${name} name`}>{words}</dt>,
        <dd key={name} data-level={name}>
          –
        </dd>,
      ])}
    </dl>
  );
}

function textsOf({ momentaryLufs, shortTermLufs, correlation }: MeterReading) {
  return {
    momentary: momentaryLufs === null ? '–' : lufsText(momentaryLufs),
    shortTerm: shortTermLufs === null ? '–' : lufsText(shortTermLufs),
    correlation: correlation === null ? '–' : correlationText(correlation),
  };
}

function correlationText(correlation: number): string {
  const text = Math.abs(correlation).toFixed(2);
  return correlation < 0 && text !== '0.00' ? `−${text}` : `+${text}`;
}
