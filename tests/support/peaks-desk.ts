import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach } from 'vitest';
import { type AnalysisListener, createPeaks, type Peaks, type PeaksOptions } from '../../src/main/peaks/peaks.ts';

export const workerUrl = new URL('../../src/main/peaks/analysis.worker.ts', import.meta.url);

/** Who reads without a wish to be told anything, or to end it before its end. */
export const silent: AnalysisListener = { grew: () => undefined, progress: () => undefined };
export const never: AbortSignal = new AbortController().signal;

/** A folder for the files of one test file, and what makes peaks in it: closed after each test, removed after the last. */
export function peaksDesk(name: string) {
  const folder = mkdtempSync(join(tmpdir(), `takesheet-${name}-`));
  const opened: Peaks[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((peaks) => peaks.close()));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  /** Makes an empty folder for peaks. */
  const newCache = (): string => mkdtempSync(join(folder, 'cache-'));
  return {
    folder,
    newCache,
    /** Several may have one cache, as after a restart. */
    newPeaks(cacheDir: string = newCache(), options: Partial<PeaksOptions> = {}): Peaks {
      const peaks = createPeaks({ cacheDir, workerUrl, ...options });
      opened.push(peaks);
      return peaks;
    },
  };
}
