import { Copy } from 'lucide-react';
import { type ReactElement, useEffect } from 'react';
import type { MetadataGroup, OfferedMarks } from '../../shared/contract/views.ts';
import type { Transfer } from '../../shared/domain/transfer.ts';
import { useArchive } from '../archive/archive.ts';
import { useTapeTime } from '../archive/tape-times.ts';
import { Button } from '../ui/Button.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { say, sayProblem } from '../ui/messages.ts';
import { loadMetadata, useMetadata } from './metadata-store.ts';
import { addOffered, offerText } from './offered-marks.ts';
import { OfferedList } from './OfferedList.tsx';
import offerStyles from './OfferedMarks.module.css';
import styles from './TapeDetails.module.css';

/** What the file says beside its sound, part by part, and the places it carries. Never edited. */
export function FileWords({ transfer }: { readonly transfer: Transfer }): ReactElement | null {
  const found = useMetadata(transfer.id);
  useEffect(() => {
    // Whether marks are there already may have changed since it was asked last.
    void loadMetadata(transfer.id);
  }, [transfer.id]);
  if (found === undefined) return null;
  if (found.kind === 'failed') {
    return (
      <section className={styles['fields']} aria-label="What the file says">
        <h3>What the file says</h3>
        <p className={styles['reason']}>{found.problem}</p>
      </section>
    );
  }
  const { groups, offered } = found.view;
  if (groups.length === 0 && offered === null) return null;
  return (
    <section className={styles['fields']} aria-label="What the file says">
      <h3>What the file says</h3>
      {offered === null ? null : <Carried transfer={transfer} offered={offered} />}
      {groups.map((group) => (
        <Group key={group.name} group={group} />
      ))}
    </section>
  );
}

function Carried({ transfer, offered }: { readonly transfer: Transfer; readonly offered: OfferedMarks }): ReactElement {
  const isReadOnly = useArchive((state) => state.archive?.readOnly === true);
  const time = useTapeTime(transfer.id);
  const isAllThere = offered.newCount === 0;
  const count = offered.marks.length;
  return (
    <div className={offerStyles['inDetails']}>
      <div className={offerStyles['line']}>
        <p>
          {isAllThere
            ? `${count === 0 ? 'No' : `All ${count}`} places of the file are marks here.`
            : offerText(offered)}
        </p>
        {isAllThere || isReadOnly ? null : (
          <Button size="small" onClick={() => void addOffered(transfer.id).catch(sayProblem)}>
            Add
          </Button>
        )}
      </div>
      <OfferedList offered={offered} time={time} />
    </div>
  );
}

function Group({ group }: { readonly group: MetadataGroup }): ReactElement {
  const { name, entries } = group;
  const all = entries.map(({ key, value }) => `${key}: ${value}`).join('\n');
  return (
    <>
      <h4 className={styles['group']}>
        {name}
        <IconButton size="small" label={`Copy ${name}`} icon={<Copy />} onClick={() => copy(name, all)} />
      </h4>
      {entries.map(({ key, value }, index) => (
        // A file may say the same thing twice.
        // oxlint-disable-next-line react/no-array-index-key
        <Entry key={index} name={key} value={value} />
      ))}
    </>
  );
}

function Entry({ name, value }: { readonly name: string; readonly value: string }): ReactElement {
  return (
    <>
      <span className={styles['key']}>{name}</span>
      <span className={`${styles['fact']} ${styles['words']}`}>
        <span>{value}</span>
        <IconButton size="small" label={`Copy ${name}`} icon={<Copy />} onClick={() => copy(name, value)} />
      </span>
    </>
  );
}

function copy(name: string, text: string): void {
  navigator.clipboard.writeText(text).then(() => say('done', `${name} copied.`), sayProblem);
}
