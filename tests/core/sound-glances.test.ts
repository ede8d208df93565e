import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Readers } from '../../src/main/audio/readers.ts';
import { createSound } from '../../src/main/core/sound.ts';
import type { Peaks } from '../../src/main/peaks/peaks.ts';
import type { PeaksView } from '../../src/shared/contract/views.ts';
import type { TransferId } from '../../src/shared/domain/ids.ts';
import { aTransfer } from '../support/make-marks.ts';
import { makeWav } from '../support/make-wav.ts';
import { openTestCore } from '../support/test-core.ts';

const tape = 'tape' as TransferId;

/** Sound whose only tape is known so far, and what it does beside its answers. */
function soundWithLog(complete: boolean) {
  const did: string[] = [];
  const note = (what: string) => (id: TransferId) => void did.push(`${what} ${id}`);
  const looking = (what: string) => (id: TransferId) => Promise.resolve(note(what)(id));
  const view: PeaksView = {
    sampleRate: 48_000,
    channels: 2,
    frames: 1000,
    bucketsPerTile: 1024,
    levels: [],
    knownFrames: complete ? 1000 : 0,
    complete,
    version: 'a',
  };
  const sound = createSound({
    preview: () => null,
    // Neither is asked for anything else here.
    readers: {} as Readers,
    peaks: { describe: () => Promise.resolve(view) } as unknown as Peaks,
    load: (id) => aTransfer({ id, frames: 1000 }),
    check: looking('check'),
    checkOpened: looking('watch'),
    checkSeen: looking('watch in the list'),
    ask: note('read first'),
    add: note('read later'),
    onLost: note('lost'),
  });
  return { sound, did, view };
}

test('a tape that is opened is watched and read first', async () => {
  const { sound, did, view } = soundWithLog(false);
  expect(await sound.peaksOf(tape)).toEqual(view);
  expect(did).toEqual(['watch tape', 'read first tape']);
});

test('a tape that is only seen in the list is read when its turn comes, and takes no place from the one that is opened', async () => {
  const { sound, did, view } = soundWithLog(false);
  expect(await sound.glanceAt(tape)).toEqual(view);
  expect(did).toEqual(['watch in the list tape', 'read later tape']);
});

test('what is known whole is not read again', async () => {
  const { sound, did } = soundWithLog(true);
  await sound.peaksOf(tape);
  await sound.glanceAt(tape);
  expect(did).toEqual(['watch tape', 'watch in the list tape']);
});

test('the file of a tape that is seen in the list is missed, and found again, while another tape is open', async () => {
  const core = await openTestCore();
  const { reels } = core.folders;
  const [open, seen] = await Promise.all(
    ['Reel 1', 'Reel 2'].map(async (name) => {
      const id = (await core.add(makeWav(join(reels, `${name}.wav`)))).added[0]!;
      await core.inState(id, 'present');
      return id;
    }),
  );
  await core.handlers['peaks.glance']({ transferId: seen! });
  await core.handlers['peaks.get']({ transferId: open! });
  renameSync(join(reels, 'Reel 2.wav'), join(reels, 'elsewhere.bin'));
  expect((await core.inState(seen!, 'missing')).state).toBe('missing');
  renameSync(join(reels, 'elsewhere.bin'), join(reels, 'Reel 2.wav'));
  expect((await core.inState(seen!, 'present')).state).toBe('present');
});
