import type { ReactElement } from 'react';
import { runById } from '../commands/registry.ts';
import { Button } from '../ui/Button.tsx';
import { Kbd } from '../ui/Kbd.tsx';
import styles from './BlindTest.module.css';
import { type AbxTest, type PairTest, useCompare } from './compare-store.ts';

/** A test by ear alone: nothing on the screen tells what is heard. */
export function BlindTest(): ReactElement | null {
  const session = useCompare((state) => state.session);
  if (session === null || session.kind === 'shuffle') return null;
  const isAbx = session.kind === 'abx';
  const done = session.answers.length;
  const all = isAbx ? session.trials.length : session.pairs.length;
  return (
    <section className={styles['test']} aria-label={isAbx ? 'ABX test' : 'Blind pairs'} data-pane>
      <h2>{isAbx ? 'Is X the same as A, or as B?' : 'Which one is better?'}</h2>
      <p className={styles['progress']} role="status">
        {isAbx ? 'trial' : 'pair'} {done + 1} of {all}
      </p>
      <progress className={styles['meter']} value={done} max={all} aria-label="Answered" />
      <div className={styles['cards']}>
        <Card name="A" command="compare.hearA" session={session} />
        {isAbx ? <Card name="X" command="compare.abx" session={session} /> : null}
        <Card name="B" command="compare.blind" session={session} />
      </div>
      <div className={styles['answers']}>
        <Button variant="primary" keys="Shift+A" onClick={() => runById('compare.answerA')}>
          {isAbx ? 'X is A' : 'A is better'}
        </Button>
        {isAbx ? null : (
          <Button keys="S" onClick={() => runById('compare.same')}>
            the same
          </Button>
        )}
        <Button variant="primary" keys="Shift+B" onClick={() => runById('compare.answerB')}>
          {isAbx ? 'X is B' : 'B is better'}
        </Button>
      </div>
      <p className={styles['hint']}>
        Names, waves and levels are hidden, and loudness is matched. <Kbd keys="Space" /> plays, all keys go on at the
        same place. The result is kept after the last answer; <Kbd keys="Escape" /> leaves without one.
      </p>
    </section>
  );
}

function Card({
  name,
  command,
  session,
}: {
  readonly name: 'A' | 'B' | 'X';
  readonly command: string;
  readonly session: AbxTest | PairTest;
}): ReactElement {
  const isHeard = session.heard === name.toLowerCase();
  return (
    <button
      type="button"
      className={styles['card']}
      aria-pressed={isHeard}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => runById(command)}
    >
      <b>{name}</b>
      <span>{isHeard ? 'is heard' : 'hear it'}</span>
    </button>
  );
}
