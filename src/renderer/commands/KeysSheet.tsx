import { type ReactElement, useState } from 'react';
import { Dialog } from '../ui/Dialog.tsx';
import { Kbd } from '../ui/Kbd.tsx';
import { findItems } from './palette-search.ts';
import styles from './KeysSheet.module.css';
import { allCommands, type Command, type CommandGroup } from './registry.ts';

const order: readonly CommandGroup[] = ['Play', 'Mark', 'Tour', 'View', 'Edit', 'Tapes', 'Compare', 'Export', 'Help'];

/** Every key there is, by what it is for; read from the registry, so it cannot be out of date. */
export function KeysSheet({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }): ReactElement {
  return (
    <Dialog title="Every key" open={open} onClose={onClose} wide>
      <Keys />
    </Dialog>
  );
}

function Keys(): ReactElement {
  const [query, setQuery] = useState('');
  const commands = allCommands().filter((command) => command.keys.length > 0);
  const found = findItems(
    commands.map((command) => ({ id: command.id, title: command.title, more: command.keys.join(' '), command })),
    query,
    [],
  );
  const shown = new Set(found.map(({ item }) => item.command));
  return (
    <>
      <input
        className={styles['filter']}
        type="search"
        aria-label="Find a key"
        placeholder="Find a key"
        value={query}
        onChange={(event) => setQuery(event.target.value)}
      />
      <div className={styles['sheet']}>
        {order.map((group) => (
          <Group
            key={group}
            group={group}
            commands={commands.filter((command) => command.group === group && shown.has(command))}
          />
        ))}
        {shown.size === 0 ? <p className={styles['none']}>No key does that.</p> : null}
      </div>
    </>
  );
}

function Group({
  group,
  commands,
}: {
  readonly group: CommandGroup;
  readonly commands: readonly Command[];
}): ReactElement | null {
  if (commands.length === 0) return null;
  return (
    <section className={styles['group']} aria-label={group}>
      <h3>{group}</h3>
      <dl>
        {commands.map((command) => (
          <div key={command.id}>
            <dt>{command.title}</dt>
            <dd>
              {command.keys.map((keys) => (
                <Kbd key={keys} keys={keys} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
