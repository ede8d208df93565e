import { bridge } from '../client/bridge.ts';
import { sayProblem } from '../ui/messages.ts';
import { createPlayer } from './create-player.ts';
import { fetchPage } from './fetch-page.ts';
import type { Player } from './player.ts';
import { openSoundOutput } from './sound-output.ts';

const windowId = crypto.randomUUID();

/** The one player of this window. */
export const player: Player = createPlayer({
  openOutput: openSoundOutput,
  fetchPage,
  claim: async () => {
    await bridge.request('player.claim', { windowId });
  },
  onClaimFailed: sayProblem,
});

player.store.subscribe(({ problem }, before) => {
  if (problem !== null && problem !== before.problem) sayProblem(problem);
});

// Two tapes at once would be heard as one: the window that started last plays.
bridge.on('player.claimed', (claimed) => {
  if (claimed.windowId !== windowId) player.pause();
});
