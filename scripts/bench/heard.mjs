// Judges what an ear heard (see ear.mjs) against what should have been heard. Pure, so that offences can be shown to it.

/** Runs of frames, without the silence before the first and after the last, and without what is no frame around them. */
export function soundOf(runs) {
  const first = runs.findIndex(({ kind }) => kind === 'frames');
  const last = runs.findLastIndex(({ kind }) => kind === 'frames');
  return first === -1 ? [] : runs.slice(first, last + 1);
}

/**
 * What is wrong in runs that should go round a loop (`endFrame` exclusive), or on and on when there is none: samples
 * that are no frames of the tape, samples outside the loop, and frames left out or heard twice. Silence between them is
 * counted beside it: it may be the tape that waits for its page. The first run may begin and the last one end anywhere.
 */
export function wrongIn(runs, loop = null, step = 1) {
  const sound = soundOf(runs);
  const told = { samples: 0, silent: 0, changed: 0, outside: 0, missing: 0, repeated: 0, turns: 0 };
  let expected = null;
  for (const run of sound) {
    told.samples += run.length;
    if (run.kind === 'silence') told.silent += run.length;
    if (run.kind === 'other') told.changed += run.length;
    if (run.kind === 'frames') {
      if (run.step !== step) told.changed += run.length;
      if (loop !== null) told.outside += outsideOf(run, loop);
      if (expected !== null) {
        // Round a loop the way ahead and the way back lead to the same place: the shorter one is believed.
        const length = loop === null ? Infinity : loop.endFrame - loop.startFrame;
        const beyond = step * (run.frame - expected);
        const missing = beyond < 0 ? length + beyond : beyond;
        const repeated = beyond < 0 ? -beyond : length - beyond;
        if (missing <= repeated) told.missing += missing;
        else told.repeated += Math.max(0, repeated);
      }
      expected = run.frame + step * run.length;
    } else if (run.kind === 'other' && expected !== null) {
      // A changed sample takes the place of a right one.
      expected += step * run.length;
    }
    // What went beyond the end is counted as outside; the turn itself is none the worse for it.
    if (loop !== null && expected !== null && expected >= loop.endFrame) {
      expected = loop.startFrame + (run.kind === 'other' ? expected - loop.endFrame : 0);
      told.turns += 1;
    }
  }
  return { ...told, wrong: told.changed + told.outside + told.missing + told.repeated };
}

/** How many frames of a run lie outside a loop. */
export function outsideOf({ frame, length }, { startFrame, endFrame }) {
  const inside = Math.min(endFrame, frame + length) - Math.max(startFrame, frame);
  return length - Math.max(0, inside);
}

/**
 * The first frames heard after a jump to `target`: `{ ms, offset }`, the moment of the target's own place less
 * `keyMs`, and how many frames beside the target the sound began. `edgeFrames` may be softened away at its beginning.
 * Null while nothing is there that is near enough and long enough to be it.
 */
export function landingIn(runs, { target, rate, keyMs, edgeFrames, near = rate / 2, enough = 64 }) {
  const run = runs.find(({ kind, frame, length }) => {
    return kind === 'frames' && length >= enough && Math.abs(frame - target) <= near;
  });
  if (run === undefined) return null;
  const beyond = run.frame - target;
  const isSoftened = beyond >= 0 && beyond <= edgeFrames;
  return { ms: run.atMs - (isSoftened ? (beyond * 1000) / rate : 0) - keyMs, offset: isSoftened ? 0 : beyond };
}

/**
 * What was heard from where the tape is back at its usual speed; empty while it is not. On its way there it is led over
 * whole places, and those samples look like frames: only what lasts longer than the glide (20 ms, and 5 to a whole
 * frame) is a return.
 */
export function soundPastGlide(runs, rate) {
  const first = runs.findIndex(({ kind, length }) => kind === 'frames' && length > rate / 40);
  return first === -1 ? [] : runs.slice(first);
}

/**
 * Which of the runs from `from` on is the first that does not go on where the frames before it ended; -1 when none is.
 * What only waited in between goes on.
 */
export function changeIn(runs, from) {
  let expected = null;
  for (const [index, { kind, frame, step, length }] of runs.entries()) {
    if (kind !== 'frames') continue;
    if (index >= from && frame !== expected) return index;
    expected = frame + step * length;
  }
  return -1;
}

/**
 * How far two sources are apart where one takes the other's place; `shift` is what lies between their frames. The tape
 * stood while it was silent.
 */
export function misalignedBetween(before, after, shift, silent = 0) {
  const passed = after.contextSample - before.contextSample - silent;
  return Math.abs(after.frame - shift - (before.frame + passed));
}
