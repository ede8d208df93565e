import { say, sayProblem } from '../ui/messages.ts';

/**
 * How far a key reaches: `global` works everywhere but in fields; `field` chords also work while typing; `compare` works
 * while takes are compared, and there instead of `global`.
 */
export type CommandScope = 'global' | 'field' | 'compare';

export type CommandGroup = 'Play' | 'Mark' | 'Tour' | 'Edit' | 'View' | 'Tapes' | 'Compare' | 'Export' | 'Help';

/** What a command may want to know about how it was asked for. */
export type CommandCall = {
  /** When the key went down, on the `performance.now()` clock; for a click or the palette, now. */
  readonly timeStampMs: number;
};

/** One thing a user can do. Keys, palette, buttons, menus and the printed key table all read this one entry. */
export type Command = {
  readonly id: string;
  /** In the imperative, as the palette shows it: `Mark take`. */
  readonly title: string;
  readonly group: CommandGroup;
  /** Chords such as `Space`, `Ctrl+Shift+Z`, `Shift+ArrowLeft`; the first one is shown. `Ctrl` means ⌘ on a Mac. */
  readonly keys: readonly string[];
  readonly scope: CommandScope;
  /** Whether a held key runs it again and again; left out, arrows, page keys and zoom do and nothing else does. */
  readonly repeats?: boolean;
  /** False keeps it out of the palette, for the twin of another command; all others are in it. */
  readonly inPalette?: boolean;
  /**
   * For the keys of a mode, such as a tour: only while it holds are the keys this command's, and then before every
   * other command that has them. Outside the mode the palette does not show it either.
   */
  readonly during?: () => boolean;
  /** Null when it can run now; otherwise one sentence that says why not, shown when someone tries. */
  readonly unavailable?: () => string | null;
  run(call: CommandCall): void | Promise<void>;
};

const registry = new Map<string, Command>();
const listeners = new Set<(command: Command) => void>();

/** Adds commands once at start; two commands of one id or one key in one scope are a mistake and throw. */
export function registerCommands(commands: readonly Command[]): void {
  for (const command of commands) {
    if (registry.has(command.id)) throw new Error(`The command ${command.id} is registered twice.`);
    for (const other of registry.values()) {
      // A mode may take keys from the desk; two commands of one mode may not share one.
      if (!inOnePlace(other, command) || other.during !== command.during) continue;
      const clash = command.keys.find((key) => other.keys.includes(key));
      if (clash !== undefined) throw new Error(`${clash} belongs to ${other.id} and to ${command.id}.`);
    }
    registry.set(command.id, command);
  }
}

/** Whether a command can be asked for: the comparison has keys of its own in place of those of the desk. */
export function isInReach({ scope }: Pick<Command, 'scope'>, isComparing: boolean): boolean {
  return scope === 'field' || (scope === 'compare') === isComparing;
}

function inOnePlace(one: Command, other: Command): boolean {
  return [true, false].some((isComparing) => isInReach(one, isComparing) && isInReach(other, isComparing));
}

/** Tells each command that was run, after it was begun. Returns how to stop. */
export function onCommandRun(listener: (command: Command) => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function allCommands(): readonly Command[] {
  return [...registry.values()];
}

export function commandById(id: string): Command {
  const command = registry.get(id);
  if (command === undefined) throw new Error(`There is no command ${id}.`);
  return command;
}

/** Runs a command, or says why it cannot be run now; what goes wrong in it is said too. */
export function runCommand(command: Command, call: CommandCall): void {
  const reason = command.unavailable?.() ?? null;
  if (reason !== null) {
    say('info', reason);
    return;
  }
  try {
    const running = command.run(call);
    if (running instanceof Promise) running.catch(sayProblem);
    for (const listener of listeners) listener(command);
  } catch (error) {
    sayProblem(error);
  }
}

/** Runs a command for a click: the same as its key does, with the moment of now. */
export function runById(id: string): void {
  runCommand(commandById(id), { timeStampMs: performance.now() });
}
