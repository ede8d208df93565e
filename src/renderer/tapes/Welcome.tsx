import type { ReactElement } from 'react';
import type { JobView } from '../../shared/contract/views.ts';
import { useArchive } from '../archive/archive.ts';
import { runById } from '../commands/registry.ts';
import { keepFocus } from '../ui/Button.tsx';
import { Kbd } from '../ui/Kbd.tsx';
import { Progress } from '../ui/Progress.tsx';
import { timeLeftText } from './tape-words.ts';
import { useTapes } from './tapes-store.ts';
import styles from './Welcome.module.css';

const cards = [
  {
    id: 'tapes.addFolder',
    title: 'Add a folder of transfers',
    text: 'WAV, BWF, RF64, AIFF, FLAC, MP3, Ogg, Opus, to any length',
    keys: 'Ctrl+Shift+O',
  },
  { id: 'tapes.addFiles', title: 'Add files', text: 'One reel, or a handful', keys: 'Ctrl+O' },
  {
    id: 'tapes.demo',
    title: 'Open the demo reel',
    text: 'Three minutes of a session with slates, a false start, a breakdown and a keeper',
    keys: 'D',
  },
] as const;

const hints = [
  ['T', 'take'],
  ['F', 'fragment'],
  ['M', 'timestamp'],
  ['Enter', 'name it'],
  ['Ctrl+K', 'everything else'],
] as const;

/** What an archive without tapes shows: the ways to put the first one on. */
export function Welcome(): ReactElement {
  const jobId = useTapes((state) => (state.intake.step === 'running' ? state.intake.jobId : null));
  const job = useArchive((state) => state.jobs.find((one) => one.id === jobId));
  return (
    <main className={styles['welcome']} data-pane>
      <div className={styles['inner']}>
        <h1>Put the first reel on.</h1>
        <p>
          Takesheet plays and annotates session tapes. It opens your transfers where they are, read-only, and keeps
          every note in one archive on this machine.
        </p>
        <div className={styles['cards']}>
          {cards.map(({ id, title, text, keys }, index) => (
            <div key={id} className={styles['card']} data-first={index === 0}>
              {/* The whole card can be pressed, but its name is its title alone. */}
              <button type="button" aria-describedby={`${id}-text`} onMouseDown={keepFocus} onClick={() => runById(id)}>
                {title}
              </button>
              <span id={`${id}-text`}>{text}</span>
              <span className={styles['keys']} aria-hidden>
                <Kbd keys={keys} />
              </span>
            </div>
          ))}
        </div>
        {job === undefined ? (
          <div className={styles['drop']}>or drop audio files and folders anywhere in this window</div>
        ) : (
          <Working job={job} />
        )}
        <p className={styles['hints']}>
          While a tape runs:{' '}
          {hints.map(([keys, word]) => (
            <span key={keys}>
              <Kbd keys={keys} /> {word}
            </span>
          ))}
        </p>
      </div>
    </main>
  );
}

function Working({ job }: { readonly job: JobView }): ReactElement {
  return (
    <div className={styles['drop']} role="status">
      {job.title} <Progress label={job.title} done={job.done} total={job.total} /> {timeLeftText(job.msLeft)}
    </div>
  );
}
