import { expect, test } from 'vitest';
import { checkInput } from '../../src/shared/contract/check-input.ts';
import { keepChannels, type KeptChannels, mostKeptChannels } from '../../src/shared/domain/channel-view.ts';
import { newId, type TransferId } from '../../src/shared/domain/ids.ts';
import { changedChannels, type ChannelView, channelViewsOf, plainView } from '../../src/renderer/view/channel-view.ts';

const anId = (): TransferId => newId<TransferId>();
const nothing: ReadonlyMap<TransferId, ChannelView> = new Map();

/** What a window keeps of tapes whose channels it shows all in one, unless something else matters. */
const shown = (...tapes: readonly (readonly [TransferId, Partial<ChannelView>?])[]): readonly KeptChannels[] =>
  changedChannels(new Map(tapes.map(([id, part]) => [id, { ...plainView, fold: 'one', ...part }])), nothing);

test('how channels are shown comes back as it was, over the wire and through the archive', () => {
  const id = anId();
  const view: ChannelView = {
    fold: 'soloed',
    soloed: new Set([23, 4]),
    muted: new Set([22]),
    heights: new Map([[4, 120.5]]),
    scrollTop: 60,
    gain: 4,
  };
  const { channels } = checkInput('channels.keep', { channels: changedChannels(new Map([[id, view]]), nothing) });
  const stored = JSON.parse(JSON.stringify(keepChannels([], channels))) as readonly KeptChannels[];
  expect(channelViewsOf(stored)).toEqual(new Map([[id, view]]));
});

test('what was kept before heights of the wave were kept too is shown in true height', () => {
  const id = anId();
  const { gain: _, ...before } = shown([id])[0]!;
  const { channels } = checkInput('channels.keep', { channels: [before] });
  expect(channelViewsOf(channels).get(id)?.gain).toBe(1);
});

test('only tapes whose channels are shown otherwise than before are kept again', () => {
  const [one, other] = [anId(), anId()];
  const before = channelViewsOf(shown([one], [other]));
  const after = new Map(before).set(other, { ...plainView, fold: 'soloed' });
  expect(changedChannels(after, before)).toMatchObject([{ transferId: other, fold: 'soloed' }]);
  expect(changedChannels(after, after)).toEqual([]);
});

test('what another window kept of other tapes stays, and a tape as it is first met is no longer kept', () => {
  const [one, other] = [anId(), anId()];
  const kept = keepChannels([], shown([one], [other]));
  const after = keepChannels(kept, shown([one, plainView]));
  expect(after.map(({ transferId }) => transferId)).toEqual([other]);
});

test('a tape is kept as soon as anything is otherwise than it is first met, and not before', () => {
  const otherwise: ChannelView = {
    fold: 'one',
    soloed: new Set([0]),
    muted: new Set([0]),
    heights: new Map([[0, 90]]),
    scrollTop: 1,
    gain: 2,
  };
  const keptOf = (view: ChannelView) => keepChannels([], changedChannels(new Map([[anId(), view]]), nothing));
  for (const [part, value] of Object.entries(otherwise)) {
    expect(keptOf({ ...plainView, [part]: value }), part).toHaveLength(1);
  }
  expect(keptOf({ ...plainView })).toEqual([]);
});

test('of too many tapes those are forgotten that were changed longest ago', () => {
  const ids = Array.from({ length: mostKeptChannels }, anId);
  const full = keepChannels([], shown(...ids.map((id) => [id] as const)));
  const [first, second] = ids;
  const newest = anId();
  const again = keepChannels(full, shown([first!, { fold: 'each', scrollTop: 5 }]));
  const known = keepChannels(again, shown([newest])).map(({ transferId }) => transferId);
  expect(known).toHaveLength(mostKeptChannels);
  expect(known).not.toContain(second);
  expect(known.slice(-2)).toEqual([first, newest]);
});
