import { chordOf, isModified, normalChord } from './keymap.ts';
import { type Command, isInReach, runCommand } from './registry.ts';

/** Where the keyboard is when a key goes down. */
export type KeyPlace = {
  /** A dialog or panel lies over the window. */
  readonly inDialog: boolean;
  /** The focus is where text is typed. */
  readonly inField: boolean;
  /** Takes are compared: those keys are in force. */
  readonly isComparing: boolean;
  /** Chords that the focused thing uses itself: Space on a button, arrows in a list. */
  readonly ownKeys: readonly string[];
};

/** The command a chord means at a place, or null when the key is left to whatever has the focus. */
export function commandFor(chord: string, place: KeyPlace, commands: readonly Command[]): Command | null {
  if (place.ownKeys.includes(chord)) return null;
  const meant = commands.filter(
    (one) => isInReach(one, place.isComparing) && one.keys.some((key) => normalChord(key) === chord),
  );
  // The keys of a mode come first while it lasts.
  const command = meant.find(({ during }) => during?.() === true) ?? meant.find(({ during }) => during === undefined);
  if (command === undefined) return null;
  if (!place.inDialog && !place.inField) return command;
  return command.scope === 'field' && isModified(chord) ? command : null;
}

/** The one listener for keys. It listens before anything else does; returns what ends it. */
export function listenForKeys(
  target: Window,
  { commands, onMac }: { readonly commands: () => readonly Command[]; readonly onMac: boolean },
): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing || event.defaultPrevented) return;
    const chord = chordOf(event, onMac);
    if (chord === null) return;
    const command = commandFor(chord, placeOf(event.target), commands());
    if (command === null) return;
    event.preventDefault();
    event.stopPropagation();
    // A held key repeats what moves (nudging, zooming), never what makes or unmakes something.
    if (event.repeat && !(command.repeats ?? chordsThatRepeat.test(chord))) return;
    runCommand(command, { timeStampMs: event.timeStamp });
  };
  target.addEventListener('keydown', onKeyDown, { capture: true });
  return () => target.removeEventListener('keydown', onKeyDown, { capture: true });
}

const chordsThatRepeat = /(?:Arrow\w+|Page\w+|Equal|Minus|Comma|Period)$/;
const typingTypes = /^(?:text|search|url|tel|email|password|number|date|time)$/;
const arrows = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown'];

/** Keys that belong to things of a role. Lists of our own say theirs in `data-own-keys`. */
const keysOfRoles: Readonly<Record<string, readonly string[]>> = {
  button: ['Space', 'Enter'],
  link: ['Enter'],
  checkbox: ['Space'],
  combobox: ['Space', 'Enter', 'ArrowUp', 'ArrowDown'],
  option: ['Space', 'Enter', ...arrows],
  tab: ['Space', 'Enter', 'ArrowLeft', 'ArrowRight', 'Home', 'End'],
  menuitem: ['Space', 'Enter', ...arrows],
  slider: [...arrows, 'Shift+ArrowLeft', 'Shift+ArrowRight', 'Shift+ArrowUp', 'Shift+ArrowDown'],
  separator: [...arrows, 'Shift+ArrowLeft', 'Shift+ArrowRight', 'Shift+ArrowUp', 'Shift+ArrowDown'],
};

function placeOf(target: EventTarget | null): KeyPlace {
  const element = target instanceof HTMLElement ? target : document.body;
  return {
    // Popups of menus and selects take typed letters themselves, as dialogs do.
    inDialog:
      element.closest('[role=menu], [data-takes-keys]') !== null ||
      // What opens over a control lets the keys of the desk through: one listens while one sets it.
      document.querySelector(
        '[role=dialog][data-open]:not([data-keys-pass]), [role=alertdialog][data-open]:not([data-keys-pass])',
      ) !== null,
    inField:
      element.isContentEditable ||
      element instanceof HTMLTextAreaElement ||
      element instanceof HTMLSelectElement ||
      (element instanceof HTMLInputElement && typingTypes.test(element.type)),
    isComparing: document.querySelector('[data-comparing]') !== null,
    ownKeys: isEscTaken() ? [...ownKeysOf(element), 'Escape'] : ownKeysOf(element),
  };
}

/** Esc gives up what the pointer drags, or closes what is open over a control, before it lets go of a selection. */
function isEscTaken(): boolean {
  return document.querySelector('[data-dragging="true"], [role=dialog][data-open][data-keys-pass]') !== null;
}

function ownKeysOf(element: HTMLElement): readonly string[] {
  const stated = element.closest<HTMLElement>('[data-own-keys]')?.dataset['ownKeys'];
  const role = element.getAttribute('role') ?? roleOfTag(element);
  return [...(stated?.split(' ').map(normalChord) ?? []), ...(keysOfRoles[role] ?? [])];
}

function roleOfTag(element: HTMLElement): string {
  if (element instanceof HTMLButtonElement) return 'button';
  if (element instanceof HTMLAnchorElement) return 'link';
  if (element instanceof HTMLInputElement) return element.type === 'range' ? 'slider' : element.type;
  return element.tagName.toLowerCase();
}
