import { expect, test } from 'vitest';
import { chordOf, isModified, type KeyPress, normalChord } from '../../src/renderer/commands/keymap.ts';
import { chordText } from '../../src/renderer/ui/chord-text.ts';

/** A key press on a keyboard: what it prints and where it lies. */
function press(key: string, code: string, modifiers: Partial<KeyPress> = {}): KeyPress {
  return { key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...modifiers };
}

test.each([
  ['t', 'KeyT', {}, 'T'],
  ['T', 'KeyT', { shiftKey: true }, 'Shift+T'],
  [' ', 'Space', {}, 'Space'],
  ['ArrowLeft', 'ArrowLeft', { altKey: true }, 'Alt+ArrowLeft'],
  ['z', 'KeyZ', { ctrlKey: true }, 'Ctrl+Z'],
  ['Z', 'KeyZ', { ctrlKey: true, shiftKey: true }, 'Ctrl+Shift+Z'],
  [',', 'Comma', {}, 'Comma'],
  ['[', 'BracketLeft', {}, 'BracketLeft'],
  ['?', 'Slash', { shiftKey: true }, 'Shift+Slash'],
  ['3', 'Digit3', {}, '3'],
  ['3', 'Numpad3', {}, '3'],
  ['Enter', 'NumpadEnter', {}, 'Enter'],
  ['-', 'NumpadSubtract', {}, 'Minus'],
  ['+', 'Equal', { shiftKey: true }, 'Equal'],
  ['F6', 'F6', { shiftKey: true }, 'Shift+F6'],
] as const)('%s on %s is one chord', (key, code, modifiers, chord) => {
  expect(chordOf(press(key, code, modifiers), false)).toBe(chord);
});

test('letters are those the keyboard prints, so Ctrl Z undoes on a German keyboard too', () => {
  expect(chordOf(press('z', 'KeyY', { ctrlKey: true }), false)).toBe('Ctrl+Z');
});

test('on a keyboard without Latin letters the place of the key decides', () => {
  expect(chordOf(press('е', 'KeyT'), false)).toBe('T');
  expect(chordOf(press('я', 'KeyZ', { ctrlKey: true }), false)).toBe('Ctrl+Z');
});

test('digits work where they are typed with Shift, as on a French keyboard', () => {
  expect(chordOf(press('"', 'Digit3'), false)).toBe('3');
});

test('on a Mac the command key is Ctrl, Control is the system’s, and Delete is the key above Return', () => {
  expect(chordOf(press('z', 'KeyZ', { metaKey: true }), true)).toBe('Ctrl+Z');
  expect(chordOf(press('z', 'KeyZ', { ctrlKey: true }), true)).toBe(null);
  expect(chordOf(press('Backspace', 'Backspace'), true)).toBe('Delete');
  expect(chordOf(press('†', 'KeyT', { altKey: true }), true)).toBe('Alt+T');
});

test('the Windows key and modifiers alone are never a chord', () => {
  expect(chordOf(press('e', 'KeyE', { metaKey: true }), false)).toBe(null);
  expect(chordOf(press('Shift', 'ShiftLeft', { shiftKey: true }), false)).toBe(null);
});

test('a chord is the same however its modifiers are ordered', () => {
  expect(normalChord('Shift+Ctrl+Z')).toBe('Ctrl+Shift+Z');
});

test('only chords that type nothing may work while someone types', () => {
  expect(['Ctrl+K', 'Alt+ArrowDown', 'F6'].every(isModified)).toBe(true);
  expect(['T', 'Shift+T', 'Space', 'Delete'].some(isModified)).toBe(false);
});

test('keys are shown as the reader’s keyboard prints them', () => {
  expect(chordText('Ctrl+Shift+O', false)).toBe('Ctrl Shift O');
  expect(chordText('Ctrl+Shift+O', true)).toBe('⇧⌘O');
  expect(chordText('Shift+Slash', false)).toBe('?');
  expect(chordText('BracketLeft', false)).toBe('[');
});
