import type { LoopRange } from './tape-messages.ts';

/** From `contextTime` (seconds of the audio context) on, the tape moved on from `position` at this speed. */
export type ClockSegment = {
  readonly contextTime: number;
  /** A boundary between two frames; between whole ones where the tape runs at another speed than its own. */
  readonly position: number;
  /** Signed; 0 while it stands. */
  readonly framesPerSecond: number;
  readonly loop: LoopRange | null;
};

/** What the tape did lately, so that any recent moment can be asked for the frame it sounded. Oldest first. */
export type Clock = {
  /** Length of the tape. */
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
  /** Seconds that what lies between the tape and the context's output holds the sound up. */
  readonly chainLatency: number;
};

/** A key event may be handled this much later than it happened; longer memory is of no use. */
const memorySeconds = 10;
/** A stamp older than this is from before a pause of the context. */
const freshMs = 1000;
/** Places differ by rounding only when they are as close as this. */
const samePlace = 1e-3;
/** A frame begins exactly on its sample; this keeps rounding of seconds from naming the one before. */
const rounding = 1e-6;

/** A clock that has stood on one frame for ever. */
export function clockAtRest(frame: number, frames: number): Clock {
  return { frames, segments: [{ contextTime: -Infinity, position: frame, framesPerSecond: 0, loop: null }] };
}

/** Adds what the tape reports; what was to be expected anyway changes nothing. */
export function clockAfter(clock: Clock, news: ClockSegment): Clock {
  const last = clock.segments.at(-1);
  const isExpected =
    last !== undefined &&
    last.framesPerSecond === news.framesPerSecond &&
    last.loop?.startFrame === news.loop?.startFrame &&
    last.loop?.endFrame === news.loop?.endFrame &&
    Math.abs(positionAt(clock, news.contextTime) - news.position) < samePlace;
  if (isExpected) return clock;
  const known = clock.segments.filter((segment) => segment.contextTime < news.contextTime);
  const forgotten = known.findLastIndex((segment) => segment.contextTime <= news.contextTime - memorySeconds);
  return { ...clock, segments: [...known.slice(Math.max(0, forgotten)), news] };
}

/** Where the tape was at a moment of the context's own time, between two frames. */
export function positionAt(clock: Clock, contextTime: number): number {
  const { position, moved, segment } = placeAt(clock, contextTime);
  return segment === null ? position : within(clock, segment, position + moved);
}

/**
 * The frame that sounded at a moment of the context's own time: moving forward the one after the tape's position,
 * backward the one before it; where the tape stands, its position itself.
 */
export function frameHeardAt(clock: Clock, contextTime: number): number {
  const { position, moved, segment } = placeAt(clock, contextTime);
  if (segment === null || segment.framesPerSecond === 0) return Math.round(position);
  // Whole frames and the way since are kept apart, because the sum of both may have no room for the fraction.
  const whole = Math.floor(position);
  const rest = position - whole + moved;
  if (segment.framesPerSecond > 0) return within(clock, segment, whole + Math.floor(rest + rounding));
  return Math.max(0, within(clock, segment, whole + Math.ceil(rest - rounding)) - 1);
}

/** Which moment of the context's time was heard at a moment of the window's clock. */
export function contextTimeHeardAt(reading: OutputReading, timeStampMs: number): number {
  const stamp = stampOf(reading);
  return stamp.contextTime + (timeStampMs - stamp.atMs) / 1000 - reading.chainLatency;
}

function placeAt(
  clock: Clock,
  contextTime: number,
): { readonly position: number; readonly moved: number; readonly segment: ClockSegment | null } {
  const segment = clock.segments.findLast((one) => one.contextTime <= contextTime) ?? clock.segments[0];
  if (segment === undefined) return { position: 0, moved: 0, segment: null };
  const isMoving = segment.framesPerSecond !== 0 && contextTime > segment.contextTime;
  const moved = isMoving ? (contextTime - segment.contextTime) * segment.framesPerSecond : 0;
  return { position: segment.position, moved, segment };
}

/** Turned round the loop as often as the tape was, and not beyond its ends. */
function within({ frames }: Clock, { position, framesPerSecond, loop }: ClockSegment, place: number): number {
  if (loop !== null) {
    const length = loop.endFrame - loop.startFrame;
    if (framesPerSecond > 0 && position < loop.endFrame && place >= loop.endFrame) {
      return loop.startFrame + ((place - loop.endFrame) % length);
    }
    if (framesPerSecond < 0 && position > loop.startFrame && place <= loop.startFrame) {
      return loop.endFrame - ((loop.startFrame - place) % length);
    }
  }
  return Math.max(0, Math.min(place, frames));
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
