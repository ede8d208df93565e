import { beforeEach, expect, test } from 'vitest';
import { commandFor, type KeyPlace } from '../../src/renderer/commands/dispatch.ts';
import { type Command, onCommandRun, registerCommands, runCommand } from '../../src/renderer/commands/registry.ts';
import { messageStore } from '../../src/renderer/ui/messages.ts';

const desk: KeyPlace = { inDialog: false, inField: false, isComparing: false, ownKeys: [] };

function aCommand(fields: Partial<Command> & { readonly id: string }): Command {
  return { title: 'Do it', group: 'Mark', keys: [], scope: 'global', run: () => {}, ...fields };
}

const take = aCommand({ id: 'take', keys: ['T'] });
const undo = aCommand({ id: 'undo', keys: ['Ctrl+Z'] });
const palette = aCommand({ id: 'palette', keys: ['Ctrl+K'], scope: 'field' });
const careless = aCommand({ id: 'careless', keys: ['Shift+X'], scope: 'field' });
const all = [take, undo, palette, careless];

const said = (): readonly string[] => messageStore.getState().messages.map(({ text }) => text);

beforeEach(() => messageStore.setState({ messages: [] }));

test('T marks a take wherever nobody types', () => {
  expect(commandFor('T', desk, all)).toBe(take);
});

test('bare keys are text while someone types', () => {
  const field = { ...desk, inField: true };
  expect(commandFor('T', field, all)).toBe(null);
  expect(commandFor('Shift+X', field, all)).toBe(null);
});

test('the palette opens from inside a field, but Ctrl Z there is the field’s own', () => {
  const field = { ...desk, inField: true };
  expect(commandFor('Ctrl+K', field, all)).toBe(palette);
  expect(commandFor('Ctrl+Z', field, all)).toBe(null);
});

test('under an open panel no bare key does anything', () => {
  const panel = { ...desk, inDialog: true };
  expect(commandFor('T', panel, all)).toBe(null);
  expect(commandFor('Ctrl+Z', panel, all)).toBe(null);
  expect(commandFor('Ctrl+K', panel, all)).toBe(palette);
});

test('while takes are compared their keys win, and the desk’s own do nothing', () => {
  const hear = aCommand({ id: 'hear', keys: ['1', 'Space'], scope: 'compare' });
  const rate = aCommand({ id: 'rate', keys: ['1'] });
  const comparing = { ...desk, isComparing: true };
  const commands = [rate, take, palette, hear];
  expect(commandFor('1', comparing, commands)).toBe(hear);
  expect(commandFor('1', desk, commands)).toBe(rate);
  expect(commandFor('Space', desk, commands)).toBe(null);
  expect(commandFor('T', comparing, commands)).toBe(null);
  expect(commandFor('Ctrl+K', comparing, commands)).toBe(palette);
});

test('a key of the comparison may be one of the desk, but not one that works everywhere', () => {
  registerCommands([
    aCommand({ id: 'desk.f9', keys: ['F9'] }),
    aCommand({ id: 'compare.f9', keys: ['F9'], scope: 'compare' }),
  ]);
  registerCommands([aCommand({ id: 'anywhere', keys: ['F4'], scope: 'field' })]);
  expect(() => registerCommands([aCommand({ id: 'compare.f4', keys: ['F4'], scope: 'compare' })])).toThrow(
    'belongs to',
  );
});

test('a list keeps the keys it moves with', () => {
  const next = aCommand({ id: 'next', keys: ['ArrowDown'] });
  expect(commandFor('ArrowDown', { ...desk, ownKeys: ['ArrowDown'] }, [next, take])).toBe(null);
  expect(commandFor('T', { ...desk, ownKeys: ['ArrowDown'] }, [next, take])).toBe(take);
});

test('a command that cannot run says why and does nothing', () => {
  let ran = false;
  runCommand(
    aCommand({
      id: 'join',
      unavailable: () => 'Select two marks first.',
      run: () => {
        ran = true;
      },
    }),
    { timeStampMs: 0 },
  );
  expect(ran).toBe(false);
  expect(said()).toEqual(['Select two marks first.']);
});

test('a command gets the moment in which the key went down', () => {
  let moment = 0;
  runCommand(
    aCommand({
      id: 'mark',
      run: ({ timeStampMs }) => {
        moment = timeStampMs;
      },
    }),
    { timeStampMs: 1234.5 },
  );
  expect(moment).toBe(1234.5);
});

test('what goes wrong in a command is said, at once or later', async () => {
  runCommand(
    aCommand({
      id: 'now',
      run: () => {
        throw new Error('The disk is full.');
      },
    }),
    { timeStampMs: 0 },
  );
  runCommand(aCommand({ id: 'later', run: () => Promise.reject(new Error('The tape is gone.')) }), { timeStampMs: 0 });
  await Promise.resolve();
  await Promise.resolve();
  expect(said()).toEqual(['The disk is full.', 'The tape is gone.']);
});

test('two commands on one key are found out at start', () => {
  registerCommands([aCommand({ id: 'a', keys: ['Q'] })]);
  expect(() => registerCommands([aCommand({ id: 'b', keys: ['Q'] })])).toThrow('Q belongs to a and to b.');
  expect(() => registerCommands([aCommand({ id: 'a' })])).toThrow('registered twice');
});

test('a mode takes keys from the desk while it lasts, and only then', () => {
  let isOn = false;
  const during = (): boolean => isOn;
  const name = aCommand({ id: 'name', keys: ['Enter'] });
  const next = aCommand({ id: 'next take', keys: ['Enter'], during });
  const only = aCommand({ id: 'only', keys: ['N'], during });
  expect(commandFor('Enter', desk, [name, next, only])).toBe(name);
  expect(commandFor('N', desk, [name, next, only])).toBe(null);
  isOn = true;
  expect(commandFor('Enter', desk, [name, next, only])).toBe(next);
  expect(commandFor('N', desk, [name, next, only])).toBe(only);
  registerCommands([aCommand({ id: 'desk', keys: ['W'] }), aCommand({ id: 'mode', keys: ['W'], during })]);
  expect(() => registerCommands([aCommand({ id: 'mode twin', keys: ['W'], during })])).toThrow(
    'W belongs to mode and to mode twin.',
  );
});

test('who listens hears of the commands that ran, and of no others', () => {
  const heard: string[] = [];
  const stop = onCommandRun(({ id }) => heard.push(id));
  runCommand(aCommand({ id: 'ran' }), { timeStampMs: 0 });
  runCommand(aCommand({ id: 'could not', unavailable: () => 'Not now.' }), { timeStampMs: 0 });
  stop();
  runCommand(aCommand({ id: 'unheard' }), { timeStampMs: 0 });
  expect(heard).toEqual(['ran']);
});
