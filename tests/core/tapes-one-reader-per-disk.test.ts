import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createAnalysisQueue } from '../../src/main/tapes/analysis-queue.ts';
import { diskOfPath } from '../../src/main/tapes/disk-of-path.ts';
import { createReadingSpeeds } from '../../src/main/tapes/reading-speeds.ts';
import type { TransferId } from '../../src/shared/domain/ids.ts';
import { aTransfer } from '../support/make-marks.ts';
import { makeWav } from '../support/make-wav.ts';

const folder = mkdtempSync(join(tmpdir(), 'takesheet-disks-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** How many of two files are read at the same time by a queue that may read two. */
async function readAtOnce(paths: readonly [string, string]): Promise<number> {
  let running = 0;
  let most = 0;
  const queue = createAnalysisQueue({
    load: (path) => aTransfer({ id: path, files: [{ path, sizeBytes: 100, modifiedAt: 0, sha256: null }] }),
    async analyse() {
      running += 1;
      most = Math.max(most, running);
      // Whatever may begin beside it has begun by then.
      await Promise.resolve();
      running -= 1;
      return { sha256: 'a'.repeat(64), audioSha256: 'b'.repeat(64), frames: 1, findings: [], isKept: false };
    },
    setPaused: () => undefined,
    atOnce: () => 2,
    diskOf: ({ files }) => diskOfPath(files[0]!.path),
    speeds: createReadingSpeeds(),
    now: () => 0,
    givesWay: () => false,
    onDone: () => null,
    onFailed: (_, error) => expect.fail(String(error)),
    startJob: (work) =>
      void work({ signal: new AbortController().signal, progress: () => undefined, onPause: () => undefined }),
  });
  queue.add(paths.map((path) => path as TransferId));
  await queue.idle();
  return most;
}

test('two files of one folder are not read at the same time, although two may be', async () => {
  const first = makeWav(join(folder, 'first.wav'));
  const second = makeWav(join(folder, 'second.wav'), { frames: 500 });
  expect(await readAtOnce([first, second])).toBe(1);
});

test('files that are not there count as lying on one disk, which is none of those that are there', async () => {
  const here = makeWav(join(folder, 'here.wav'));
  const missing = [join(folder, 'gone.wav'), join(folder, 'gone', 'as-well.wav')] as const;
  expect(await readAtOnce(missing)).toBe(1);
  expect(await readAtOnce([here, missing[0]])).toBe(2);
});

test('files of two file systems are read at the same time', async (context) => {
  // Each Linux has it, and it is never on a disk.
  const elsewhere = '/proc/version';
  if (!existsSync(elsewhere)) context.skip('this system has no second file system that is known');
  expect(await readAtOnce([makeWav(join(folder, 'disk.wav')), elsewhere])).toBe(2);
});
