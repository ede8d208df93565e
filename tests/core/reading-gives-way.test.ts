import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listenTo } from '../support/listen-to.ts';
import { makeWav } from '../support/make-wav.ts';
import { openTestCore } from '../support/test-core.ts';

test('who reads a whole tape is told when somebody begins to listen, and when nobody listens any more', async () => {
  const core = await openTestCore({ analysis: new URL('../support/watch-pace.worker.ts', import.meta.url) });
  const { added } = await core.add(makeWav(join(core.folders.reels, 'Reel 1.wav'), { frames: 100_000 }));
  const id = added[0]!;
  const told = (changes: number) => core.heard('peaks.grew', ({ knownFrames }) => knownFrames === changes);
  for (const begun of [1, 3]) {
    const stopListening = listenTo(core, id);
    expect(await told(begun)).toMatchObject({ transferId: id, knownFrames: begun });
    stopListening();
    expect(await told(begun + 1)).toMatchObject({ transferId: id, knownFrames: begun + 1 });
  }
});
