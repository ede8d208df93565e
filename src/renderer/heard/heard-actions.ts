import { nextUnheard } from '../../shared/domain/heard.ts';
import type { TransferId } from '../../shared/domain/ids.ts';
import { transferName } from '../../shared/domain/transfer.ts';
import { archive } from '../archive/archive.ts';
import { bridge } from '../client/bridge.ts';
import { player } from '../transport/transport.ts';
import { ask } from '../ui/ask-store.ts';
import { say } from '../ui/messages.ts';
import { viewStore } from '../view/view-store.ts';
import { heard } from './heard-store.ts';
import { silenceStore } from './silence-store.ts';

/** U: stands on the next stretch of the tape that nobody has heard. */
export function goToNextUnheard(): void {
  const { transfer } = player.store.getState();
  const { openId, ranges, ready } = heard.store.getState();
  if (transfer === null || openId !== transfer.id || !ready) return say('info', 'Open a tape first.');
  const skips = archive.store.getState().settings.skipSilence;
  const fromFrame = player.frameNow();
  const next = nextUnheard({
    heard: ranges,
    ignored: skips ? (silenceStore.getState().pauses ?? []) : [],
    frames: transfer.frames,
    sampleRate: transfer.sampleRate,
    fromFrame,
    runsBackwards: transfer.runsBackwards,
  });
  if (next === null) {
    return say(
      'done',
      skips ? 'Everything on this tape was heard, but for its silence.' : 'All of this tape was heard.',
    );
  }
  const { startFrame, endFrame } = next.range;
  const target = transfer.runsBackwards ? endFrame - 1 : startFrame;
  player.seek(target);
  bringIntoView(target);
  const isHere = fromFrame >= startFrame && fromFrame < endFrame;
  if (next.wraps && isHere) say('info', 'This is the only stretch left that was not heard; it begins here.');
  else if (next.wraps) say('info', 'Nothing further on is unheard. This is the first stretch that was not heard.');
}

/** As if nobody had ever listened to the open tape; asks, because it cannot be undone. */
export async function forgetHeardOfTape(transferId: TransferId): Promise<void> {
  const { tapes, transfers } = archive.store.getState();
  const transfer = transfers.get(transferId);
  const tape = transfer === undefined ? undefined : tapes.get(transfer.tapeId);
  const name = transfer === undefined || tape === undefined ? 'this tape' : transferName(tape, transfer);
  const isSure = await ask({
    title: `Forget what was heard of ${name}?`,
    text: 'The tape counts as never listened to. Its marks and its history stay as they are. This cannot be undone.',
    yes: 'Forget it',
  });
  if (!isSure) return;
  await heard.forget(transferId);
  say('done', `${name} counts as not heard.`);
}

/** Shift+S: leaves longer silences out while playing, or plays them again. Kept in the archive. */
export async function toggleSkipSilence(): Promise<void> {
  const skipSilence = !archive.store.getState().settings.skipSilence;
  await bridge.request('settings.set', { settings: { skipSilence } });
  const { transferId } = viewStore.getState();
  const isKnown = silenceStore.getState().pauses !== null || transferId === null;
  if (!skipSilence) say('info', 'Silence is played like everything else.');
  else if (isKnown) say('info', 'Silence of more than 1.5 seconds is skipped. It does not count as heard.');
  else say('info', 'Silence will be skipped as soon as this tape was read to its end.');
}

function bringIntoView(frame: number): void {
  const { viewport, viewWidth } = viewStore.getState();
  if (viewport === null || viewWidth === 0) return;
  const width = viewWidth * viewport.framesPerPixel;
  if (frame >= viewport.startFrame && frame < viewport.startFrame + width) return;
  viewStore.setState({ viewport: { ...viewport, startFrame: Math.max(0, frame - width * 0.2) } });
}
