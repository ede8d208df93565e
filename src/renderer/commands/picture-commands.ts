import type { ChannelFold } from '../../shared/domain/channel-view.ts';
import type { TimeDisplay } from '../../shared/domain/timecode.ts';
import { timecodeRateName, type TimecodeRate, timecodeRates } from '../../shared/domain/timecode-rate.ts';
import { archive } from '../archive/archive.ts';
import { bridge } from '../client/bridge.ts';
import { say } from '../ui/messages.ts';
import type { ChannelView } from '../view/channel-view.ts';
import { changeChannels, channelViewOf, gainNow, type RulerUnit, setGain, viewStore } from '../view/view-store.ts';
import { gainText, raisedGain } from '../waveform/level-scale.ts';
import { whyNoUnit } from '../waveform/ruler-unit.ts';
import type { Command } from './registry.ts';

/** How the picture is drawn: the heights of the wave, the lanes of the channels, what the ruler counts. */
export const pictureCommands: readonly Command[] = [
  rulerTimes('view.rulerClock', 'Ruler in hours, minutes, seconds', 'clock'),
  rulerTimes('view.rulerSamples', 'Ruler in samples', 'samples'),
  rulerTimes('view.rulerCdFrames', 'Ruler in CD frames', 'cdFrames'),
  rulerCounts('view.rulerTimeOfDay', 'Ruler in time of day', 'timeOfDay'),
  ...timecodeRates.map((rate) => rulerTimecode(rate)),
  rulerCounts('view.rulerFeet', 'Ruler in feet of tape', 'feet'),
  {
    id: 'view.raiseWave',
    title: 'Draw the waveform higher',
    group: 'View',
    keys: ['Ctrl+ArrowUp'],
    scope: 'global',
    run: () => raiseWave(heightFactor),
  },
  {
    id: 'view.lowerWave',
    title: 'Draw the waveform lower',
    group: 'View',
    keys: ['Ctrl+ArrowDown'],
    scope: 'global',
    run: () => raiseWave(1 / heightFactor),
  },
  {
    id: 'view.decibels',
    title: 'Waveform in decibels or in true height',
    group: 'View',
    keys: ['Y'],
    scope: 'global',
    run: () =>
      viewStore.setState(({ levelScale }) => ({ levelScale: levelScale === 'linear' ? 'decibels' : 'linear' })),
  },
  {
    id: 'view.trueHeight',
    title: 'Draw the waveform in true height',
    group: 'View',
    keys: ['Shift+Y'],
    scope: 'global',
    run: () => {
      viewStore.setState({ levelScale: 'linear' });
      setGain(1);
    },
  },
  {
    id: 'view.channels',
    title: 'Channels: each a lane, all in one, only soloed',
    group: 'View',
    keys: ['W'],
    scope: 'global',
    unavailable: whyNoChannels,
    run: () => {
      const { transferId } = viewStore.getState();
      if (transferId === null) return;
      const { fold, soloed } = channelViewOf(viewStore.getState(), transferId);
      const next = fold === 'each' ? 'one' : fold === 'one' && soloed.size > 0 ? 'soloed' : 'each';
      changeChannels(transferId, () => ({ fold: next }));
    },
  },
  channelFold('view.channelsEach', 'A lane for each channel', 'each'),
  channelFold('view.channelsOne', 'All channels in one lane', 'one'),
  channelFold('view.channelsSoloed', 'Only soloed channels', 'soloed'),
  {
    id: 'view.channelsClear',
    title: 'Clear solo and mute of all channels',
    group: 'View',
    keys: [],
    scope: 'global',
    unavailable: whyNoChannels,
    run: () => changeOpenChannels({ soloed: new Set(), muted: new Set() }),
  },
  scrollLanes('view.channelsDown', 'Scroll to further channels', 'Shift+PageDown', 1),
  scrollLanes('view.channelsUp', 'Scroll back to the first channels', 'Shift+PageUp', -1),
];

/** 6 dB a step: twice as high, or half. */
const heightFactor = 2;
const lanesScroll = 160;

function raiseWave(factor: number): void {
  const before = gainNow(viewStore.getState());
  const gain = raisedGain(before, factor);
  setGain(gain);
  if (gain === before) say('info', `The waveform is drawn at ${gainText(gain)}, which is as far as it goes.`);
}

function rulerTimes(id: string, title: string, timeDisplay: TimeDisplay): Command {
  return {
    id,
    title,
    group: 'View',
    keys: [],
    scope: 'global',
    run: async () => {
      viewStore.setState({ rulerUnit: 'times' });
      await bridge.request('settings.set', { settings: { timeDisplay } });
    },
  };
}

function rulerCounts(id: string, title: string, rulerUnit: RulerUnit): Command {
  return {
    id,
    title,
    group: 'View',
    keys: [],
    scope: 'global',
    unavailable: () => {
      const { transferId } = viewStore.getState();
      if (transferId === null) return 'Open a tape first.';
      const { transfers, tapes } = archive.store.getState();
      const transfer = transfers.get(transferId);
      return whyNoUnit(rulerUnit, transfer, transfer === undefined ? undefined : tapes.get(transfer.tapeId));
    },
    run: () => viewStore.setState({ rulerUnit }),
  };
}

function rulerTimecode(rate: TimecodeRate): Command {
  const title = `Ruler in timecode, ${timecodeRateName(rate)}`;
  return {
    ...rulerCounts(`view.rulerTimecode.${rate}`, title, 'timecode'),
    run: () =>
      viewStore.setState(({ transferId, timecodeRates: chosen }) => ({
        rulerUnit: 'timecode',
        timecodeRate: rate,
        ...(transferId === null ? {} : { timecodeRates: new Map(chosen).set(transferId, rate) }),
      })),
  };
}

function channelFold(id: string, title: string, fold: ChannelFold): Command {
  return {
    id,
    title,
    group: 'View',
    keys: [],
    scope: 'global',
    unavailable: () => whyNoChannels() ?? (fold === 'soloed' && !hasSolo() ? 'Solo a channel first.' : null),
    run: () => changeOpenChannels({ fold }),
  };
}

function scrollLanes(id: string, title: string, key: string, direction: 1 | -1): Command {
  return {
    id,
    title,
    group: 'View',
    keys: [key],
    scope: 'global',
    unavailable: whyNoChannels,
    run: () => {
      const { transferId } = viewStore.getState();
      if (transferId === null) return;
      changeChannels(transferId, ({ scrollTop }) => ({ scrollTop: Math.max(0, scrollTop + direction * lanesScroll) }));
    },
  };
}

function changeOpenChannels(change: Partial<ChannelView>): void {
  const { transferId } = viewStore.getState();
  if (transferId !== null) changeChannels(transferId, () => change);
}

function hasSolo(): boolean {
  const { transferId } = viewStore.getState();
  return transferId !== null && channelViewOf(viewStore.getState(), transferId).soloed.size > 0;
}

function whyNoChannels(): string | null {
  const { transferId } = viewStore.getState();
  if (transferId === null) return 'Open a tape first.';
  const channels = archive.store.getState().transfers.get(transferId)?.channels ?? 0;
  return channels > 1 ? null : 'This tape has one channel only.';
}
