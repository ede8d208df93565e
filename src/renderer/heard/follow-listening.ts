import { skippedPauses } from '../../shared/domain/activity.ts';
import type { TransferId } from '../../shared/domain/ids.ts';
import { archive } from '../archive/archive.ts';
import { bridge } from '../client/bridge.ts';
import { onReconnect } from '../client/connection-store.ts';
import { compareStore } from '../compare/compare-store.ts';
import { comparePlayer, player } from '../transport/transport.ts';
import { sayProblem } from '../ui/messages.ts';
import { viewStore } from '../view/view-store.ts';
import { heard } from './heard-store.ts';
import { listenedOnTape, listenedSideBySide } from './listened-to.ts';
import { silenceStore } from './silence-store.ts';
import { skipPauses } from './skip-silence.ts';
import { trackHeard } from './track-heard.ts';

/** Follows what is listened to for as long as the window is there: what was heard, and the pauses that are skipped. */
export function followListening(): void {
  const isReadOnly = (): boolean => archive.store.getState().archive?.readOnly !== false;
  const tracking = {
    counts: (id: TransferId) => !isReadOnly() && archive.store.getState().transfers.has(id),
    onStore: () => void heard.flush(),
    now: () => performance.now(),
    every,
  };
  const lastLooks = [
    trackHeard({ ...tracking, listenedTo: listenedOnTape(player), onHeard: heard.add }),
    trackHeard({ ...tracking, listenedTo: listenedSideBySide(comparePlayer), onHeard: addUnseen() }),
  ];
  window.addEventListener('pagehide', () => {
    for (const takeLastLook of lastLooks) takeLastLook();
  });
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

/** Coverage that grows beside a name tells who is heard: in a blind test it waits until names are shown again. */
function addUnseen(): typeof heard.add {
  let waiting: Parameters<typeof heard.add>[] = [];
  compareStore.subscribe(({ session }) => {
    if (session !== null) return;
    for (const news of waiting) heard.add(...news);
    waiting = [];
  });
  return (...news) => {
    if (compareStore.getState().session === null) heard.add(...news);
    else waiting.push(news);
  };
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
