import { type CSSProperties, type ReactElement, useEffect, useRef } from 'react';
import { comparePlayer } from '../transport/transport.ts';
import { BlindTest } from './BlindTest.tsx';
import styles from './Compare.module.css';
import { CompareBar } from './CompareBar.tsx';
import { CompareRow } from './CompareRow.tsx';
import { compareStore, rowOrder, useCompare } from './compare-store.ts';
import { usePosition } from './use-position.ts';
import { VerdictBar } from './VerdictBar.tsx';
import { follow, scrollBy, shownView, zoomBy } from './view-actions.ts';

/** So many rows share the height of the window; more are lower and scroll. */
const roomyRows = 5;
const wheelZoom = 1.002;

/** Takes under each other on one time: what stands where the desk was while they are compared. */
export function Compare(): ReactElement {
  const isTest = useCompare(({ session }) => session !== null && session.kind !== 'shuffle');
  return (
    <main className={styles['compare']} data-comparing>
      <CompareBar />
      {isTest ? <BlindTest /> : <Rows />}
      <VerdictBar />
    </main>
  );
}

function Rows(): ReactElement {
  const rows = useRef<HTMLDivElement>(null);
  const track = useRef<HTMLDivElement>(null);
  const items = useCompare((state) => state.items);
  const session = useCompare((state) => state.session);
  const order = rowOrder({ items, session });
  const passage = useCompare((state) => state.passage);
  useCompare((state) => state.view);
  useCompare((state) => state.width);
  useCompare((state) => state.lengthSeconds);
  const view = shownView();
  const xOf = (seconds: number): number => (seconds - view.startSeconds) / view.secondsPerPixel;

  usePosition((seconds) => {
    // Whoever looks elsewhere while all stand still is left there.
    if (comparePlayer.store.getState().playing) follow(seconds);
    const { startSeconds, secondsPerPixel } = shownView();
    const x = (seconds - startSeconds) / secondsPerPixel;
    track.current?.style.setProperty('--playhead-x', `${x.toFixed(2)}px`);
  });
  useEffect(() => {
    const element = track.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) compareStore.setState({ width: entry.contentRect.width });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const element = rows.current;
    if (element === null) return undefined;
    // React listens for wheels passively, and a zoom must not scroll the page.
    const onWheel = (event: WheelEvent): void => {
      const isZoom = event.ctrlKey || event.metaKey;
      const isAside = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
      if (!isZoom && !isAside) return;
      event.preventDefault();
      const left = track.current?.getBoundingClientRect().left ?? 0;
      if (isZoom) zoomBy(wheelZoom ** event.deltaY, event.clientX - left);
      else scrollBy(event.deltaX === 0 ? event.deltaY : event.deltaX);
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, []);
  return (
    <div className={styles['rows']} ref={rows} data-pane>
      <div className={styles['stack']} data-rows={items.length > roomyRows ? 'many' : 'few'}>
        <ol className={styles['list']} aria-label="Takes" style={{ '--rows': items.length } as CSSProperties}>
          {order.map((item, row) => (
            <CompareRow key={items[item]?.mark.id ?? item} item={item} row={row} />
          ))}
        </ol>
        <div ref={track} className={styles['track']} aria-hidden>
          {passage === null ? null : (
            <div
              className={styles['passage']}
              style={{
                left: `${xOf(passage.startSeconds)}px`,
                width: `${xOf(passage.endSeconds) - xOf(passage.startSeconds)}px`,
              }}
            />
          )}
          <div className={styles['head']} />
        </div>
      </div>
    </div>
  );
}
