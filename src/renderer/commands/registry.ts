/** How far a key reaches: `global` works everywhere but in fields; `field` chords also work while typing. */
export type CommandScope = 'global' | 'field';

export type CommandGroup = 'Play' | 'Mark' | 'Edit' | 'View' | 'Tapes' | 'Export' | 'Help';

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
  /** Null when it can run now; otherwise one sentence that says why not, shown when someone tries. */
  readonly unavailable?: () => string | null;
  run(call: CommandCall): void | Promise<void>;
};

const registry = new Map<string, Command>();

/** Adds commands once at start; two commands of one id or one key in one scope are a mistake and throw. */
export function registerCommands(commands: readonly Command[]): void {
  for (const command of commands) {
    if (registry.has(command.id)) throw new Error(`The command ${command.id} is registered twice.`);
    for (const other of registry.values()) {
      const clash = command.keys.find((key) => other.keys.includes(key));
      if (clash !== undefined) throw new Error(`${clash} belongs to ${other.id} and to ${command.id}.`);
    }
    registry.set(command.id, command);
  }
}

export function allCommands(): readonly Command[] {
  return [...registry.values()];
}

export function commandById(id: string): Command {
  const command = registry.get(id);
  if (command === undefined) throw new Error(`There is no command ${id}.`);
  return command;
}
