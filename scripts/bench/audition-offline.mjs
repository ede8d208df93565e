// Whether every sample is right at every rate and number of channels: coded tapes rendered through the product's own
// worklet in Chromium as fast as it can, and judged in the page.
import { openPeer } from './audition-element.mjs';

const rates = [44_100, 48_000, 96_000, 192_000];
const channelCounts = [1, 2, 6, 8, 24];
const exact = [{ key: 'wrongSamples', atMost: 0 }];

/** How often each, over all rates and numbers of channels. */
const often = { renderLoops: 1000, renderSeeks: 1000, renderSpeeds: 200, renderBackwards: 20 };
const quickly = { renderLoops: 40, renderSeeks: 200, renderSpeeds: 40, renderBackwards: 20 };

export async function benchOffline({ browser, server, isQuick, report }) {
  const longestSeconds = isQuick ? 2 : 10;
  const counts = isQuick ? quickly : often;
  const kinds = rates.flatMap((rate) => channelCounts.map((channels) => ({ rate, channels })));
  const rows = [];
  for (const [index, kind] of kinds.entries()) {
    // A page of its own: what one has rendered is not in the memory of the next.
    const { page, close } = await openPeer(browser, server.origin);
    await page.addScriptTag({ url: `${server.origin}/player/offline.js`, type: 'module' });
    const found = {};
    for (const [name, count] of Object.entries(counts)) {
      const asked = { ...kind, times: count / kinds.length, seed: 4711 + index, longestSeconds };
      found[name] = await page.evaluate(([drill, more]) => window.offline[drill](more), [name, asked]);
    }
    await close();
    rows.push({ name: nameOf(kind), values: valuesOf(found), goals: exact });
  }
  const sum = (key) => rows.reduce((all, { values }) => all + values[key], 0);
  const keys = Object.keys(rows[0].values);
  report.table({
    id: 'offline',
    main: 'wrongSamples',
    title: `Rendered without a device: random loops of 20 ms to ${longestSeconds} s, jumps, returns to unity, backwards`,
    columns: [
      { key: 'wrongSamples', title: 'wrong', unit: 'samples' },
      { key: 'heard', title: 'judged', unit: 'samples' },
      ...Object.entries(titles).flatMap(([name, title]) => [
        { key: name, title, unit: '' },
        { key: `${name}Wrong`, title: 'wrong', unit: 'samples' },
      ]),
    ],
    rows: [...rows, { name: 'all', values: Object.fromEntries(keys.map((key) => [key, sum(key)])), goals: exact }],
  });
  report.say(
    'The lengths of loops are spread evenly over their logarithm, so that most are short: the seams are in question. Silence is wrong here, too.',
  );
}

const titles = {
  renderLoops: 'loops',
  renderSeeks: 'jumps',
  renderSpeeds: 'returns',
  renderBackwards: 'backwards',
};

function nameOf({ rate, channels }) {
  return `${rate / 1000} kHz, ${channels === 1 ? 'mono' : `${channels} channels`}`;
}

function valuesOf(found) {
  const drills = Object.entries(found);
  return {
    wrongSamples: drills.reduce((sum, [, { wrong }]) => sum + wrong, 0),
    heard: drills.reduce((sum, [, { samples }]) => sum + samples, 0),
    ...Object.fromEntries(
      drills.flatMap(([name, { times, wrong }]) => [
        [name, times],
        [`${name}Wrong`, wrong],
      ]),
    ),
  };
}
