import type { ReactElement } from 'react';
import { runById } from '../commands/registry.ts';
import { keepFocus } from '../ui/Button.tsx';
import { gainNow, useView } from '../view/view-store.ts';
import { gainText } from './level-scale.ts';
import styles from './WaveformPane.module.css';

/** Says that the wave is drawn otherwise than in true height, and brings that back. */
export function LevelBadge(): ReactElement | null {
  const scale = useView((state) => state.levelScale);
  const gain = useView(gainNow);
  if (scale === 'linear' && gain === 1) return null;
  const words = [scale === 'decibels' ? 'dB scale' : '', gain === 1 ? '' : gainText(gain)].filter(
    (word) => word !== '',
  );
  return (
    <button
      type="button"
      className={styles['raised']}
      aria-label={`Drawn with ${words.join(', ')}. Draw in true height.`}
      title="Draw the waveform in true height"
      onMouseDown={keepFocus}
      onClick={() => runById('view.trueHeight')}
    >
      {words.join(' · ')}
    </button>
  );
}
