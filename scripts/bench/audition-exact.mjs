// Whether every sample is right: loops, jumps, returns to the usual speed, backwards, and from one take to another.
import { playBackwards, playLoops, playSeeks, playSpeedChanges, playSpeeds, playSwitches } from './audition-drills.mjs';
import { openPeer } from './audition-element.mjs';
import {
  elementLoops,
  elementSpeeds,
  elementSwitches,
  bufferLoops,
  elementBackwards,
} from './audition-element-drills.mjs';
import { openWindow } from './audition-window.mjs';
import { randomFrom } from './coded-sound.mjs';
import { median, quantile } from './measure.mjs';

const wrongColumn = { key: 'wrongSamples', title: 'wrong', unit: 'samples' };
const heardColumn = { key: 'heard', title: 'heard', unit: 'samples' };
const silentColumn = { key: 'silent', title: 'silent, waiting for pages', unit: 'samples' };
const exact = [{ key: 'wrongSamples', atMost: 0 }];

/** `tapes` are coded from end to end, of different rates; all of them are put to it at the same time. */
export async function benchExact({ browser, host, server, tapes, isQuick, report }) {
  const random = randomFrom(4711);
  const part = (count) => Math.ceil(count / tapes.length);
  const { page, close } = await openWindow(browser, host.address);
  const drill = async (run, more) => {
    const found = await Promise.all(
      tapes.map(({ transfer }) => page.evaluate(run, { playerUrl: server.playerUrl, transfer, ...more(transfer) })),
    );
    return found.flat();
  };
  const rates = tapes.map(({ sampleRate }) => sampleRate / 1000).join(', ');
  const loopsOf = ({ sampleRate, frames }, count, longest) =>
    Array.from({ length: count }, () => {
      // As many short ones as long ones, each in its own proportion.
      const length = Math.floor(sampleRate * 0.02 * (longest / 0.02) ** random());
      const startFrame = Math.floor((frames - length) * random());
      return { startFrame, endFrame: startFrame + length, from: startFrame + Math.floor(length * random()) };
    });

  const loops = await drill(playLoops, (transfer) => ({
    loops: loopsOf(transfer, part(isQuick ? 20 : 200), isQuick ? 2 : 10),
  }));
  const [tape] = tapes;
  const few = loopsOf(tape, isQuick ? 4 : 20, isQuick ? 2 : 10);
  const elementLooped = await withPeer({ browser, server }, elementLoops, { tape, loops: few });
  const bufferLooped = await withPeer({ browser, server }, bufferLoops, { tape, loops: few });
  report.table({
    id: 'loops',
    main: 'wrongSamples',
    title: `Random loops of 20 ms to ${isQuick ? 2 : 10} s, three turns each, at ${rates} kHz`,
    columns: [
      wrongColumn,
      { key: 'loops', title: 'loops', unit: '' },
      heardColumn,
      { key: 'gap', title: 'gap at a turn', unit: 'ms', digits: 1 },
      { key: 'overshoot', title: 'beyond the end', unit: 'ms', digits: 1 },
    ],
    rows: [
      { name: 'Takesheet', values: loopValues(loops), goals: exact },
      { name: 'media element, sent back at timeupdate', values: loopValues(elementLooped) },
      { name: 'buffer source, the loop held in memory', values: loopValues(bufferLooped) },
    ],
  });

  const seeks = await drill(playSeeks, ({ frames }) => ({
    targets: Array.from({ length: part(isQuick ? 40 : 1000) }, () => Math.floor(frames * 0.95 * random())),
  }));
  report.table({
    id: 'seeks',
    main: 'wrongSamples',
    title: `Random jumps while playing, at ${rates} kHz`,
    columns: [wrongColumn, { key: 'times', title: 'jumps', unit: '' }, heardColumn, silentColumn],
    rows: [{ name: 'Takesheet', values: valuesOf(seeks), goals: exact }],
  });
  report.say("How the media element's jumps land stands in the table of jumps by key above.");

  const speedOf = () => Math.round((0.5 + 1.5 * random()) * 1000) / 1000;
  const speedsOf = (count) => Array.from({ length: count }, speedOf).map((speed) => (speed === 1 ? 1.06 : speed));
  const speeds = await drill(playSpeeds, () => ({ speeds: speedsOf(part(isQuick ? 12 : 200)) }));
  const elementSped = await withPeer({ browser, server }, elementSpeeds, { tape, speeds: speedsOf(isQuick ? 3 : 20) });
  report.table({
    id: 'speed',
    main: 'wrongSamples',
    title: `Back to the usual speed from others between a half and twice, at ${rates} kHz`,
    columns: [
      wrongColumn,
      { key: 'times', title: 'times', unit: '' },
      heardColumn,
      silentColumn,
      { key: 'p50', title: 'exact again after, p50', unit: 'ms', digits: 0 },
      { key: 'p99', title: 'p99', unit: 'ms', digits: 0 },
    ],
    rows: [
      {
        name: 'Takesheet, varispeed',
        values: timedValues(speeds, 'ms'),
        goals: [...exact, { key: 'p50', atMost: 50 }],
      },
      { name: 'media element, playbackRate without preservesPitch', values: timedValues(elementSped, 'ms') },
    ],
  });

  const changes = await page.evaluate(playSpeedChanges, {
    playerUrl: server.playerUrl,
    transfer: tapes[1].transfer,
    speeds: speedsOf(isQuick ? 4 : 30),
  });
  const changeRow = (name, times, atMost) => ({
    name,
    values: { p50: median(times), p99: quantile(times, 0.99), times: times.length },
    goals: [{ key: 'p50', atMost }],
  });
  report.table({
    id: 'speed change',
    main: 'p50',
    title: 'From the order of another speed until it is heard, while playing',
    columns: [
      { key: 'p50', title: 'p50', unit: 'ms', digits: 0 },
      { key: 'p99', title: 'p99', unit: 'ms', digits: 0 },
      { key: 'times', title: 'times', unit: '' },
    ],
    rows: [
      changeRow('Takesheet, varispeed', changes.varispeed, 50),
      changeRow('Takesheet, stretch, with its delay made up for', changes.stretch, 200),
    ],
  });

  const backwards = await drill(playBackwards, () => ({ seconds: isQuick ? 2 : 10 }));
  const refusal = await withPeer({ browser, server }, elementBackwards, { tape });
  report.table({
    id: 'reverse',
    main: 'wrongSamples',
    title: `Backwards, at ${rates} kHz`,
    columns: [wrongColumn, heardColumn, silentColumn],
    rows: [
      { name: 'Takesheet', values: valuesOf(backwards), goals: exact },
      { name: 'media element', values: {}, note: refusal },
    ],
  });

  const times = part(isQuick ? 16 : 200);
  const switches = await drill(playSwitches, () => ({ times, shift: 400_003 }));
  const elementSwitched = await withPeer({ browser, server }, elementSwitches, { tape, times: isQuick ? 4 : 20 });
  report.table({
    id: 'switch',
    main: 'wrongSamples',
    title: `From one of two takes to the other while playing, at ${rates} kHz`,
    columns: [
      { ...wrongColumn, title: 'misaligned or changed' },
      { key: 'times', title: 'switches', unit: '' },
      heardColumn,
      silentColumn,
      { key: 'p50', title: 'cross-fade, p50', unit: 'ms', digits: 1 },
    ],
    rows: [
      { name: 'Takesheet', values: timedValues(switches, 'fadeMs'), goals: exact },
      { name: 'two media elements, one loud at a time', values: timedValues(elementSwitched, 'fadeMs') },
    ],
  });
  await close();
}

async function withPeer({ browser, server }, run, { tape, ...more }) {
  const { page, close } = await openPeer(browser, server.origin);
  const { sampleRate, dataOffset, fileName } = tape;
  try {
    return await page.evaluate(run, { url: server.tapeUrl(fileName), sampleRate, dataOffset, ...more });
  } finally {
    await close();
  }
}

const sumOf = (found, key) => found.reduce((sum, one) => sum + one[key], 0);

function valuesOf(found) {
  return {
    wrongSamples: sumOf(found, 'wrong'),
    times: found.length,
    heard: sumOf(found, 'samples'),
    silent: sumOf(found, 'silent'),
  };
}

function timedValues(found, key) {
  const timed = found.map((one) => one[key]).filter(Number.isFinite);
  return { ...valuesOf(found), p50: median(timed), p99: quantile(timed, 0.99) };
}

function loopValues(found) {
  const { wrongSamples, heard } = valuesOf(found);
  const each = (key) => sumOf(found, key) / found.length;
  return { wrongSamples, heard, loops: found.length, gap: each('gapMs'), overshoot: each('overshootMs') };
}
