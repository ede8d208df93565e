/** True on a Mac, where `Ctrl` in a chord means the command key. */
export const isMac = typeof navigator !== 'undefined' && /Mac|iP(hone|ad|od)/.test(navigator.platform);

const namesOfKeys: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Comma: ',',
  Period: '.',
  BracketLeft: '[',
  BracketRight: ']',
  Equal: '+',
  Minus: '−',
  Slash: '/',
  PageUp: 'Page ↑',
  PageDown: 'Page ↓',
  NumpadAdd: 'Num +',
  NumpadSubtract: 'Num −',
  Escape: 'Esc',
};

const namesOnMac: Readonly<Record<string, string>> = { Ctrl: '⌘', Shift: '⇧', Alt: '⌥', Delete: '⌫', Enter: '↩' };

/** A chord such as `Ctrl+Shift+O` as its reader's keyboard prints it: `Ctrl Shift O`, or `⇧⌘O` on a Mac. */
export function chordText(chord: string, onMac: boolean = isMac): string {
  if (chord === 'Shift+Slash') return '?';
  const parts = chord.split('+');
  if (!onMac) return parts.map((part) => namesOfKeys[part] ?? part).join(' ');
  const modifiers = ['Alt', 'Shift', 'Ctrl'].filter((modifier) => parts.includes(modifier));
  const key = parts.at(-1) ?? '';
  return [...modifiers, key].map((part) => namesOnMac[part] ?? namesOfKeys[part] ?? part).join('');
}

/** The same chord as words for a screen reader: `Control+Shift+O` in the form `aria-keyshortcuts` wants. */
export function chordForAria(chord: string, onMac: boolean = isMac): string {
  return chord.replace('Ctrl', onMac ? 'Meta' : 'Control');
}
