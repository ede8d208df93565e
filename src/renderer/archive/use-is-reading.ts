import { readingTitle } from '../../shared/contract/views.ts';
import { useArchive } from './archive.ts';

/** Whether tapes are being read from end to end, or that is only held; not so once somebody has cancelled it. */
export function useIsReading(): boolean {
  return useArchive(({ jobs }) =>
    jobs.some(({ title, state }) => title === readingTitle && (state === 'running' || state === 'paused')),
  );
}
