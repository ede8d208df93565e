import { type KeyboardEvent, type ReactElement, type WheelEvent, useEffect, useRef, useState } from 'react';
import type { TransferId } from '../../shared/domain/ids.ts';
import { keepFocus } from '../ui/Button.tsx';
import { changeChannels, channelViewOf, useView } from '../view/view-store.ts';
import { type ChannelLane, layoutChannels } from './channel-lanes.ts';
import styles from './ChannelHeads.module.css';

const ownKeys = 'ArrowUp ArrowDown ArrowLeft ArrowRight Home End Space Enter';

/** At the left of the waveform: the names of the channels, what is soloed and muted, and the bar that scrolls them. */
export function ChannelHeads({
  transferId,
  channels,
}: {
  readonly transferId: TransferId;
  readonly channels: number;
}): ReactElement | null {
  const box = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState(0);
  const view = useView((state) => channelViewOf(state, transferId));
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const { lanes, contentHeight, scrollTop } = layoutChannels(channels, view, height);
  // What was scrolled beyond the end would have to be scrolled back before anything moved.
  useEffect(() => {
    if (height > 0 && view.scrollTop !== scrollTop) changeChannels(transferId, () => ({ scrollTop }));
  }, [transferId, height, view.scrollTop, scrollTop]);
  const scrollBy = (pixels: number): void => changeChannels(transferId, () => ({ scrollTop: scrollTop + pixels }));
  const shown = lanes.filter((lane) => lane.top + lane.height > 0 && lane.top < height);
  return (
    <div
      ref={box}
      className={styles['box']}
      role="group"
      aria-label="Channels"
      data-own-keys={ownKeys}
      data-many={channels > 2}
    >
      {channels > 1 &&
        height > 0 &&
        shown.map((lane, at) => (
          <Head
            key={lane.name}
            transferId={transferId}
            lane={lane}
            isFirst={at === 0}
            onWheel={(event) => scrollBy(event.deltaY)}
          />
        ))}
      {contentHeight > height + 1 && height > 0 ? (
        <ScrollBar
          height={height}
          contentHeight={contentHeight}
          scrollTop={scrollTop}
          onScroll={(next) => changeChannels(transferId, () => ({ scrollTop: next }))}
        />
      ) : null}
    </div>
  );
}

function Head({
  transferId,
  lane,
  isFirst,
  onWheel,
}: {
  readonly transferId: TransferId;
  readonly lane: ChannelLane;
  readonly isFirst: boolean;
  readonly onWheel: (event: WheelEvent) => void;
}): ReactElement {
  const { soloed, muted } = useView((state) => channelViewOf(state, transferId));
  const [channel] = lane.channels;
  const isOne = lane.channels.length === 1 && channel !== undefined;
  const toggle = (what: 'soloed' | 'muted'): void => {
    if (!isOne) return;
    changeChannels(transferId, (now) => ({ [what]: toggled(now[what], channel) }));
  };
  return (
    <div
      className={styles['head']}
      style={{ transform: `translateY(${lane.top}px)` }}
      data-quiet={lane.isQuiet}
      onWheel={onWheel}
    >
      <span className={styles['name']}>{lane.name}</span>
      {isOne ? (
        <>
          <HeadButton
            sign="S"
            label={`Solo ${lane.name}`}
            isOn={soloed.has(channel)}
            isTabStop={isFirst}
            onPress={() => toggle('soloed')}
          />
          <HeadButton
            sign="M"
            label={`Mute ${lane.name}`}
            isOn={muted.has(channel)}
            isTabStop={false}
            onPress={() => toggle('muted')}
          />
        </>
      ) : null}
    </div>
  );
}

function HeadButton({
  sign,
  label,
  isOn,
  isTabStop,
  onPress,
}: {
  readonly sign: 'S' | 'M';
  readonly label: string;
  readonly isOn: boolean;
  readonly isTabStop: boolean;
  readonly onPress: () => void;
}): ReactElement {
  return (
    <button
      type="button"
      className={styles['button']}
      aria-label={label}
      aria-pressed={isOn}
      tabIndex={isTabStop ? 0 : -1}
      title={`${label}, to the eye and to the ear`}
      data-sign={sign}
      onMouseDown={keepFocus}
      onClick={onPress}
      onKeyDown={stepFocus}
    >
      {sign}
    </button>
  );
}

/** A thin bar of our own: a scroll container over the waveform would take the wheel from the zoom. */
function ScrollBar({
  height,
  contentHeight,
  scrollTop,
  onScroll,
}: {
  readonly height: number;
  readonly contentHeight: number;
  readonly scrollTop: number;
  readonly onScroll: (scrollTop: number) => void;
}): ReactElement {
  const grip = useRef<{ readonly y: number; readonly scrollTop: number } | null>(null);
  const thumb = Math.max(24, (height * height) / contentHeight);
  const perPixel = (contentHeight - height) / Math.max(1, height - thumb);
  return (
    <div
      className={styles['bar']}
      aria-hidden
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        grip.current = { y: event.clientY, scrollTop };
      }}
      onPointerMove={(event) => {
        if (grip.current !== null) onScroll(grip.current.scrollTop + (event.clientY - grip.current.y) * perPixel);
      }}
      onPointerUp={() => {
        grip.current = null;
      }}
      onWheel={(event) => onScroll(scrollTop + event.deltaY)}
    >
      <div
        className={styles['thumb']}
        style={{ height: `${thumb}px`, transform: `translateY(${scrollTop / perPixel}px)` }}
      />
    </div>
  );
}

/** The arrows go from button to button, so that 24 channels are not 48 stops on the way with Tab. */
function stepFocus(event: KeyboardEvent<HTMLButtonElement>): void {
  const buttons = [...(event.currentTarget.closest('[role=group]')?.querySelectorAll('button') ?? [])];
  const at = buttons.findIndex((button) => button === document.activeElement);
  const steps: Readonly<Record<string, number | undefined>> = {
    ArrowRight: at + 1,
    ArrowLeft: at - 1,
    ArrowDown: at + 2,
    ArrowUp: at - 2,
    Home: 0,
    End: buttons.length - 1,
  };
  const next = steps[event.key];
  if (at < 0 || next === undefined) return;
  event.preventDefault();
  buttons[Math.max(0, Math.min(buttons.length - 1, next))]?.focus();
}

function toggled(set: ReadonlySet<number>, channel: number): ReadonlySet<number> {
  const next = new Set(set);
  if (!next.delete(channel)) next.add(channel);
  return next;
}
