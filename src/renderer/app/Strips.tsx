import { Unplug } from 'lucide-react';
import { type ReactElement, useState } from 'react';
import { useStore } from 'zustand';
import { useArchive } from '../archive/archive.ts';
import { connectionStore } from '../client/connection-store.ts';
import { Button } from '../ui/Button.tsx';
import styles from './Strips.module.css';

/** Lines under the header that say what concerns the whole archive: no connection, read-only, a network drive. */
export function Strips(): ReactElement {
  const connection = useStore(connectionStore, (state) => state.state);
  const notices = useArchive((state) => state.notices);
  const readOnly = useArchive((state) => state.archive?.readOnly === true);
  const [isRead, setIsRead] = useState(false);
  const lines = [
    ...(readOnly ? ['This archive is open for reading only. Nothing you do here is stored.'] : []),
    ...notices,
  ];
  return (
    <div className={styles['strips']}>
      {connection === 'lost' ? (
        <div className={styles['strip']} data-kind="bad" role="alert">
          <Unplug aria-hidden />
          <span>
            The connection to Takesheet is lost. What was said to be saved is saved; nothing new can be until it is
            back. Trying again… If Takesheet was ended, start it and open the address that it prints then.
          </span>
        </div>
      ) : null}
      {isRead || lines.length === 0 ? null : (
        <div className={styles['strip']} role="status">
          <span>{lines.join(' ')}</span>
          <Button size="small" onClick={() => setIsRead(true)}>
            Understood
          </Button>
        </div>
      )}
    </div>
  );
}
