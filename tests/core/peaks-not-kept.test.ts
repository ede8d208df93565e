import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cacheProblem } from '../../src/main/peaks/cache-problem.ts';
import { makeWav } from '../support/make-wav.ts';
import { makeTestFolders, openTestCore } from '../support/test-core.ts';

test('a tape whose picture cannot be kept is heard all the same, and it is said why', async () => {
  const folders = makeTestFolders();
  // Where the cache should lie is a file.
  const cacheDir = join(folders.root, 'cache');
  writeFileSync(cacheDir, '');
  const core = await openTestCore({ folders: { ...folders, cacheDir } });
  const { added } = await core.add(makeWav(join(folders.reels, 'reel.wav')));
  const { jobs } = await core.heard('jobs.changed', ({ jobs: all }) =>
    all.some(({ message }) => message !== null && message.includes('near')),
  );
  expect(jobs.map(({ message }) => message)).toContainEqual(
    expect.stringMatching(
      /^reel\.wav is heard all the same, and seen from near\. The waveform could not be kept: .*cache/,
    ),
  );
  expect(await core.transfer(added[0]!)).toMatchObject({ state: 'reading', reason: null });
  expect(await core.readFrames(added[0]!, 0, 10, new AbortController().signal)).toHaveLength(20);
});

test('a picture that would be longer than a file can be is refused with a sentence', () => {
  const error = Object.assign(new Error('too large'), { code: 'EFBIG' });
  expect(cacheProblem('/cache/a.peaks', error)).toMatchObject({
    code: 'notWritable',
    message:
      'The waveform could not be kept: /cache/a.peaks would be longer than a file can be there. Cut a copy of the sound into pieces and add those.',
  });
});
