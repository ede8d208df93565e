// What the product's player is put through inside its window. Each function runs in the page, on one tape.

/**
 * Turns round each loop at least three times after the turns that brought its pages; tells what was wrong in them, and
 * there silence is wrong too.
 */
export async function playLoops({ playerUrl, transfer, loops }) {
  const { openPlayer } = await import(playerUrl);
  const { ear, wrongIn } = window;
  const { sampleRate: rate } = transfer;
  const player = await ear.opened(() => openPlayer(transfer), rate);
  const found = [];
  for (const { startFrame, endFrame, from } of loops) {
    const loop = { startFrame, endFrame };
    player.setLoop(loop);
    player.seek(from);
    const before = ear.mark(rate);
    await player.play();
    const wait = { rate, patienceMs: 30_000 + (4000 * (endFrame - startFrame)) / rate };
    await ear.until((runs) => wrongIn(runs.slice(before), loop).turns >= 2, wait);
    const mark = ear.mark(rate) - 1;
    await ear.until((runs) => wrongIn(runs.slice(mark), loop).turns >= 3, wait);
    player.pause();
    await ear.until((runs) => runs.at(-1).kind === 'silence', { rate });
    const told = wrongIn(ear.runs(rate).slice(mark), loop);
    // What was never heard to turn is not right.
    const lost = told.turns >= 3 ? 0 : endFrame - startFrame;
    const inMs = (samples) => (1000 * samples) / rate / Math.max(1, told.turns);
    const times = { gapMs: inMs(told.silent), overshootMs: inMs(told.outside) };
    found.push({ ...told, ...times, wrong: told.wrong + told.silent + lost });
  }
  player.load(null, 0);
  return found;
}

/** Jumps while playing; a jump is wrong by as many frames as it lands beside, and by what is wrong after it. */
export async function playSeeks({ playerUrl, transfer, targets }) {
  const { openPlayer } = await import(playerUrl);
  const { changeIn, ear, wrongIn } = window;
  const { sampleRate: rate } = transfer;
  const player = await ear.opened(() => openPlayer(transfer), rate);
  await player.play();
  await ear.until((runs) => runs.at(-1)?.kind === 'frames', { rate });
  const found = [];
  for (const target of targets) {
    const mark = ear.mark(rate);
    player.seek(target);
    // The tape may go on after it waited for a page before it learns of the jump.
    const isLong = (run) => run.kind === 'frames' && run.length >= 2048;
    await ear.until((runs) => changeIn(runs, mark) !== -1 && isLong(runs.at(-1)), { rate });
    const first = changeIn(ear.runs(rate), mark);
    if (first === -1) {
      found.push({ samples: 0, silent: 0, wrong: rate });
      // Meanwhile the tape may have come to its end, which must not be held against the jumps that follow.
      await player.play();
      continue;
    }
    const runs = ear.runs(rate).slice(first);
    const told = wrongIn(runs);
    found.push({ ...told, wrong: told.wrong + Math.abs(runs[0].frame - target) });
  }
  player.load(null, 0);
  return found;
}

/** Leaves the usual speed and comes back: tells after how long, and what was wrong in the third of a second after it. */
export async function playSpeeds({ playerUrl, transfer, speeds }) {
  const { openPlayer } = await import(playerUrl);
  const { ear, soundPastGlide, wrongIn } = window;
  const { sampleRate: rate } = transfer;
  const player = await ear.opened(() => openPlayer(transfer), rate);
  await player.play();
  await ear.until((runs) => runs.at(-1)?.kind === 'frames', { rate });
  const found = [];
  for (const speed of speeds) {
    if (player.frameNow() > transfer.frames * 0.6) player.seek(0);
    const mark = ear.mark(rate);
    player.setListening({ speed });
    const left = await ear.until(
      (runs) => runs.slice(mark).some(({ kind, length }) => kind === 'other' && length > rate / 20),
      { rate },
    );
    const back = ear.mark(rate);
    const orderedAt = Date.now();
    player.setListening({ speed: 1 });
    const isBack = await ear.until(
      (runs) => runs.slice(back).some(({ kind, length }) => kind === 'frames' && length > rate / 3),
      { rate },
    );
    const runs = soundPastGlide(ear.runs(rate).slice(back), rate);
    // A speed that was never heard proves nothing.
    if (left === null || isBack === null) found.push({ ms: Number.NaN, samples: 0, silent: 0, wrong: rate });
    else found.push({ ms: runs[0].atMs - orderedAt, ...wrongIn(runs) });
  }
  player.load(null, 0);
  return found;
}

/**
 * Changes the speed while playing; tells after how long it is heard. Varispeed is when the first sample is none of the
 * tape's own; stretch is when what is heard comes out of the stretcher, with its delay made up for.
 */
export async function playSpeedChanges({ playerUrl, transfer, speeds }) {
  const { chainLatency, openPlayer } = await import(playerUrl);
  const { ear } = window;
  const { sampleRate: rate } = transfer;
  const player = await ear.opened(() => openPlayer(transfer), rate);
  const isSteady = (runs) => runs.at(-1)?.kind === 'frames' && runs.at(-1).length > rate / 5;
  const found = { varispeed: [], stretch: [] };
  await player.play();
  for (const speed of speeds) {
    if (player.frameNow() > transfer.frames * 0.6) player.seek(0);
    player.setListening({ speedKind: 'varispeed' });
    await ear.until(isSteady, { rate });
    const mark = ear.mark(rate);
    const orderedAt = Date.now();
    player.setListening({ speed });
    const changed = await ear.until((runs) => runs.slice(mark).find(({ kind }) => kind === 'other'), { rate });
    found.varispeed.push(changed === null ? Number.NaN : changed.atMs - orderedAt);
    player.setListening({ speed: 1, speedKind: 'stretch' });
    await ear.until(isSteady, { rate });
    const askedAt = performance.now();
    player.setListening({ speed });
    while (chainLatency() === 0 && performance.now() - askedAt < 10_000) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    found.stretch.push(chainLatency() === 0 ? Number.NaN : performance.now() - askedAt);
    player.setListening({ speed: 1 });
  }
  player.load(null, 0);
  return found;
}

/** Plays so many seconds of a tape that runs backwards. */
export async function playBackwards({ playerUrl, transfer, seconds }) {
  const { openPlayer } = await import(playerUrl);
  const { ear, wrongIn } = window;
  const { sampleRate: rate, frames } = transfer;
  const player = await ear.opened(() => openPlayer({ ...transfer, runsBackwards: true }), rate);
  const from = Math.floor(frames * 0.7);
  player.seek(from);
  const mark = ear.mark(rate);
  await player.play();
  const goesBack = ({ kind, step, length }) => kind === 'frames' && step === -1 && length > seconds * rate;
  const isDone = await ear.until((runs) => runs.slice(mark).some(goesBack), {
    rate,
    patienceMs: 10_000 + 3000 * seconds,
  });
  player.pause();
  await ear.until((runs) => runs.at(-1).kind === 'silence', { rate });
  const told = wrongIn(ear.runs(rate).slice(mark), null, -1);
  player.load(null, 0);
  return [isDone === null ? { ...told, wrong: told.wrong + rate } : told];
}

/** Goes to and fro between two sources; what lies between two runs of frames is the cross-fade of 20 ms. */
export async function playSwitches({ playerUrl, transfer, times, shift }) {
  const { openPair } = await import(playerUrl);
  const { changeIn, ear, misalignedBetween } = window;
  const { sampleRate: rate } = transfer;
  const player = await ear.opened(() => openPair(transfer, shift), rate);
  await player.play();
  const isSteady = (run) => run.kind === 'frames' && run.length > rate / 10;
  await ear.until((runs) => runs.length > 0 && isSteady(runs.at(-1)), { rate });
  const found = [];
  for (let time = 1; time <= times; time += 1) {
    const mark = ear.mark(rate);
    player.switchTo(time % 2);
    await ear.until((runs) => changeIn(runs, mark) !== -1 && isSteady(runs.at(-1)), { rate });
    const runs = ear.runs(rate);
    const at = changeIn(runs, mark);
    if (at === -1) {
      found.push({ samples: 0, silent: 0, fadeMs: Number.NaN, wrong: rate });
      continue;
    }
    const after = runs[at];
    const last = runs.findLastIndex(({ kind }, index) => kind === 'frames' && index < at);
    const before = runs[last];
    const between = runs.slice(last + 1, at);
    const sum = (kind) => between.reduce((all, run) => all + (run.kind === kind ? run.length : 0), 0);
    const fade = sum('other');
    const silent = sum('silence');
    const misaligned = misalignedBetween(before, after, time % 2 === 1 ? shift : -shift, silent);
    const wrong = misaligned + Math.max(0, fade - Math.ceil(rate / 50) - 1);
    found.push({ samples: after.length, silent, fadeMs: (1000 * fade) / rate, wrong });
  }
  player.close();
  return found;
}
