// Built for the window of the product: its own players once more, so that a bench can ask them for what keys cannot.
import { createComparePlayer } from '../../src/renderer/transport/create-compare-player.ts';
import { createPlayer } from '../../src/renderer/transport/create-player.ts';
import { fetchPage } from '../../src/renderer/transport/fetch-page.ts';
import { heardAsInFile } from '../../src/renderer/transport/player.ts';
import { openSoundOutput } from '../../src/renderer/transport/sound-output.ts';

let output = null;
const parts = {
  async openOutput(...asked) {
    output = await openSoundOutput(...asked);
    return output;
  },
  fetchPage,
  claim: () => Promise.resolve(),
  onClaimFailed: (error) => {
    throw error;
  },
};

/** A player with a tape on it, hard at its edges, so that every sample can be told. */
export function openPlayer(transfer) {
  const player = createPlayer(parts);
  player.setSoftEdges(false);
  player.load({ ...heardAsInFile, ...transfer }, 0);
  return player;
}

/** A tape beside itself, the second time `shift` frames on. */
export function openPair(transfer, shift) {
  const { sampleRate, frames } = transfer;
  const player = createComparePlayer(parts);
  const source = { transfer: { ...heardAsInFile, ...transfer }, framesPerSecond: sampleRate, gainDb: 0 };
  const sources = [
    { ...source, startFrame: 0 },
    { ...source, startFrame: shift },
  ];
  player.load(sources, (frames - shift) / sampleRate);
  return player;
}

/** How much later than the tape sent it a sample is heard now, of the output that was opened last. */
export function chainLatency() {
  return output?.read().chainLatency ?? 0;
}
