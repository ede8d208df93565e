import type { ReactElement } from 'react';
import { useArchive } from '../archive/archive.ts';
import { bridge } from '../client/bridge.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { sayProblem } from '../ui/messages.ts';
import { Progress } from '../ui/Progress.tsx';
import { useView, viewStore } from '../view/view-store.ts';
import styles from './AddTapes.module.css';
import { FolderBrowser } from './FolderBrowser.tsx';
import { addPaths } from './intake.ts';
import { IntakeReportList, reportTitle } from './IntakeReportList.tsx';
import { locateAt, nameOf } from './tape-actions.ts';
import { countText, timeLeftText } from './tape-words.ts';
import { type BrowsePurpose, tapesStore, useTapes } from './tapes-store.ts';

/** Adding tapes: choosing them, seeing them come in, and reading what came of it. */
export function AddTapes(): ReactElement {
  const open = useView((state) => state.panel === 'addTapes');
  const purpose = useTapes((state) => state.browseFor);
  const intake = useTapes((state) => state.intake);
  return (
    <Dialog
      title={intake.step === 'report' ? reportTitle(intake.report) : titleOf(purpose)}
      open={open}
      onClose={close}
      wide
      footer={intake.step === 'report' ? <ReportFooter /> : undefined}
    >
      {open && intake.step === 'choose' ? (
        <FolderBrowser purpose={purpose} onChosen={(paths) => take(purpose, paths)} />
      ) : null}
      {intake.step === 'running' ? <Running jobId={intake.jobId} /> : null}
      {intake.step === 'report' ? <IntakeReportList report={intake.report} /> : null}
    </Dialog>
  );
}

function close(): void {
  viewStore.setState({ panel: 'none' });
  const { intake } = tapesStore.getState();
  if (intake.step === 'report') tapesStore.setState({ intake: { step: 'choose' } });
}

function titleOf(purpose: BrowsePurpose): string {
  return purpose.kind === 'locate' ? `Where is ${nameOf(purpose.transferId)}?` : 'Add tapes';
}

async function take(purpose: BrowsePurpose, paths: readonly string[]): Promise<void> {
  try {
    if (purpose.kind !== 'locate') {
      await addPaths(paths);
    } else if (paths[0] !== undefined) {
      await locateAt(purpose.transferId, paths[0]);
      close();
    }
  } catch (error) {
    sayProblem(error);
  }
}

function Running({ jobId }: { readonly jobId: string }): ReactElement {
  const job = useArchive((state) => state.jobs.find((one) => one.id === jobId));
  const done = job?.done ?? 0;
  const total = job?.total ?? null;
  const cancel = (): void => {
    if (job !== undefined) bridge.request('jobs.cancel', { jobId: job.id }).catch(sayProblem);
  };
  return (
    <div className={styles['running']}>
      <p className={styles['figures']}>
        {total === null
          ? `${countText(done, 'file')} so far`
          : `${done.toLocaleString('en')} of ${countText(total, 'file')}`}
        {(job?.msLeft ?? null) === null ? '' : ` · ${timeLeftText(job?.msLeft ?? null)}`}
      </p>
      <Progress label="Adding tapes" done={done} total={total} />
      <p className={styles['detail']}>{job?.detail ?? ''}</p>
      <p className={styles['hint']}>
        You can close this and go on working; the line at the foot of the window shows how far it is.
      </p>
      <div className={styles['buttons']}>
        <Button onClick={cancel} disabled={job === undefined}>
          Cancel
        </Button>
        <Button variant="primary" onClick={close}>
          Go on working
        </Button>
      </div>
    </div>
  );
}

function ReportFooter(): ReactElement {
  return (
    <span className={styles['end']}>
      <Button onClick={() => tapesStore.setState({ intake: { step: 'choose' } })}>Add more</Button>
      <Button variant="primary" onClick={close}>
        Done
      </Button>
    </span>
  );
}
