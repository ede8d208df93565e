import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createKeptSpeeds } from '../../src/main/core/kept-speeds.ts';
import { readingWork } from '../../src/main/tapes/reading-speeds.ts';
import { aTransfer } from '../support/make-marks.ts';
import { makeWav } from '../support/make-wav.ts';
import { makeTestFolders, openTestCore } from '../support/test-core.ts';

const work = readingWork(aTransfer({ format: 'flac', encoding: 'FLAC, 16 bit', decoder: 'a decoder' }), 'a disk');

test('how fast a machine reads is known at the next start, and kept in the folder of data', async () => {
  const { dataDir } = makeTestFolders();
  const first = createKeptSpeeds(dataDir);
  expect(first.speeds.areKnown()).toBe(false);
  first.speeds.learn(work, 60_000, 20_000);
  await first.keep();
  const { speeds } = createKeptSpeeds(dataDir);
  expect(speeds.areKnown()).toBe(true);
  expect(speeds.timesUsual(work)).toBeCloseTo(3, 0);
});

test.for(['no JSON', '{"flac": 2}', 'null', '[null, 3, {"family": "flac", "kind": "flac", "times": "long"}]'])(
  'what somebody else wrote in its place is left out: %s',
  (text) => {
    const { dataDir } = makeTestFolders();
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'reading-speeds.json'), text);
    expect(createKeptSpeeds(dataDir).speeds.areKnown()).toBe(false);
  },
);

test('when all tapes are read, what was learnt from them is kept', async () => {
  const core = await openTestCore();
  makeWav(join(core.folders.reels, 'R1.wav'));
  const { added } = await core.add(core.folders.reels);
  await core.inState(added[0]!, 'present');
  await core.heard('jobs.changed', ({ jobs }) =>
    jobs.some(({ title, state }) => title === 'Reading waveforms' && state === 'finished'),
  );
  const kept: unknown = JSON.parse(readFileSync(join(core.folders.dataDir, 'reading-speeds.json'), 'utf8'));
  expect(kept).toEqual([{ family: 'wav', kind: expect.stringMatching(/^wav, /), times: expect.any(Number) }]);
});
