import type { LoopRange } from './tape-messages.ts';

/** From `contextTime` (seconds of the audio context) on, the tape stood on `frame` or moved on from it. */
export type ClockSegment = {
  readonly contextTime: number;
  readonly frame: number;
  readonly moving: boolean;
  readonly loop: LoopRange | null;
};

/** What the tape did lately, so that any recent moment can be asked for the frame it sounded. Oldest first. */
export type Clock = {
  readonly sampleRate: number;
  readonly frames: number;
  readonly segments: readonly ClockSegment[];
};

/** What the audio context says about itself at one moment. */
export type OutputReading = {
  /** `performance.now()` at the reading. */
  readonly nowMs: number;
  /** Of the sample that is rendered next. */
  readonly currentTime: number;
  /** Seconds from rendering to the ear; 0 where the browser does not know. */
  readonly outputLatency: number;
  readonly baseLatency: number;
  /** `getOutputTimestamp()`: which sample leaves the device, and when. */
  readonly contextTime: number;
  readonly performanceTime: number;
};

/** A key event may be handled this much later than it happened; longer memory is of no use. */
const memorySeconds = 10;
/** A stamp older than this is from before a pause of the context. */
const freshMs = 1000;

/** A clock that has stood on one frame for ever. */
export function clockAtRest(frame: number, sampleRate: number, frames: number): Clock {
  return { sampleRate, frames, segments: [{ contextTime: -Infinity, frame, moving: false, loop: null }] };
}

/** Adds what the tape reports; what was to be expected anyway changes nothing. */
export function clockAfter(clock: Clock, news: ClockSegment): Clock {
  const last = clock.segments.at(-1);
  const isExpected =
    last !== undefined &&
    last.moving === news.moving &&
    last.loop?.startFrame === news.loop?.startFrame &&
    last.loop?.endFrame === news.loop?.endFrame &&
    frameHeardAt(clock, news.contextTime) === news.frame;
  if (isExpected) return clock;
  const known = clock.segments.filter((segment) => segment.contextTime < news.contextTime);
  const forgotten = known.findLastIndex((segment) => segment.contextTime <= news.contextTime - memorySeconds);
  return { ...clock, segments: [...known.slice(Math.max(0, forgotten)), news] };
}

/** The frame that sounded at a moment of the context's own time. */
export function frameHeardAt(clock: Clock, contextTime: number): number {
  const segment = clock.segments.findLast((one) => one.contextTime <= contextTime) ?? clock.segments[0];
  if (segment === undefined) return 0;
  if (!segment.moving || contextTime <= segment.contextTime) return segment.frame;
  // A frame begins exactly on its sample; the millionth keeps rounding of seconds from naming the one before.
  const moved = Math.floor((contextTime - segment.contextTime) * clock.sampleRate + 1e-6);
  const frame = segment.frame + moved;
  const { loop } = segment;
  if (loop !== null && segment.frame < loop.endFrame && frame >= loop.endFrame) {
    return loop.startFrame + ((frame - loop.endFrame) % (loop.endFrame - loop.startFrame));
  }
  return Math.min(frame, clock.frames);
}

/** Which moment of the context's time was heard at a moment of the window's clock. */
export function contextTimeHeardAt(reading: OutputReading, timeStampMs: number): number {
  const stamp = stampOf(reading);
  return stamp.contextTime + (timeStampMs - stamp.atMs) / 1000;
}

/**
 * The browser's own stamp where it can be right. It is not before the first sound, after the context slept, and in
 * browsers that answer zeros or count ahead of the rendering; there the stated latencies are subtracted instead.
 */
function stampOf(reading: OutputReading): { readonly contextTime: number; readonly atMs: number } {
  const ageMs = reading.nowMs - reading.performanceTime;
  const isUseful =
    reading.performanceTime > 0 &&
    reading.contextTime > 0 &&
    reading.contextTime <= reading.currentTime &&
    ageMs < freshMs &&
    ageMs > -freshMs;
  if (isUseful) return { contextTime: reading.contextTime, atMs: reading.performanceTime };
  const latency = reading.outputLatency > 0 ? reading.outputLatency : reading.baseLatency;
  return { contextTime: reading.currentTime - latency, atMs: reading.nowMs };
}
