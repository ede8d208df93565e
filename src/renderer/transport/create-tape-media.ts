import { fileOrder, heardFrame, orderOf, type TapeOrder } from '../../shared/domain/tape-order.ts';
import type { Player } from './player.ts';

/**
 * The player in the clothes of a media element, as far as wavesurfer.js 8 looks: it reads times, follows the events
 * and calls play, pause and seeks. Volume, rate and source are not its business; setting them is not heard. It is
 * always ready, because a seek that wavesurfer puts off for a media that is not may be lost (its `pendingTime`).
 * Its times are seconds of the file's speed in the order they are heard, and good for drawing only: marks take frames
 * from the player.
 */
export type TapeMedia = EventTarget &
  Pick<
    HTMLMediaElement,
    | 'currentTime'
    | 'duration'
    | 'paused'
    | 'ended'
    | 'seeking'
    | 'readyState'
    | 'src'
    | 'currentSrc'
    | 'volume'
    | 'muted'
    | 'playbackRate'
    | 'preservesPitch'
    | 'autoplay'
    | 'controls'
    | 'error'
    | 'crossOrigin'
    | 'play'
    | 'pause'
    | 'load'
    | 'remove'
    | 'canPlayType'
    | 'removeAttribute'
    | 'setSinkId'
  >;

const haveEnoughData = 4;

/** Lives as long as the player; several views may share it. */
export function createTapeMedia(player: Player): TapeMedia {
  const events = new EventTarget();
  const fire = (...names: readonly string[]): void => {
    for (const name of names) events.dispatchEvent(new Event(name));
  };
  const rate = (): number => player.store.getState().transfer?.sampleRate ?? 1;
  const frames = (): number => player.store.getState().transfer?.frames ?? 0;
  const order = (): TapeOrder => {
    const { transfer } = player.store.getState();
    return transfer === null ? fileOrder : orderOf(transfer);
  };
  const heardNow = (): number => heardFrame(order(), player.frameNow());
  const isEnded = (): boolean => !player.store.getState().playing && frames() > 0 && heardNow() >= frames();

  player.store.subscribe((now, before) => {
    if (now.transfer !== before.transfer) fire('durationchange', 'loadedmetadata', 'canplay');
    if (now.playing && !before.playing) fire('play', 'playing');
    if (!now.playing && before.playing) fire('pause', 'timeupdate');
    if (!now.playing && before.playing && isEnded()) fire('ended');
    if (now.moves !== before.moves) fire('seeking', 'seeked', 'timeupdate');
  });

  return {
    addEventListener: events.addEventListener.bind(events),
    removeEventListener: events.removeEventListener.bind(events),
    dispatchEvent: events.dispatchEvent.bind(events),
    get currentTime() {
      return heardNow() / rate();
    },
    set currentTime(seconds) {
      player.seek(heardFrame(order(), Math.round(seconds * rate())));
    },
    get duration() {
      return frames() / rate();
    },
    get paused() {
      return !player.store.getState().playing;
    },
    get ended() {
      return isEnded();
    },
    play: () => player.play(),
    pause: () => player.pause(),
    seeking: false,
    readyState: haveEnoughData,
    error: null,
    src: '',
    currentSrc: '',
    volume: 1,
    muted: false,
    playbackRate: 1,
    preservesPitch: true,
    autoplay: false,
    controls: false,
    crossOrigin: null,
    load() {},
    remove() {},
    removeAttribute() {},
    canPlayType: () => 'maybe',
    setSinkId: () => Promise.resolve(),
  };
}
