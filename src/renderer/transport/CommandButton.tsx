import type { ReactElement } from 'react';
import { commandById, runById } from '../commands/registry.ts';
import { Button, type ButtonProps } from '../ui/Button.tsx';
import { Tooltip } from '../ui/Tooltip.tsx';

/** A button for a command: same name, same key, same refusal as everywhere else. */
export function CommandButton({
  command,
  label,
  hint = label,
  ...rest
}: ButtonProps & {
  readonly command: string;
  readonly label: string;
  readonly hint?: string;
}): ReactElement {
  const [keys] = commandById(command).keys;
  return (
    <Tooltip text={hint} keys={keys}>
      <Button {...rest} size="large" aria-label={label} onClick={() => runById(command)} />
    </Tooltip>
  );
}
