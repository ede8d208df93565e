/** What of a keyboard event decides which command is meant. */
export type KeyPress = {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
};

const signNames: Readonly<Record<string, string>> = {
  ',': 'Comma',
  '.': 'Period',
  '/': 'Slash',
  '?': 'Slash',
  '[': 'BracketLeft',
  ']': 'BracketRight',
  '-': 'Minus',
  '=': 'Equal',
  '+': 'Equal',
  ' ': 'Space',
};

const modifierKeys: ReadonlySet<string> = new Set(['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'CapsLock', 'Fn']);

/**
 * The chord of a key press in the spelling of the command registry (`Ctrl+Shift+Z`, `Space`, `BracketLeft`), or null
 * for a modifier alone. Letters are those the reader's keyboard prints; on keyboards without Latin letters, and for
 * digits, the place of the key decides, so that no layout is without a command.
 */
export function chordOf(press: KeyPress, onMac: boolean): string | null {
  if (modifierKeys.has(press.key) || press.key === 'Dead' || press.key === 'Process') return null;
  // The other of the two is the system's own (Windows key, Control on a Mac): such chords are never ours.
  if (onMac ? press.ctrlKey : press.metaKey) return null;
  const key = keyName(press, onMac);
  if (key === null) return null;
  const shift = press.shiftKey && press.key !== '+' ? 'Shift+' : '';
  return `${(onMac ? press.metaKey : press.ctrlKey) ? 'Ctrl+' : ''}${shift}${press.altKey ? 'Alt+' : ''}${key}`;
}

function keyName({ key, code, altKey }: KeyPress, onMac: boolean): string | null {
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  const place = /^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(code)?.[1];
  // Option on a Mac types signs: there the place of the key is what the reader meant.
  if (place !== undefined && (/^\d$/.test(place) || !/^[\x20-\x7e]$/.test(key))) return place;
  const sign = altKey && onMac ? undefined : signNames[key];
  if (sign !== undefined) return sign;
  if (onMac && key === 'Backspace') return 'Delete';
  if (code === 'NumpadEnter') return 'Enter';
  if (code === 'NumpadAdd') return 'Equal';
  if (code === 'NumpadSubtract') return 'Minus';
  if (key.length > 1 && key !== 'Unidentified') return key;
  return code === '' ? null : code;
}

/** The same chord however its modifiers were ordered by whoever wrote it. */
export function normalChord(chord: string): string {
  const parts = chord.split('+');
  const key = parts.at(-1) ?? '';
  return [...['Ctrl', 'Shift', 'Alt'].filter((modifier) => parts.includes(modifier)), key].join('+');
}

/** True when the chord has a modifier that makes it no text: such chords may work while someone types. */
export function isModified(chord: string): boolean {
  return /(?:Ctrl|Alt)\+/.test(chord) || /^(?:Shift\+)?F\d{1,2}$/.test(chord);
}
