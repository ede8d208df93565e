import {
  type FocusEvent,
  type KeyboardEvent,
  type ReactElement,
  type WheelEvent,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { TransferId } from '../../shared/domain/ids.ts';
import { keepFocus } from '../ui/Button.tsx';
import { changeChannels, channelViewOf, useView } from '../view/view-store.ts';
import { type ChannelLane, layoutChannels } from './channel-lanes.ts';
import { type HeadPlace, type HeadSign, nextHead, scrollToShow } from './head-steps.ts';
import { WaveMenu } from './WaveMenus.tsx';
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
  const [focused, setFocused] = useState<string | null>(null);
  const wanted = useRef<HeadPlace | null>(null);
  // The head of a lane that was out of view is there only once the lanes are scrolled to it.
  useLayoutEffect(() => {
    if (wanted.current === null) return;
    const { lane, sign } = wanted.current;
    const button = box.current?.querySelector<HTMLElement>(`[data-lane="${lane}"] [data-sign="${sign}"]`);
    if (button === null || button === undefined) return;
    wanted.current = null;
    button.focus({ preventScroll: true });
  });
  const showLane = (name: string): void => {
    const lane = lanes.find((one) => one.name === name);
    if (lane === undefined) return;
    const pixels = scrollToShow(lane, height);
    if (pixels !== 0) scrollBy(pixels);
  };
  /** The arrows go from button to button, so that 24 channels are not 48 stops on the way with Tab. */
  const stepFocus = (event: KeyboardEvent<HTMLElement>, place: HeadPlace): void => {
    const next = nextHead(lanes, place, event.key);
    if (next === null) return;
    event.preventDefault();
    wanted.current = next;
    setFocused(next.lane);
    showLane(next.lane);
  };
  const picture = useView((state) => state.picture);
  // One spectrogram of many channels has no lanes that the heads could belong to.
  const hasHeads = channels > 1 && (picture !== 'spectrogram' || channels <= 2);
  const inView = lanes.filter((lane) => lane.top + lane.height > 0 && lane.top < height);
  // What has the focus keeps it when it is scrolled out of view.
  const shown = lanes.filter((lane) => inView.includes(lane) || lane.name === focused);
  const tabStop = shown.find((lane) => lane.name === focused) ?? inView[0];
  const heads = (
    <div
      ref={box}
      className={styles['box']}
      role="group"
      aria-label="Channels"
      data-own-keys={ownKeys}
      data-many={channels > 2}
    >
      {hasHeads &&
        height > 0 &&
        shown.map((lane) => (
          <Head
            key={lane.name}
            transferId={transferId}
            lane={lane}
            isTabStop={lane === tabStop}
            onWheel={(event) => scrollBy(event.deltaY)}
            onFocus={() => {
              setFocused(lane.name);
              showLane(lane.name);
            }}
            onBlur={({ relatedTarget }) => {
              if (box.current?.contains(relatedTarget) !== true) setFocused(null);
            }}
            onStep={stepFocus}
          />
        ))}
      {hasHeads && contentHeight > height + 1 && height > 0 ? (
        <ScrollBar
          height={height}
          contentHeight={contentHeight}
          scrollTop={scrollTop}
          onScroll={(next) => changeChannels(transferId, () => ({ scrollTop: next }))}
        />
      ) : null}
    </div>
  );
  // A head is a part of its lane.
  return (
    <WaveMenu transferId={transferId} channels={channels}>
      {heads}
    </WaveMenu>
  );
}

function Head({
  transferId,
  lane,
  isTabStop,
  onWheel,
  onFocus,
  onBlur,
  onStep,
}: {
  readonly transferId: TransferId;
  readonly lane: ChannelLane;
  readonly isTabStop: boolean;
  readonly onWheel: (event: WheelEvent) => void;
  readonly onFocus: () => void;
  readonly onBlur: (event: FocusEvent) => void;
  readonly onStep: (event: KeyboardEvent<HTMLElement>, place: HeadPlace) => void;
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
      data-lane={lane.name}
      data-quiet={lane.isQuiet}
      onWheel={onWheel}
      onFocus={onFocus}
      onBlur={onBlur}
    >
      <span className={styles['name']}>{lane.name}</span>
      {isOne ? (
        <>
          <HeadButton
            sign="S"
            label={`Solo ${lane.name}`}
            isOn={soloed.has(channel)}
            isTabStop={isTabStop}
            onPress={() => toggle('soloed')}
            onKeyDown={(event) => onStep(event, { lane: lane.name, sign: 'S' })}
          />
          <HeadButton
            sign="M"
            label={`Mute ${lane.name}`}
            isOn={muted.has(channel)}
            isTabStop={false}
            onPress={() => toggle('muted')}
            onKeyDown={(event) => onStep(event, { lane: lane.name, sign: 'M' })}
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
  onKeyDown,
}: {
  readonly sign: HeadSign;
  readonly label: string;
  readonly isOn: boolean;
  readonly isTabStop: boolean;
  readonly onPress: () => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
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
      onKeyDown={onKeyDown}
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

function toggled(set: ReadonlySet<number>, channel: number): ReadonlySet<number> {
  const next = new Set(set);
  if (!next.delete(channel)) next.add(channel);
  return next;
}
