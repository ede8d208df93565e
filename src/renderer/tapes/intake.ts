import type { IntakeReport } from '../../shared/contract/views.ts';
import type { JobId } from '../../shared/domain/ids.ts';
import { archive } from '../archive/archive.ts';
import { bridge } from '../client/bridge.ts';
import { say } from '../ui/messages.ts';
import { viewStore } from '../view/view-store.ts';
import { openTransfer } from './open-transfer.ts';
import { countText } from './tape-words.ts';
import { tapesStore } from './tapes-store.ts';

/** Reports of jobs whose reply has not come yet: events may be faster than replies. */
const early = new Map<JobId, IntakeReport>();
const ours = new Set<JobId>();

/** Adds files and folders to the archive; its progress and its report go to the tapes store. */
export async function addPaths(paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return;
  const { jobId } = await bridge.request('transfers.add', { paths });
  ours.add(jobId);
  tapesStore.setState({ intake: { step: 'running', jobId } });
  const report = early.get(jobId);
  if (report !== undefined) finish(report);
}

/** Watches for work that ends; started once with the window. */
export function watchIntake(): () => void {
  return bridge.on('intake.finished', (report) => {
    if (ours.has(report.jobId)) finish(report);
    else early.set(report.jobId, report);
  });
}

function finish(report: IntakeReport): void {
  early.clear();
  ours.delete(report.jobId);
  const needsReading =
    report.known.length + report.unreadable.length + report.problems.length + report.sets.length + report.gaps.length >
      0 || report.cancelled;
  const { panel, transferId } = viewStore.getState();
  if (needsReading) {
    tapesStore.setState({ intake: { step: 'report', report } });
    viewStore.setState({ panel: 'addTapes' });
  } else {
    tapesStore.setState({ intake: { step: 'choose' } });
    if (panel === 'addTapes') viewStore.setState({ panel: 'none' });
    say('done', `Added ${countText(report.added.length, 'tape')}.`);
  }
  const first = report.added.find((id) => archive.store.getState().transfers.get(id)?.state !== 'unreadable');
  if (transferId === null && first !== undefined) void openTransfer(first);
}
