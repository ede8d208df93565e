import { skippedPauses } from '../../shared/domain/activity.ts';
import type { TransferId } from '../../shared/domain/ids.ts';
import { archive } from '../archive/archive.ts';
import { bridge } from '../client/bridge.ts';
import { onReconnect } from '../client/connection-store.ts';
import { player } from '../transport/transport.ts';
import { sayProblem } from '../ui/messages.ts';
import { viewStore } from '../view/view-store.ts';
import { heard } from './heard-store.ts';
import { silenceStore } from './silence-store.ts';
import { skipPauses } from './skip-silence.ts';
import { trackHeard } from './track-heard.ts';

/** Follows what is listened to for as long as the window is there: what was heard, and the pauses that are skipped. */
export function followListening(): void {
  const isReadOnly = (): boolean => archive.store.getState().archive?.readOnly !== false;
  const takeLastLook = trackHeard({
    player,
    counts: (id) => !isReadOnly() && archive.store.getState().transfers.has(id),
    onHeard: heard.add,
    onStore: () => void heard.flush(),
    now: () => performance.now(),
    every,
  });
  window.addEventListener('pagehide', takeLastLook);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') void heard.flush();
  });
  const reload = (): void => void heard.load().catch(sayProblem);
  onReconnect(() => {
    reload();
    open(viewStore.getState().transferId);
  });
  reload();

  skipPauses({
    player,
    pauses: () => {
      const { transferId, pauses } = silenceStore.getState();
      const { transfer } = player.store.getState();
      return archive.store.getState().settings.skipSilence && transfer?.id === transferId ? pauses : null;
    },
    every,
  });
  viewStore.subscribe((is, was) => {
    if (is.transferId !== was.transferId) open(is.transferId);
  });
  bridge.on('peaks.grew', ({ transferId, complete }) => {
    if (complete && transferId === viewStore.getState().transferId) void findPauses(transferId);
  });
  open(viewStore.getState().transferId);
}

function open(transferId: TransferId | null): void {
  heard.open(transferId).catch(sayProblem);
  silenceStore.setState({ transferId, pauses: null });
  if (transferId !== null) void findPauses(transferId);
}

async function findPauses(transferId: TransferId): Promise<void> {
  try {
    const { active } = await bridge.request('activity.get', { transferId });
    if (silenceStore.getState().transferId !== transferId) return;
    const { frames = null, sampleRate = null } = archive.store.getState().transfers.get(transferId) ?? {};
    if (active === null || frames === null || sampleRate === null) return;
    silenceStore.setState({ pauses: skippedPauses(active, { frames, sampleRate }) });
  } catch {
    // A file that is gone is told by the state of its transfer; then nothing plays that could be skipped.
  }
}

function every(ms: number, work: () => void): () => void {
  const timer = setInterval(work, ms);
  return () => clearInterval(timer);
}
