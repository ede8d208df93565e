import type { PeaksView } from '../../shared/contract/views.ts';
import type { TransferId } from '../../shared/domain/ids.ts';
import { archive } from '../archive/archive.ts';
import { bridge } from '../client/bridge.ts';
import { knownPeaks } from '../archive/known-peaks.ts';
import { createShownPeaks } from './shown-peaks.ts';

export type PeaksNews = {
  /** What is known now; null when nothing is and nothing is being made. */
  readonly onPeaks: (peaks: PeaksView | null) => void;
  readonly onProblem: (error: unknown) => void;
};

/**
 * Tells what is known of a transfer's waveform, at once and as it grows, until the returned function is called.
 * @param shownBefore what stands there of the same file before it grew.
 */
export function followPeaks(
  transferId: TransferId,
  { onPeaks, onProblem }: PeaksNews,
  shownBefore: PeaksView | null = null,
): () => void {
  const remembered = shownBefore ?? knownPeaks.get(transferId) ?? null;
  const shown = createShownPeaks(remembered);
  let isEnded = false;
  let lastAsked = 0;

  const ask = async (): Promise<void> => {
    lastAsked += 1;
    const asked = lastAsked;
    try {
      const answer = await bridge.request('peaks.get', { transferId });
      if (isEnded || asked !== lastAsked) return;
      const peaks = shown.answered(answer);
      if (answer.complete) knownPeaks.set(transferId, answer);
      else if (!shown.isOld()) knownPeaks.delete(transferId);
      onPeaks(peaks);
    } catch (error) {
      if (isEnded || asked !== lastAsked) return;
      knownPeaks.delete(transferId);
      onPeaks(null);
      onProblem(error);
    }
  };
  const offGrew = bridge.on('peaks.grew', ({ transferId: grown, knownFrames, complete }) => {
    if (grown !== transferId) return;
    // The end may bring another length, level or version; in between only the length known changes.
    const peaks = complete ? null : shown.grew(knownFrames);
    if (peaks === null) void ask();
    else onPeaks(peaks);
  });
  const offArchive = archive.store.subscribe((now, before) => {
    const [is, was] = [now.transfers.get(transferId), before.transfers.get(transferId)];
    // Found again, read anew, changed on disk: other peaks, or peaks at last.
    if (is !== undefined && (is.state !== was?.state || is.frames !== was.frames)) void ask();
  });
  // Shown at once, and asked nevertheless: the file may have changed meanwhile.
  if (remembered !== null) onPeaks(remembered);
  void ask();

  return () => {
    isEnded = true;
    offGrew();
    offArchive();
  };
}
