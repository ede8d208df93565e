import { expect, test, vi } from 'vitest';
import { createKeptActivity } from '../../src/main/peaks/kept-activity.ts';
import type { FrameRange } from '../../src/shared/domain/frame-ranges.ts';

const placeOf = (key: string) => ({ path: `${key}.wav`, key, peaksPath: `${key}.peaks` });
const sounds: readonly FrameRange[] = [{ startFrame: 1, endFrame: 2 }];

function keptOf(answer: (key: string) => Promise<readonly FrameRange[] | null> = () => Promise.resolve(sounds)) {
  const find = vi.fn(({ key }: { key: string }) => answer(key));
  const activity = createKeptActivity(find);
  return { ask: (key: string) => activity(placeOf(key)), found: () => find.mock.calls.map(([{ key }]) => key) };
}

test('where a tape sounds is found once, however often it is asked', async () => {
  const { ask, found } = keptOf();
  expect(await Promise.all([ask('a'), ask('a')])).toEqual([sounds, sounds]);
  expect(await ask('a')).toEqual(sounds);
  expect(found()).toEqual(['a']);
});

test('the eight tapes that were asked for last are known', async () => {
  const { ask, found } = keptOf();
  const eight = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  for (const key of [...eight, 'a', 'i', 'a', 'b']) await ask(key);
  expect(found()).toEqual([...eight, 'i', 'b']);
});

test('one tape is found after the other', async () => {
  const first = Promise.withResolvers<readonly FrameRange[]>();
  const { ask, found } = keptOf((key) => (key === 'a' ? first.promise : Promise.resolve(sounds)));
  const [, second] = [ask('a'), ask('b')];
  await Promise.resolve();
  expect(found()).toEqual(['a']);
  first.resolve(sounds);
  expect(await second).toEqual(sounds);
});

test('what could not be found is tried again, and holds up nobody', async () => {
  let isBroken = true;
  const { ask, found } = keptOf((key) => {
    if (isBroken && key === 'a') return Promise.reject(new Error('gone'));
    return Promise.resolve(isBroken ? null : sounds);
  });
  await expect(ask('a')).rejects.toThrow('gone');
  expect(await ask('b')).toBeNull();
  isBroken = false;
  expect(await ask('a')).toEqual(sounds);
  expect(await ask('b')).toEqual(sounds);
  expect(found()).toEqual(['a', 'b', 'a', 'b']);
});
