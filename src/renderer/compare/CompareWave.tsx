import { type PointerEvent, type ReactElement, useEffect, useRef } from 'react';
import { sayProblem } from '../ui/messages.ts';
import { createWaveStrip, type WaveStrip } from '../waveform/wave-strip.ts';
import { hear } from './compare-actions.ts';
import { type CompareView, useCompare } from './compare-store.ts';
import styles from './CompareWave.module.css';
import { stripOf } from './lay-out.ts';
import { shownView } from './view-actions.ts';
import { type WaveGesture, beginGesture } from './wave-gesture.ts';

/** The wave of one take on the common time: drag to choose a passage, drag its bar to move it against the others. */
export function CompareWave({ item }: { readonly item: number }): ReactElement {
  const holder = useRef<HTMLDivElement>(null);
  const strip = useRef<WaveStrip | null>(null);
  const gesture = useRef<WaveGesture | null>(null);
  const one = useCompare((state) => state.items[item]);
  const lane = useCompare((state) => state.lanes[item] ?? null);
  const raiseDb = useCompare((state) => raiseOf(state, item));
  // Read so that a change of any of them draws anew; what is shown is computed from all of them.
  useCompare((state) => state.view);
  useCompare((state) => state.width);
  useCompare((state) => state.lengthSeconds);
  const view = shownView();
  const transferId = one?.mark.transferId;

  useEffect(() => {
    if (holder.current === null || transferId === undefined) return undefined;
    const made = createWaveStrip(holder.current, transferId, sayProblem);
    strip.current = made;
    return () => {
      strip.current = null;
      made.close();
    };
  }, [transferId]);
  useEffect(() => {
    if (one !== undefined && lane !== null) strip.current?.show(stripOf(one, lane, view, raiseDb));
  });

  const down = (event: PointerEvent<HTMLElement>, kind: 'passage' | 'move'): void => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    const left = holder.current?.getBoundingClientRect().left ?? 0;
    gesture.current = beginGesture(event.ctrlKey || event.metaKey ? 'move' : kind, item, event.clientX - left);
  };
  const on = {
    onPointerMove: (event: PointerEvent<HTMLElement>) =>
      gesture.current?.move(event.clientX - (holder.current?.getBoundingClientRect().left ?? 0)),
    onPointerUp: () => {
      gesture.current?.end();
      gesture.current = null;
    },
    onPointerCancel: () => {
      gesture.current?.cancel();
      gesture.current = null;
    },
  };
  const left = lane === null ? 0 : (lane.startSeconds - view.startSeconds) / view.secondsPerPixel;
  const right = lane === null ? 0 : (lane.endSeconds - view.startSeconds) / view.secondsPerPixel;
  return (
    <div
      className={styles['wave']}
      onPointerDown={(event) => down(event, 'passage')}
      onDoubleClick={() => hear(item)}
      {...on}
    >
      <div ref={holder} className={styles['picture']} data-wave />
      <div
        className={styles['bar']}
        title="Drag to move this take against the others (or press , and .)"
        style={{ left: `${left}px`, width: `${Math.max(8, right - left)}px` }}
        onPointerDown={(event) => down(event, 'move')}
        {...on}
      />
    </div>
  );
}

/** Loudness that fills a row well. */
const wellSeenLufs = -14;
const mostRaisedDb = 15;

/** Waves are drawn as loud as they are heard, all of them raised by so much that quiet music is seen as well. */
function raiseOf({ isMatched, gainsDb, targetLufs }: CompareView, item: number): number {
  const common = targetLufs === null ? 0 : Math.max(0, Math.min(mostRaisedDb, wellSeenLufs - targetLufs));
  return common + (isMatched ? (gainsDb[item] ?? 0) : 0);
}
