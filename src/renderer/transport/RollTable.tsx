import type { ReactElement } from 'react';
import { maxRollSeconds, minRollSeconds, movedRoll, readRoll, type RollName } from '../../shared/domain/rolls.ts';
import { useArchive } from '../archive/archive.ts';
import { bridge } from '../client/bridge.ts';
import { commandById } from '../commands/registry.ts';
import { Kbd } from '../ui/Kbd.tsx';
import { sayProblem } from '../ui/messages.ts';
import { NumberField } from './NumberField.tsx';
import { rollRows } from './roll-rows.ts';
import styles from './RollTable.module.css';

/** One step of the arrows; with Shift ten of them, with Alt a tenth. */
const stepSeconds = 0.1;

/** How much each key plays before and after what it means. */
export function RollTable(): ReactElement {
  return (
    <table className={styles['table']}>
      <caption>Pre-roll and post-roll</caption>
      <thead>
        <tr>
          <th scope="col">Key</th>
          <th scope="col">Plays</th>
          <th scope="col">Before</th>
          <th scope="col">After</th>
        </tr>
      </thead>
      <tbody>
        {rollRows.map(({ commands, title, pre, post }) => (
          <tr key={title}>
            <td className={styles['keys']}>
              {commands.map((command) => {
                const [keys] = commandById(command).keys;
                return keys === undefined ? null : <Kbd key={command} keys={keys} />;
              })}
            </td>
            <th scope="row">{title}</th>
            <td>{pre === null ? <None /> : <RollField name={pre} label={`${title}: pre-roll`} />}</td>
            <td>{post === null ? <None /> : <RollField name={post} label={`${title}: post-roll`} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function RollField({ name, label }: { readonly name: RollName; readonly label: string }): ReactElement {
  const rolls = useArchive((state) => state.settings.rolls);
  const seconds = rolls[name];
  const set = (wanted: number): void => {
    if (wanted !== seconds)
      bridge.request('settings.set', { settings: { rolls: { ...rolls, [name]: wanted } } }).catch(sayProblem);
  };
  return (
    <NumberField
      label={label}
      value={String(seconds)}
      unit="s"
      onText={(text) => {
        const wanted = readRoll(name, text);
        if (wanted === null) sayProblem(new Error(refusal(name, text)));
        else set(wanted);
      }}
      onStep={(steps) => set(movedRoll(name, seconds, steps * stepSeconds))}
    />
  );
}

/** Where the key has none, because it would contradict what it does. */
function None(): ReactElement {
  return (
    <span className={styles['none']} role="img" aria-label="none">
      –
    </span>
  );
}

function refusal(name: RollName, text: string): string {
  return `“${text}” is no time to be played there. Write seconds from ${minRollSeconds(name)} to ${maxRollSeconds}, for example 2, or 500 ms.`;
}
