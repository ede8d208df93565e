import { expect, test } from 'vitest';
import { archive } from '../../src/renderer/archive/archive.ts';
import { keepPlayerInStep } from '../../src/renderer/tapes/keep-player-in-step.ts';
import { player } from '../../src/renderer/transport/transport.ts';
import { viewStore } from '../../src/renderer/view/view-store.ts';
import { aTape, aTransfer } from '../support/make-marks.ts';

test('a speed that is entered in the details of the open tape is known where it is listened to', () => {
  const transfer = aTransfer();
  const tape = aTape();
  const leave = keepPlayerInStep();
  viewStore.setState({ transferId: transfer.id });
  archive.store.setState({ tapes: new Map([[tape.id, tape]]), transfers: new Map([[transfer.id, transfer]]) });
  expect(player.store.getState().transfer?.speedIps).toBeNull();
  player.seek(48_000);
  player.setLoop({ startFrame: 40_000, endFrame: 50_000 });
  archive.store.setState({ tapes: new Map([[tape.id, { ...tape, speedIps: 15 }]]) });
  expect(player.store.getState().transfer?.speedIps).toBe(15);
  // It stays where it is.
  expect(player.frameNow()).toBe(48_000);
  expect(player.store.getState().loop).toEqual({ startFrame: 40_000, endFrame: 50_000 });
  leave();
});
