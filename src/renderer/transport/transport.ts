import { bridge } from '../client/bridge.ts';
import { say, sayProblem } from '../ui/messages.ts';
import { painted } from '../ui/painted.ts';
import type { ComparePlayer } from './compare-player.ts';
import { createComparePlayer } from './create-compare-player.ts';
import { createPlayer } from './create-player.ts';
import { fetchPage } from './fetch-page.ts';
import type { Player } from './player.ts';
import { type OpenSoundOutput, openSoundOutput } from './sound-output.ts';

const windowId = crypto.randomUUID();

/** Opening the device holds the window up longer than drawing a tape, so the picture of one just opened comes first. */
const openOutput: OpenSoundOutput = async (...asked) => {
  await painted();
  return openSoundOutput(...asked);
};

const parts = {
  openOutput,
  fetchPage,
  claim: async () => {
    await bridge.request('player.claim', { windowId });
  },
  onClaimFailed: sayProblem,
  onDeviceChanged: (sentence: string) => say('info', sentence),
};

/** The one player of this window. */
export const player: Player = createPlayer(parts);

/** Plays several takes side by side, for the ear that compares. */
export const comparePlayer: ComparePlayer = createComparePlayer(parts);

// One monitor: whoever listens softly is not startled by the first take that is compared.
player.store.subscribe(({ listening }, before) => {
  if (listening !== before.listening) comparePlayer.listenAs(listening);
});

// One pair of ears: what starts last is heard alone.
player.store.subscribe(({ playing }, before) => {
  if (playing && !before.playing) comparePlayer.pause();
});
comparePlayer.store.subscribe(({ playing, problem }, before) => {
  if (playing && !before.playing) player.pause();
  if (problem !== null && problem !== before.problem) sayProblem(problem);
});

player.store.subscribe(({ problem }, before) => {
  if (problem !== null && problem !== before.problem) sayProblem(problem);
});

// Two tapes at once would be heard as one: the window that started last plays.
bridge.on('player.claimed', (claimed) => {
  if (claimed.windowId === windowId) return;
  player.pause();
  comparePlayer.pause();
});
