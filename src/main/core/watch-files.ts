import { setTimeout } from 'node:timers/promises';

/** A recorder that is at work is noticed this soon; a look costs one question to the file system per watched file. */
const lookMs = 2000;

/** Looks again and again until `signal` is aborted, never twice at a time. Never throws: what goes wrong is logged. */
export async function watchFiles(look: () => Promise<void>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await setTimeout(lookMs, undefined, { signal });
      await look();
    } catch (error) {
      if (!signal.aborted) console.error('Looking after the files failed:', error);
    }
  }
}
