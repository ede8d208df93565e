// The same drills for Chromium's own players, as a page does them that has nothing else. Each runs in the page.

/** The usual way: at each timeupdate beyond the end the element is sent back. */
export async function elementLoops({ url, sampleRate, loops }) {
  const { ear, peer, wrongIn } = window;
  await peer.openElement(url, sampleRate);
  const { audio } = peer;
  const found = [];
  for (const { startFrame, endFrame } of loops) {
    const loop = { startFrame, endFrame };
    audio.currentTime = startFrame / sampleRate;
    await new Promise((resolve) => audio.addEventListener('seeked', resolve, { once: true }));
    const sendBack = () => {
      if (audio.currentTime >= endFrame / sampleRate) audio.currentTime = startFrame / sampleRate;
    };
    audio.addEventListener('timeupdate', sendBack);
    const before = ear.mark();
    await audio.play();
    await ear.until((runs) => wrongIn(runs.slice(before), loop).turns >= 1);
    const mark = ear.mark() - 1;
    await ear.until((runs) => wrongIn(runs.slice(mark), loop).turns >= 3);
    audio.removeEventListener('timeupdate', sendBack);
    audio.pause();
    await ear.until((runs) => runs.at(-1).kind === 'silence');
    const told = wrongIn(ear.runs().slice(mark), loop);
    const inMs = (samples) => (1000 * samples) / sampleRate / Math.max(1, told.turns);
    const times = { gapMs: inMs(told.silent), overshootMs: inMs(told.outside) };
    found.push({ ...told, ...times, wrong: told.wrong + told.silent });
  }
  await peer.close();
  return found;
}

/** `loop` of a buffer source, for which the stretch has to be loaded whole. */
export async function bufferLoops({ url, sampleRate, dataOffset, loops }) {
  const { ear, peer, wrongIn } = window;
  const found = [];
  for (const { startFrame, endFrame } of loops) {
    const loop = { startFrame, endFrame };
    await peer.openBuffer(url, sampleRate, { dataOffset, ...loop });
    await peer.startBuffer(true);
    await ear.until((runs) => wrongIn(runs, loop).turns >= 3, { patienceMs: 45_000 });
    const told = wrongIn(ear.runs(), loop);
    const inMs = (samples) => (1000 * samples) / sampleRate / Math.max(1, told.turns);
    const times = { gapMs: inMs(told.silent), overshootMs: inMs(told.outside) };
    found.push({ ...told, ...times, wrong: told.wrong + told.silent });
    await peer.close();
  }
  return found;
}

/** `playbackRate` and back; what follows for a third of a second should be samples of the file again. */
export async function elementSpeeds({ url, sampleRate, speeds }) {
  const { ear, peer, wrongIn } = window;
  await peer.openElement(url, sampleRate);
  const { audio } = peer;
  audio.preservesPitch = false;
  await audio.play();
  await ear.until((runs) => runs.at(-1)?.kind === 'frames');
  const found = [];
  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  for (const speed of speeds) {
    audio.playbackRate = speed;
    await wait(300);
    const back = ear.mark();
    const orderedAt = Date.now();
    audio.playbackRate = 1;
    const isBack = ({ kind, length }) => kind === 'frames' && length > sampleRate / 3;
    const returned = await ear.until((runs) => runs.slice(back).some(isBack), { patienceMs: 3000 });
    const runs = ear.runs().slice(back);
    const first = runs.find(({ kind }) => kind === 'frames');
    // Where the samples never were those of the file again, all of a second is wrong.
    if (returned === null) found.push({ ms: Number.NaN, samples: sampleRate, silent: 0, wrong: sampleRate });
    else {
      found.push({ ms: first.atMs - orderedAt, ...wrongIn(runs) });
    }
  }
  await peer.close();
  return found;
}

/** What it says when it is asked to. */
export async function elementBackwards({ url, sampleRate }) {
  const { peer } = window;
  await peer.openElement(url, sampleRate);
  try {
    peer.audio.playbackRate = -1;
    return 'it took a rate of −1';
  } catch (error) {
    return `cannot: ${error.name}`;
  } finally {
    await peer.close();
  }
}

/** Two elements that were started together; one is made silent and the other loud. */
export async function elementSwitches({ url, sampleRate, times }) {
  const { ear, peer, misalignedBetween } = window;
  await peer.openTwo(url, sampleRate);
  const { both } = peer;
  await Promise.all(both.map(({ audio }) => audio.play()));
  const isSteady = (run) => run.kind === 'frames' && run.length > sampleRate / 10;
  await ear.until((runs) => runs.length > 0 && isSteady(runs.at(-1)));
  const found = [];
  for (let time = 1; time <= times; time += 1) {
    const before = ear.runs().at(-1);
    const mark = ear.mark();
    both.forEach(({ gain }, number) => gain.gain.setValueAtTime(number === time % 2 ? 1 : 0, 0));
    await ear.until((runs) => runs.length > mark && isSteady(runs.at(-1)), { patienceMs: 3000 });
    const after = ear.runs().slice(mark).find(isSteady);
    if (after === undefined) {
      // Both go on in step to the sample: the ear hears no seam.
      const now = ear.runs().at(-1);
      found.push({ samples: now.length, silent: 0, fadeMs: 0, wrong: isSteady(now) ? 0 : sampleRate });
    } else {
      found.push({ samples: after.length, silent: 0, fadeMs: 0, wrong: misalignedBetween(before, after, 0) });
    }
  }
  for (const { audio } of both) audio.pause();
  await peer.close();
  return found;
}
