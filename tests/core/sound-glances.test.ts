import { expect, test } from 'vitest';
import type { Readers } from '../../src/main/audio/readers.ts';
import { createSound } from '../../src/main/core/sound.ts';
import type { Peaks } from '../../src/main/peaks/peaks.ts';
import type { PeaksView } from '../../src/shared/contract/views.ts';
import type { TransferId } from '../../src/shared/domain/ids.ts';
import { aTransfer } from '../support/make-marks.ts';

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
  expect(did).toEqual(['check tape', 'read later tape']);
});

test('what is known whole is not read again', async () => {
  const { sound, did } = soundWithLog(true);
  await sound.peaksOf(tape);
  await sound.glanceAt(tape);
  expect(did).toEqual(['watch tape', 'check tape']);
});
