import { expect, test } from 'vitest';
import { createDispatch } from '../../src/main/hosts/message-host.ts';
import { UserError } from '../../src/shared/contract/errors.ts';
import { type Change, noChange, noDiff } from '../../src/shared/domain/change.ts';
import { newMark } from '../../src/shared/domain/mark-rules.ts';
import { usualRolls } from '../../src/shared/domain/rolls.ts';
import { newId } from '../../src/shared/domain/ids.ts';
import { coreDouble } from '../doubles/core.ts';

async function ask(
  core: ReturnType<typeof coreDouble>,
  name: string,
  input: unknown,
  log: (line: string) => void = () => {},
) {
  const inputJson = typeof input === 'string' ? input : JSON.stringify(input);
  return JSON.parse(await createDispatch(core, log)(name, inputJson)) as unknown;
}

const take = newMark('take', 48_000, { id: newId(), transferId: newId(), at: 1, author: 'Ann' });
const commit = (change: Change) => ({ title: 'Mark take', change, place: null });

test('a request is answered by its handler with the value it gave', async () => {
  const core = coreDouble({ 'history.undo': () => ({ done: null, revision: 7 }) });
  expect(await ask(core, 'history.undo', {})).toEqual({ ok: true, value: { done: null, revision: 7 } });
});

test('a whole change reaches the handler as it was sent', async () => {
  const core = coreDouble({ 'changes.commit': () => ({ revision: 1 }) });
  const input = commit({ ...noChange, marks: { ...noDiff, added: [take] } });
  expect(await ask(core, 'changes.commit', input)).toEqual({ ok: true, value: { revision: 1 } });
  expect(core.asked).toEqual([{ name: 'changes.commit', input }]);
});

test('names that every object has are no requests', async () => {
  for (const name of ['constructor', '__proto__', 'toString', 'marks.steal', '']) {
    expect(await ask(coreDouble(), name, {})).toMatchObject({ ok: false, code: 'unknownRequest' });
  }
});

test.each([
  ['no JSON', 'marks.list', '{"transferId":'],
  ['a field too many', 'archive.get', { sneaky: 1 }],
  ['a field too few', 'marks.list', {}],
  ['a text where a list belongs', 'transfers.add', { paths: '/etc' }],
  ['a zero byte in a path', 'files.browse', { path: '/tmp\0/x', showAllFiles: false }],
  [
    'a field too many deep in a mark',
    'changes.commit',
    commit({ ...noChange, marks: { ...noDiff, added: [{ ...take, x: 1 } as never] } }),
  ],
  [
    'half a frame',
    'changes.commit',
    commit({ ...noChange, marks: { ...noDiff, added: [{ ...take, startFrame: 0.5 }] } }),
  ],
  [
    'a frame beyond 2^53',
    'changes.commit',
    commit({ ...noChange, marks: { ...noDiff, added: [{ ...take, startFrame: 2 ** 53 }] } }),
  ],
  [
    'a note longer than 20,000 characters',
    'changes.commit',
    commit({ ...noChange, marks: { ...noDiff, added: [{ ...take, notes: 'x'.repeat(20_001) }] } }),
  ],
  [
    'an import of more than 16 MiB',
    'import.preview',
    { transferId: 't', format: null, fileName: 'a.cue', bytesBase64: 'A'.repeat(16 * 1024 * 1024 + 4) },
  ],
  [
    'an import that is not base64',
    'import.preview',
    { transferId: 't', format: null, fileName: 'a.cue', bytesBase64: '<html>' },
  ],
  ['an unknown theme', 'settings.set', { settings: { theme: 'pink' } }],
  ['a pre-roll of a minute', 'settings.set', { settings: { rolls: { ...usualRolls, selectionPre: 60 } } }],
  ['a pre-roll before the moment', 'settings.set', { settings: { rolls: { ...usualRolls, selectionPre: -1 } } }],
  [
    'an edge that is played up to without a roll',
    'settings.set',
    { settings: { rolls: { ...usualRolls, beforePre: 0 } } },
  ],
  ['only some of the rolls', 'settings.set', { settings: { rolls: { selectionPre: 1 } } }],
])('%s is refused before any handler sees it', async (_what, name, input) => {
  const core = coreDouble();
  expect(await ask(core, name, input)).toMatchObject({ ok: false, code: 'badInput' });
  expect(core.asked).toEqual([]);
});

test('a refusal names the field', async () => {
  const reply = await ask(coreDouble(), 'jobs.cancel', { jobId: 7 });
  expect(reply).toMatchObject({ message: expect.stringContaining('jobs.cancel was refused: jobId:') as string });
});

test('some of the settings can be set, the others stay out of it', async () => {
  const core = coreDouble();
  expect(await ask(core, 'settings.set', { settings: { theme: 'light' } })).toEqual({ ok: true, value: {} });
  expect(core.asked[0]?.input).toEqual({ settings: { theme: 'light' } });
});

test('a file that is dropped into a browser may be longer than numbers are exact', async () => {
  const core = coreDouble();
  const input = { dropped: [{ name: 'reel.wav', sizeBytes: 2 ** 62, headBase64: '' }] };
  expect(await ask(core, 'files.match', input)).toMatchObject({ ok: true });
  expect(core.asked[0]?.input).toEqual(input);
});

test('what the user can act on arrives with its code and sentence', async () => {
  const core = coreDouble({
    'marks.list': () => {
      throw new UserError('notFound', 'This transfer is not in the archive any more.');
    },
  });
  expect(await ask(core, 'marks.list', { transferId: 't' })).toEqual({
    ok: false,
    code: 'notFound',
    message: 'This transfer is not in the archive any more.',
  });
});

test('a mistake of ours is told plainly, without its insides, and goes to the log', async () => {
  const core = coreDouble({
    'marks.counts': () => {
      throw new TypeError('cannot read secret');
    },
  });
  const lines: string[] = [];
  const reply = await ask(core, 'marks.counts', {}, (line) => lines.push(line));
  expect(reply).toMatchObject({ ok: false, code: 'internal' });
  expect(JSON.stringify(reply)).not.toContain('secret');
  expect(lines.join()).toContain('TypeError: cannot read secret');
});
