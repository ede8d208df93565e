import type { ReactElement } from 'react';
import { archive, useArchive } from '../archive/archive.ts';
import { Button } from '../ui/Button.tsx';
import { Kbd } from '../ui/Kbd.tsx';
import styles from './Placeholders.module.css';

/** While the archive is opened, or when it cannot be. */
export function NotReady(): ReactElement {
  const problem = useArchive((state) => state.problem);
  if (problem === null) return <main className={styles['middle']} aria-busy aria-label="Opening the archive" />;
  return (
    <main className={styles['middle']}>
      <div className={styles['words']} role="alert">
        <h1>The archive could not be opened.</h1>
        <p>{problem}</p>
        <Button variant="primary" onClick={() => void archive.load()}>
          Try again
        </Button>
      </div>
    </main>
  );
}

/** No tape is on the machine. */
export function NoTape(): ReactElement {
  return (
    <div className={styles['middle']}>
      <div className={styles['words']}>
        <h1>Choose a tape.</h1>
        <p>
          Press one in the list at the left, or <Kbd keys="Alt+ArrowDown" /> for the next one.
        </p>
      </div>
    </div>
  );
}
