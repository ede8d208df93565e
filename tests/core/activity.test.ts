import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeWav } from '../support/make-wav.ts';
import { openTestCore } from '../support/test-core.ts';

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
