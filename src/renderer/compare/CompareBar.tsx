import { Pause, Play, Repeat } from 'lucide-react';
import { type ReactElement, useRef } from 'react';
import { useStore } from 'zustand';
import { runById } from '../commands/registry.ts';
import { comparePlayer } from '../transport/transport.ts';
import { Button } from '../ui/Button.tsx';
import { Kbd } from '../ui/Kbd.tsx';
import { useCompare } from './compare-store.ts';
import { rowKey, secondsText } from './compare-words.ts';
import { CompareNotFlat } from './CompareNotFlat.tsx';
import styles from './CompareBar.module.css';
import { usePosition } from './use-position.ts';

/** Where the takes stand together, and what runs them. */
export function CompareBar(): ReactElement {
  const playing = useStore(comparePlayer.store, (state) => state.playing);
  const isLooping = useStore(comparePlayer.store, (state) => state.loop !== null);
  const isDimmed = useStore(comparePlayer.store, (state) => state.listening.dimmed);
  const passage = useCompare((state) => state.passage);
  const count = useCompare((state) => state.items.length);
  const session = useCompare((state) => state.session);
  const isTest = session !== null && session.kind !== 'shuffle';
  const readout = useRef<HTMLSpanElement>(null);
  usePosition((seconds) => {
    const text = secondsText(seconds);
    if (readout.current !== null && readout.current.textContent !== text) readout.current.textContent = text;
  });
  return (
    <section className={styles['bar']} aria-label="Transport" data-pane>
      <span className={styles['time']} ref={readout} data-position />
      <span className={styles['muted']}>into the take</span>
      <Button
        variant="primary"
        icon={playing ? <Pause aria-hidden /> : <Play aria-hidden />}
        className={styles['play']}
        onClick={() => runById('compare.play')}
      >
        {playing ? 'Pause' : 'Play'}
      </Button>
      <Button
        icon={<Repeat aria-hidden />}
        keys="L"
        pressed={isLooping}
        aria-disabled={passage === null}
        onClick={() => runById('compare.loop')}
      >
        Loop passage
      </Button>
      {isTest ? null : (
        <span className={styles['hint']}>
          keys <Kbd keys="1" /> – <Kbd keys={rowKey(count - 1)} /> switch
          <span className={styles['muted']}> in place, without a gap</span>
        </span>
      )}
      <Button keys="Shift+X" pressed={isDimmed} className={styles['dim']} onClick={() => runById('compare.dim')}>
        Dim
      </Button>
      <CompareNotFlat />
      <span className={styles['passage']}>
        {passage === null
          ? 'drag over the waves to choose a passage'
          : `passage ${secondsText(passage.startSeconds, 1)} – ${secondsText(passage.endSeconds, 1)}`}
      </span>
    </section>
  );
}
