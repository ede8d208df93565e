import type { PeaksView } from '../../shared/contract/views.ts';

/** What is shown of a tape, of what is known of it. */
export type ShownPeaks = {
  /**
   * Takes what was answered, and gives what is to be shown: of a file that grew, what was shown before it did, until as
   * much of it is known anew.
   */
  answered(news: PeaksView): PeaksView;
  /** More is known; gives what is to be shown, or null when it must be asked for. */
  grew(knownFrames: number): PeaksView | null;
  /** Whether what is shown is of the file as it was. */
  isOld(): boolean;
};

export function createShownPeaks(remembered: PeaksView | null): ShownPeaks {
  let shown = remembered;
  let known: PeaksView | null = null;

  const answered = (news: PeaksView): PeaksView => {
    known = news;
    // What was the whole is not the whole any more.
    shown = shown !== null && isLessOfLonger(news, shown) ? { ...shown, complete: false } : news;
    return shown;
  };

  return {
    answered,
    grew: (knownFrames) => (known === null ? null : answered({ ...known, knownFrames, complete: false })),
    isOld: () => shown !== known,
  };
}

/** A file that grows is drawn anew from its first frame each time; a recorder changes nothing of what it has written. */
export function isLonger(news: PeaksView, before: PeaksView): boolean {
  return (
    news.version !== before.version &&
    news.frames > before.frames &&
    news.channels === before.channels &&
    news.sampleRate === before.sampleRate
  );
}

function isLessOfLonger(news: PeaksView, before: PeaksView): boolean {
  return isLonger(news, before) && !news.complete && news.knownFrames < before.knownFrames;
}
