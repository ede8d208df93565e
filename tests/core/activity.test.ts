import { join } from 'node:path';
import { BroadcastChannel } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { statSound } from '../../src/main/audio/open-frame-source.ts';
import { findActivity } from '../../src/main/peaks/activity.ts';
import { peaksPlace } from '../../src/main/peaks/peaks-place.ts';
import { createActivityFinder } from '../../src/shared/domain/activity.ts';
import type { TransferId } from '../../src/shared/domain/ids.ts';
import { deriveLevel } from '../../src/shared/peaks/derive-level.ts';
import { makeSparseWav } from '../support/make-sparse-wav.ts';
import { makeWav } from '../support/make-wav.ts';
import { layLevels } from '../support/ready-peaks.ts';
import { makeTestFolders, openTestCore, type TestCore, type TestFolders } from '../support/test-core.ts';

const rate = 44_100;

test.for([1, 2])('where something sounds on a tape with %i channels is known when it was read', async (channels) => {
  const core = await openTestCore();
  // Hiss of about -60 dBFS, and two takes of a tone: 4 to 9 s and 12 to 15 s, the second on the last channel only.
  const path = makeWav(join(core.folders.reels, 'Reel 1.wav'), {
    frames: rate * 20,
    channels,
    sampleRate: rate,
    code(frame, channel) {
      const seconds = frame / rate;
      const hiss = ((frame * 7919 + channel * 31) % 101) - 50;
      const sounds = (seconds >= 4 && seconds < 9) || (seconds >= 12 && seconds < 15 && channel === channels - 1);
      return sounds ? Math.round(6000 * Math.sin(frame / 20)) + hiss : hiss;
    },
  });
  const { added } = await core.add(path);
  const { id } = await core.inState(added[0]!, 'present');
  const { active } = await core.handlers['activity.get']({ transferId: id });
  expect(active).toHaveLength(2);
  const edges = active!.flatMap(({ startFrame, endFrame }) => [startFrame / rate, endFrame / rate]);
  for (const [index, expected] of [4, 9, 12, 15].entries())
    expect(Math.abs(edges[index]! - expected)).toBeLessThan(0.03);
});

type Tape = { readonly sampleRate: number; readonly channels: number; readonly frames: number };

/** RMS of a bucket of takes in hiss, which begin a second later on each channel. */
function rmsOf({ sampleRate }: Tape, bucket: number, channel: number): number {
  const isTake = ((bucket * 256) / sampleRate + channel) % 50 > 20;
  return Math.round((isTake ? 3000 : 60) * (1.5 + 0.3 * Math.sin(bucket * 12.9898 + channel)));
}

/** Lays a tape into the reels that counts as read to its end. */
async function layReadTape({ reels, cacheDir }: TestFolders, tape: Tape): Promise<string> {
  const path = makeSparseWav(join(reels, 'Reel 1.wav'), { ...tape, impulseFrame: 0, code: 1 });
  await layLevels(cacheDir, path, (bucket, channel) => rmsOf(tape, bucket, channel));
  return path;
}

async function addReadTape(core: TestCore, tape: Tape): Promise<TransferId> {
  const { added } = await core.add(await layReadTape(core.folders, tape));
  const { id } = await core.inState(added[0]!, 'present');
  return id;
}

test.for([
  { sampleRate: 6_000, stepFrames: 256 },
  { sampleRate: 22_050, stepFrames: 1024 },
])('a tape at $sampleRate Hz, which is read in parts, is told as in one', async ({ sampleRate, stepFrames }) => {
  const core = await openTestCore();
  const channels = 3;
  // More steps than are read at a time, and no whole number of them.
  const tape = { sampleRate, channels, frames: stepFrames * 17_000 - 300 };
  const id = await addReadTape(core, tape);
  const finest = new Int16Array(Math.ceil(tape.frames / 256) * channels * 3);
  for (let at = 0; at < finest.length; at += 1) {
    finest[at] = rmsOf(tape, Math.floor(at / 3 / channels), Math.floor(at / 3) % channels);
  }
  const steps = stepFrames === 256 ? finest : deriveLevel(finest, channels, tape.frames);
  const finder = createActivityFinder({ ...tape, stepFrames });
  finder.add(
    Array.from({ length: channels }, (_, channel) =>
      Float32Array.from(
        steps.filter((_number, at) => at % (channels * 3) === channel * 3 + 2),
        (rms) => 20 * Math.log10(rms / 65_535),
      ),
    ),
  );
  const expected = finder.finish(tape.frames);
  expect(expected.length).toBeGreaterThan(10);
  expect(await core.handlers['activity.get']({ transferId: id })).toEqual({ active: expected });
});

/** What a thread that is held back tells, and how it is let go. */
function heldThread() {
  const gate = new BroadcastChannel('takesheet-held-analysis');
  onTestFinished(() => gate.close());
  const held = Promise.withResolvers<void>();
  gate.onmessage = () => held.resolve();
  return { held: held.promise, letGo: () => gate.postMessage('go on') };
}

const shortTape = { sampleRate: 48_000, channels: 24, frames: 48_000 * 60 };

test('while it is found out where a tape sounds, whatever else is asked is answered', async () => {
  // The thread that is to find it out is held back.
  const core = await openTestCore({ analysis: new URL('../support/held-analysis.worker.ts', import.meta.url) });
  const id = await addReadTape(core, shortTape);
  const { held, letGo } = heldThread();
  const answers: string[] = [];
  const told = async (name: string, answer: unknown): Promise<void> => {
    await answer;
    answers.push(name);
  };
  const activity = told('activity', core.handlers['activity.get']({ transferId: id }));
  await held;
  for (const tile of [0, 1, 2]) {
    await told('tile', core.readPeaksTile(id, 256, tile, new AbortController().signal));
  }
  await told('marks', core.handlers['marks.list']({ transferId: id }));
  letGo();
  await activity;
  expect(answers).toEqual(['tile', 'tile', 'tile', 'marks', 'activity']);
});

test('who waits for it when the program is closed is told so', async () => {
  const silent = `import { BroadcastChannel, parentPort } from 'node:worker_threads';
    const gate = new BroadcastChannel('takesheet-held-analysis');
    parentPort.on('message', (task) => {
      if (task === 'end') return parentPort.close();
      gate.postMessage('held');
      gate.close();
    });`;
  const core = await openTestCore({ analysis: new URL(`data:text/javascript,${encodeURIComponent(silent)}`) });
  const id = await addReadTape(core, shortTape);
  const { held } = heldThread();
  const asked = Promise.resolve(core.handlers['activity.get']({ transferId: id }));
  const told = expect(asked).rejects.toMatchObject({ code: 'disconnected' });
  await held;
  await core.close();
  await told;
});

test('it is given up after a part of the tape when nobody waits for it any more', async () => {
  const folders = makeTestFolders();
  const path = await layReadTape(folders, { sampleRate: 8_000, channels: 1, frames: 8_000 * 60 });
  const task = { kind: 'activity', path, ...peaksPlace(folders.cacheDir, await statSound(path)) } as const;
  const cancelled = new Int32Array(new SharedArrayBuffer(4));
  expect(await findActivity({ ...task, cancelled }, () => undefined)).toMatchObject({ kind: 'active' });
  cancelled[0] = 1;
  expect(await findActivity({ ...task, cancelled }, () => undefined)).toEqual({ kind: 'cancelled' });
});
