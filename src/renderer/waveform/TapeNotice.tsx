import { FileQuestionMark, TriangleAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import { fileNameOf, type Transfer } from '../../shared/domain/transfer.ts';
import { allCommands, runCommand } from '../commands/registry.ts';
import { Button } from '../ui/Button.tsx';
import styles from './TapeNotice.module.css';

/** What is the matter with a tape that cannot be seen or heard as it should be, and the way out. */
export function TapeNotice({
  transfer,
  problem,
  fills,
}: {
  readonly transfer: Transfer;
  /** What the waveform itself ran into, beside the state of the file. */
  readonly problem: string | null;
  /** Whether there is nothing else to see. */
  readonly fills: boolean;
}): ReactElement | null {
  const words = wordsFor(transfer, problem, fills);
  if (words === null) return null;
  return (
    <div className={styles['notice']} data-fills={fills} role={words.isProblem ? 'alert' : 'status'}>
      {words.isProblem ? (
        transfer.state === 'missing' ? (
          <FileQuestionMark aria-hidden size={18} />
        ) : (
          <TriangleAlert aria-hidden size={18} />
        )
      ) : null}
      <div className={styles['words']}>
        <strong>{words.title}</strong>
        {words.text === '' ? null : <p>{words.text}</p>}
      </div>
      {words.commands.map((command) => (
        <CommandButton key={command.id} {...command} />
      ))}
    </div>
  );
}

type Words = {
  readonly title: string;
  readonly text: string;
  readonly isProblem: boolean;
  readonly commands: readonly { readonly id: string; readonly label: string }[];
};

function wordsFor(transfer: Transfer, problem: string | null, fills: boolean): Words | null {
  const { state, reason } = transfer;
  const name = fileNameOf(transfer);
  switch (state) {
    case 'missing':
      return {
        title: `${name} is not where it was.`,
        text: reason ?? 'Its marks are kept. Put the file back, or say where it is now.',
        isProblem: true,
        commands: [{ id: 'tapes.locate', label: 'Locate…' }],
      };
    case 'unreadable':
      return {
        title: `${name} cannot be read.`,
        text: reason ?? '',
        isProblem: true,
        commands: [
          { id: 'tapes.readRaw', label: 'Read as raw PCM…' },
          { id: 'tapes.reread', label: 'Try again' },
        ],
      };
    case 'changed':
      return {
        title: `${name} has changed since it was added.`,
        text: reason ?? 'Marks may no longer lie where they were set.',
        isProblem: true,
        commands: [{ id: 'tapes.reread', label: 'Read again' }],
      };
    case 'reading':
    case 'present':
      if (problem !== null)
        return { title: 'The waveform is not whole.', text: problem, isProblem: true, commands: [] };
      // While it grows, the picture itself says so.
      return fills ? { title: `Reading ${name}…`, text: '', isProblem: false, commands: [] } : null;
  }
}

/** A command as a button, where the command exists in this window. */
function CommandButton({ id, label }: { id: string; label: string }): ReactElement | null {
  const command = allCommands().find((one) => one.id === id);
  if (command === undefined || (command.unavailable?.() ?? null) !== null) return null;
  return (
    <Button size="small" onClick={() => runCommand(command, { timeStampMs: performance.now() })}>
      {label}
    </Button>
  );
}
