import { beforeEach, expect, test, vi } from 'vitest';
import { archive } from '../../src/renderer/archive/archive.ts';
import { commitOrSay } from '../../src/renderer/archive/commit-or-say.ts';
import { messageStore, say } from '../../src/renderer/ui/messages.ts';
import { noChange } from '../../src/shared/domain/change.ts';

vi.mock('../../src/renderer/archive/archive.ts', () => ({ archive: { commit: vi.fn<() => Promise<void>>() } }));

const commit = vi.mocked(archive.commit);
beforeEach(() => {
  messageStore.setState({ messages: [] });
  commit.mockReset();
});

test('a change that was refused is said, and its button sends the very same change again', async () => {
  commit.mockRejectedValueOnce(new Error('Change notes of take 2 was not saved: the connection is lost.'));
  await commitOrSay('Change notes of take 2', noChange, null);
  const [message] = messageStore.getState().messages;
  expect(message).toMatchObject({ kind: 'problem', text: expect.stringContaining('not saved') });
  commit.mockResolvedValueOnce();
  message?.action?.run();
  expect(commit).toHaveBeenLastCalledWith('Change notes of take 2', noChange, null);
  expect(commit).toHaveBeenCalledTimes(2);
});

test('words that were not saved stay at hand whatever else is said', async () => {
  commit.mockRejectedValueOnce(new Error('not saved'));
  await commitOrSay('Change notes', noChange, null);
  for (let index = 0; index < 10; index += 1) say('info', `something else ${index}`);
  const texts = messageStore.getState().messages.map(({ text }) => text);
  expect(texts).toContain('not saved');
  expect(texts).toHaveLength(5);
});
