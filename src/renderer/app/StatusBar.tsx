import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import type { JobView } from '../../shared/contract/views.ts';
import type { TransferState } from '../../shared/domain/transfer.ts';
import { useIsReading } from '../archive/use-is-reading.ts';
import { useArchive } from '../archive/archive.ts';
import { bridge } from '../client/bridge.ts';
import { connectionStore } from '../client/connection-store.ts';
import { countText, sizeText, timeLeftText } from '../tapes/tape-words.ts';
import { Button } from '../ui/Button.tsx';
import { sayProblem } from '../ui/messages.ts';
import { Progress } from '../ui/Progress.tsx';
import { Tooltip } from '../ui/Tooltip.tsx';
import { SkipSign } from './SkipSign.tsx';
import { SoundSign, useUnderrunText } from './SoundSign.tsx';
import styles from './StatusBar.module.css';

/** The line at the foot: how the tapes are, what is being worked on, and whether every word is stored. */
export function StatusBar(): ReactElement {
  const job = useArchive((state) => state.jobs.find((one) => one.state === 'running' || one.state === 'paused'));
  const waiting = useArchive((state) => state.jobs.filter((one) => one.state === 'waiting').length);
  return (
    <footer className={styles['bar']}>
      <TapeStates />
      <SkipSign />
      <SoundSign />
      {job === undefined ? null : <JobLine job={job} waiting={waiting} />}
      <Saved />
    </footer>
  );
}

const order: readonly { readonly state: TransferState; readonly word: string; readonly tone: string }[] = [
  { state: 'present', word: 'present', tone: 'ok' },
  { state: 'reading', word: 'being read', tone: 'warn' },
  { state: 'changed', word: 'changed', tone: 'warn' },
  { state: 'missing', word: 'missing', tone: 'bad' },
  { state: 'unreadable', word: 'unreadable', tone: 'bad' },
];

function TapeStates(): ReactElement {
  const transfers = useArchive((state) => state.transfers);
  const counts = new Map<TransferState, number>();
  for (const { state } of transfers.values()) counts.set(state, (counts.get(state) ?? 0) + 1);
  const underruns = useUnderrunText();
  const isReading = useIsReading();
  const shown = order.filter(({ state }) => counts.has(state));
  if (shown.length === 0) return <span>No tapes yet</span>;
  return (
    <Tooltip text={underruns} side="top">
      <span className={styles['states']}>
        {shown.map(({ state, word, tone }, index) => (
          <span key={state}>
            <span className={styles['dot']} data-tone={tone} aria-hidden />
            {index === 0
              ? countText(counts.get(state) ?? 0, 'tape')
              : (counts.get(state) ?? 0).toLocaleString('en')}{' '}
            {state === 'reading' && !isReading ? 'not read yet' : word}
          </span>
        ))}
      </span>
    </Tooltip>
  );
}

function JobLine({ job, waiting }: { readonly job: JobView; readonly waiting: number }): ReactElement {
  const cancel = (): void => {
    bridge.request('jobs.cancel', { jobId: job.id }).catch(sayProblem);
  };
  const isPaused = job.state === 'paused';
  const pause = (): void => {
    bridge.request('jobs.pause', { jobId: job.id, paused: !isPaused }).catch(sayProblem);
  };
  return (
    <span className={styles['job']}>
      <span className={styles['what']} title={partsText(job)}>
        {job.title}
        {job.detail === '' ? '' : `: ${job.detail}`}
      </span>
      <Progress label={job.title} done={job.done} total={job.total} />
      <span className={styles['figures']}>
        {[doneText(job), isPaused ? 'paused' : timeLeftText(job.msLeft), waiting === 0 ? '' : `${waiting} waiting`]
          .filter(Boolean)
          .join(' · ')}
      </span>
      {job.pausable ? (
        <Button size="small" variant="quiet" onClick={pause}>
          {isPaused ? 'Go on reading' : 'Hold reading'}
        </Button>
      ) : null}
      {job.cancellable ? (
        <Button size="small" variant="quiet" onClick={cancel}>
          Cancel
        </Button>
      ) : null}
    </span>
  );
}

/** Each file that is being read, with how far it is: `a.wav: 1.2 GB / 3.4 GB · 11 min left`. */
function partsText({ parts, detail, unit, state }: JobView): string {
  if (parts.length === 0) return detail;
  return parts
    .map(({ name, done, total, msLeft }) => {
      const timeLeft = state === 'paused' ? '' : timeLeftText(msLeft);
      return `${name}: ${[doneText({ done, total, unit }), timeLeft].filter(Boolean).join(' · ')}`;
    })
    .join('\n');
}

/** `412 / 640`, or `1.2 GB / 3.4 GB`. */
export function doneText({ done, total, unit }: Pick<JobView, 'done' | 'total' | 'unit'>): string {
  const text = unit === 'bytes' ? sizeText : (count: number) => count.toLocaleString('en');
  return total === null ? text(done) : `${text(done)} / ${text(total)}`;
}

function Saved(): ReactElement {
  const isSaving = useArchive((state) => state.pending.some((change) => change.revision === null));
  const isReadOnly = useArchive((state) => state.archive?.readOnly === true);
  const isReady = useArchive((state) => state.status === 'ready');
  const isLost = useStore(connectionStore, (state) => state.state === 'lost');
  const text = isLost
    ? 'Not connected'
    : isReadOnly
      ? 'Read only'
      : isSaving
        ? 'Saving…'
        : isReady
          ? 'All changes saved'
          : '';
  return (
    <span className={styles['saved']} data-bad={isLost}>
      {text}
    </span>
  );
}
