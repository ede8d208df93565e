import { expect, test } from 'vitest';
import { checkInput } from '../../src/shared/contract/check-input.ts';
import { mostKeptChannels } from '../../src/shared/domain/channel-view.ts';
import { newId, type TransferId } from '../../src/shared/domain/ids.ts';
import { channelViewsOf, keepChannels } from '../../src/renderer/view/kept-channels.ts';
import { type ChannelView, plainChannels } from '../../src/renderer/view/view-store.ts';

const aView = (part: Partial<ChannelView> = {}): ChannelView => ({ ...plainChannels, fold: 'one', ...part });
const anId = (): TransferId => newId<TransferId>();

test('how channels are shown comes back as it was, over the wire and through the archive', () => {
  const id = anId();
  const view: ChannelView = {
    fold: 'soloed',
    soloed: new Set([23, 4]),
    muted: new Set([22]),
    heights: new Map([[4, 120.5]]),
    scrollTop: 60,
  };
  const { settings } = checkInput('settings.set', {
    settings: { keptChannels: keepChannels([], new Map([[id, view]])) },
  });
  const stored = JSON.parse(JSON.stringify(settings.keptChannels)) as NonNullable<typeof settings.keptChannels>;
  expect(channelViewsOf(stored)).toEqual(new Map([[id, view]]));
});

test('what another window kept of other tapes stays, and a tape as it is first met is no longer kept', () => {
  const [one, other] = [anId(), anId()];
  const kept = keepChannels(
    [],
    new Map([
      [one, aView()],
      [other, aView()],
    ]),
  );
  const after = keepChannels(kept, new Map([[one, plainChannels]]));
  expect(after.map(({ transferId }) => transferId)).toEqual([other]);
});

test('of too many tapes those are forgotten that were changed longest ago', () => {
  const ids = Array.from({ length: mostKeptChannels }, anId);
  const full = keepChannels([], new Map(ids.map((id) => [id, aView()])));
  const [first, second] = ids;
  const newest = anId();
  const again = keepChannels(full, new Map([[first!, aView({ fold: 'each', scrollTop: 5 })]]));
  const known = keepChannels(again, new Map([[newest, aView()]])).map(({ transferId }) => transferId);
  expect(known).toHaveLength(mostKeptChannels);
  expect(known).not.toContain(second);
  expect(known.slice(-2)).toEqual([first, newest]);
});
