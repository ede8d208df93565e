import type { PeaksView } from '../../shared/contract/views.ts';
import type { TransferId } from '../../shared/domain/ids.ts';
import { archive } from '../archive/archive.ts';
import { bridge } from '../client/bridge.ts';
import { knownPeaks } from '../archive/known-peaks.ts';

export type PeaksNews = {
  /** What is known now; null when nothing is and nothing is being made. */
  readonly onPeaks: (peaks: PeaksView | null) => void;
  readonly onProblem: (error: unknown) => void;
};

/** Tells what is known of a transfer's waveform, at once and as it grows, until the returned function is called. */
export function followPeaks(transferId: TransferId, { onPeaks, onProblem }: PeaksNews): () => void {
  let peaks: PeaksView | null = null;
  let isEnded = false;
  let lastAsked = 0;

  const ask = async (): Promise<void> => {
    lastAsked += 1;
    const asked = lastAsked;
    try {
      const answer = await bridge.request('peaks.get', { transferId });
      if (isEnded || asked !== lastAsked) return;
      peaks = answer;
      if (answer.complete) knownPeaks.set(transferId, answer);
      else knownPeaks.delete(transferId);
      onPeaks(answer);
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
    if (complete || peaks === null) {
      void ask();
      return;
    }
    peaks = { ...peaks, knownFrames, complete };
    onPeaks(peaks);
  });
  const offArchive = archive.store.subscribe((now, before) => {
    const [is, was] = [now.transfers.get(transferId), before.transfers.get(transferId)];
    // Found again, read anew, changed on disk: other peaks, or peaks at last.
    if (is !== undefined && (is.state !== was?.state || is.frames !== was.frames)) void ask();
  });
  const remembered = knownPeaks.get(transferId);
  if (remembered !== undefined) {
    // Shown at once, and asked nevertheless: the file may have changed meanwhile.
    peaks = remembered;
    onPeaks(remembered);
  }
  void ask();

  return () => {
    isEnded = true;
    offGrew();
    offArchive();
  };
}
