/** One or more nodes in a row that sound passes through; without a head it is fed by whoever made it. */
export type Effect = { readonly head: AudioNode | null; readonly tail: AudioNode };

/** How long one fades into the other: short for the fingers, long enough for no click. */
export const switchSeconds = 0.02;

/**
 * A place in a chain that something can be put into and taken out of while it sounds: the old fades into the new at
 * equal gain. With nothing in it, it passes each sample on as it is, without delay.
 */
export type ChainSlot = {
  readonly input: AudioNode;
  readonly output: AudioNode;
  /** Puts an effect in, or takes out what is there. `afterSeconds` waits, so that an effect with a memory can fill it. */
  hold(effect: Effect | null, afterSeconds?: number): void;
};

/** A way through the slot, and the fade it is on: `from` until `start`, `to` after it. */
type Path = { readonly effect: Effect | null; readonly gain: GainNode; from: number; to: number; start: number };

export function createSlot(context: BaseAudioContext): ChainSlot {
  const input = new GainNode(context);
  const output = new GainNode(context);
  const paths = new Set<Path>();
  let held = open(null, 1);

  function open(effect: Effect | null, level: number): Path {
    const gain = new GainNode(context, { gain: level });
    if (effect === null) {
      input.connect(gain);
    } else {
      if (effect.head !== null) input.connect(effect.head);
      effect.tail.connect(gain);
    }
    gain.connect(output);
    const path: Path = { effect, gain, from: level, to: level, start: context.currentTime };
    paths.add(path);
    return path;
  }

  function close(path: Path): void {
    paths.delete(path);
    path.gain.disconnect();
    const { effect } = path;
    if (effect === null) {
      input.disconnect(path.gain);
      return;
    }
    effect.tail.disconnect(path.gain);
    // One that came back in the meantime is fed on.
    const isBack = [...paths].some((other) => other.effect === effect);
    if (effect.head !== null && !isBack) input.disconnect(effect.head);
  }

  return {
    input,
    output,
    hold(effect, afterSeconds = 0) {
      if (effect === held.effect) return;
      const old = [...paths];
      held = open(effect, 0);
      const now = context.currentTime;
      const start = now + afterSeconds;
      fade(held, 1, now, start);
      for (const path of old) fade(path, 0, now, start);
      // A context that sleeps meanwhile is silent, so nothing is cut off in it.
      setTimeout(
        () => old.filter((path) => paths.has(path) && path !== held && path.to === 0).forEach(close),
        1000 * (afterSeconds + 3 * switchSeconds),
      );
    },
  };
}

/** From wherever an earlier fade has brought the path. */
function fade(path: Path, to: number, now: number, start: number): void {
  const { gain } = path.gain;
  const level = levelAt(path, now);
  gain.cancelScheduledValues(0);
  gain.setValueAtTime(level, now);
  if (start > now) {
    gain.setValueAtTime(level, start);
  }
  gain.linearRampToValueAtTime(to, start + switchSeconds);
  path.from = level;
  path.to = to;
  path.start = start;
}

function levelAt({ from, to, start }: Path, time: number): number {
  const done = Math.max(0, Math.min(1, (time - start) / switchSeconds));
  return from + (to - from) * done;
}
