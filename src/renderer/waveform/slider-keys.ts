import { allCommands, runCommand } from '../commands/registry.ts';
import type { ViewScope } from './view-scope.ts';

/** Keys that a slider keeps to itself by its role, so that the window's own listener leaves them to us. */
const ownKeys = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown']);

/** Lets the focused slider do with its keys what they do everywhere: nudge the playhead, step through marks, page. */
export function listenToSliderKeys(scope: ViewScope, slider: HTMLElement): void {
  const onKey = (event: Event): void => {
    if (!(event instanceof KeyboardEvent) || !ownKeys.has(event.code)) return;
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    const chord = `${event.shiftKey ? 'Shift+' : ''}${event.code}`;
    const command = allCommands().find(({ keys }) => keys.includes(chord));
    if (command === undefined) return;
    event.preventDefault();
    runCommand(command, { timeStampMs: event.timeStamp });
  };
  scope.listen(slider, 'keydown', onKey);
}
