import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { PeaksHeader } from '../../src/main/peaks/peaks-header.ts';
import type { TransferId } from '../../src/shared/domain/ids.ts';
import { headerIn } from '../support/header-in.ts';
import { listenTo } from '../support/listen-to.ts';
import { makeSparseWav } from '../support/make-sparse-wav.ts';
import { makeWav } from '../support/make-wav.ts';
import { startArchiveChild } from '../support/start-child.ts';
import { makeTestFolders, openTestCore, type TestFolders } from '../support/test-core.ts';

// While somebody listens, reading rests 25 ms after each of some 200 MiB: so long there is to stop it in the middle.
const longFrames = 50 * 2 ** 20;

test.for(['is closed', 'is killed'] as const)(
  'what was not read to its end when the archive %s is read when it is opened again, from the picture there was',
  async (how) => {
    const folders = makeTestFolders();
    const paths = makeReels(folders);
    if (how === 'is closed') await closeWhileReading(folders, paths);
    else await killWhileReading(folders, paths);
    const begun = headersIn(folders).find(({ isComplete }) => !isComplete);
    expect(begun!.knownFrames).toBeGreaterThan(0);
    expect(begun!.knownFrames).toBeLessThan(longFrames);

    // Who opens it for reading only reads no tape, and so shows what is known before any reading goes on.
    const reader = await openTestCore({ folders, readOnly: true });
    const { transfers } = await reader.handlers['archive.get']({});
    const idOf = (path: string): TransferId => transfers.find(({ files }) => files[0]!.path === path)!.id;
    const [read, half, untouched] = paths.map(idOf) as [TransferId, TransferId, TransferId];
    const knownOf = async (id: TransferId) => (await reader.handlers['peaks.get']({ transferId: id })).knownFrames;
    expect(await knownOf(half)).toBe(begun!.knownFrames);
    expect(await knownOf(untouched)).toBe(0);
    const states = Object.fromEntries(transfers.map(({ id, state }) => [id, state]));
    expect(states).toEqual({ [read]: 'present', [half]: 'reading', [untouched]: 'reading' });
    await reader.close();

    const core = await openTestCore({ folders });
    const ended = await Promise.all([half, untouched].map((id) => core.inState(id, 'present')));
    for (const { files } of ended) expect(files[0]!.sha256).toBe(await sha256Of(files[0]!.path));
    const grown = core.events.flatMap(({ name, payload }) => (name === 'peaks.grew' ? [payload] : []));
    const grownOf = (id: TransferId) => grown.filter(({ transferId }) => transferId === id);
    for (const { knownFrames } of grownOf(half)) expect(knownFrames).toBeGreaterThanOrEqual(begun!.knownFrames);
    expect(grownOf(half).at(-1)).toMatchObject({ knownFrames: longFrames, complete: true });
    expect(grownOf(read)).toEqual([]);
    const busyWith = core.events.flatMap(({ name, payload }) =>
      name === 'jobs.changed' ? payload.jobs.flatMap(({ parts }) => parts.map((part) => part.name)) : [],
    );
    expect(busyWith).toContain('Reel 2.wav');
    expect(busyWith).not.toContain('Reel 1.wav');
    for (const view of (await core.handlers['archive.get']({})).transfers) expect(view.state).toBe('present');
  },
);

/** One that is read at once, one that takes long, and one that waits for it on the same disk. */
function makeReels({ reels }: TestFolders): readonly [string, string, string] {
  return [
    makeWav(join(reels, 'Reel 1.wav'), { frames: 100_000 }),
    makeSparseWav(join(reels, 'Reel 2.wav'), {
      frames: longFrames,
      channels: 2,
      sampleRate: 96_000,
      impulseFrame: longFrames - 1,
      code: 20_000,
    }),
    makeWav(join(reels, 'Reel 3.wav'), { frames: 200_000, channels: 1 }),
  ];
}

async function closeWhileReading(folders: TestFolders, [first, ...rest]: readonly string[]): Promise<void> {
  const core = await openTestCore({ folders });
  const { added } = await core.add(first!);
  await core.inState(added[0]!, 'present');
  const stopListening = listenTo(core, added[0]!);
  await core.add(...rest);
  await core.heard('peaks.grew', ({ complete, transferId }) => !complete && transferId !== added[0]);
  await core.close();
  stopListening();
}

/** As soon as a part of the picture is on disk: nobody could close anything. */
async function killWhileReading(folders: TestFolders, paths: readonly string[]): Promise<void> {
  const child = startArchiveChild('readSlowly', folders.archivePath, folders.root, ...paths);
  const isOnDisk = (): boolean =>
    headersIn(folders).some(({ isComplete, knownFrames }) => !isComplete && knownFrames > 0);
  do expect(await child.nextLine()).not.toBeNull();
  while (!isOnDisk());
  await child.kill();
}

function headersIn({ cacheDir }: TestFolders): readonly PeaksHeader[] {
  return readdirSync(cacheDir).flatMap((name) => {
    return headerIn(readFileSync(join(cacheDir, name))) ?? [];
  });
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(path, { highWaterMark: 2 ** 20 })) hash.update(part as Uint8Array);
  return hash.digest('hex');
}
