import type { ReactElement } from 'react';
import type { TransferId } from '../../shared/domain/ids.ts';
import { isCorrected, type TimeBase } from '../../shared/domain/tape-time.ts';
import { timecodeRateName, timecodeRates } from '../../shared/domain/timecode-rate.ts';
import { useArchive } from '../archive/archive.ts';
import { commandById, runById } from '../commands/registry.ts';
import { useMetadata } from '../tapes/metadata-store.ts';
import { ContextMenu, type MenuItem } from '../ui/Menu.tsx';
import { channelViewOf, useView } from '../view/view-store.ts';
import { whyNoUnit } from './ruler-unit.ts';
import { statedRateOf, useTimecodeRate } from './timecode-choice.ts';

type Place = ReactElement<Record<string, unknown>>;

/** What the ruler counts, chosen on the ruler itself. */
export function RulerMenu({
  transferId,
  children,
}: {
  readonly transferId: TransferId;
  readonly children: Place;
}): ReactElement {
  const unit = useView((state) => state.rulerUnit);
  const display = useArchive((state) => state.settings.timeDisplay);
  const transfer = useArchive((state) => state.transfers.get(transferId));
  const tape = useArchive((state) => (transfer === undefined ? undefined : state.tapes.get(transfer.tapeId)));
  const base = useArchive((state) => state.settings.timeBase);
  const counts = (one: typeof unit): boolean => unit === one && whyNoUnit(one, transfer, tape) === null;
  const isTimes = !counts('timeOfDay') && !counts('timecode') && !counts('feet');
  // These two count the file whatever the tape is corrected by.
  const isOtherThanFile = transfer !== undefined && isCorrected(transfer);
  const ofFile = isOtherThanFile ? ', of the file' : '';
  const rate = useTimecodeRate(transferId);
  const stated = statedRateOf(useMetadata(transferId));
  const items: readonly MenuItem[] = [
    { ...itemOf('view.rulerClock', 'Hours, minutes, seconds'), checked: isTimes && display === 'clock' },
    { ...itemOf('view.rulerSamples', `Samples${ofFile}`), checked: isTimes && display === 'samples' },
    { ...itemOf('view.rulerCdFrames', 'CD frames'), checked: isTimes && display === 'cdFrames' },
    { ...itemOf('view.rulerFeet', 'Feet of tape'), checked: counts('feet') },
    { ...itemOf('view.rulerTimeOfDay', `Time of day${ofFile}`), checked: counts('timeOfDay'), separator: true },
    ...timecodeRates.map((one) => ({
      ...itemOf(
        `view.rulerTimecode.${one}`,
        `Timecode, ${timecodeRateName(one)}${one === stated ? ' (the file’s)' : ''}${ofFile}`,
      ),
      checked: counts('timecode') && one === rate,
    })),
    ...(isOtherThanFile ? timeBaseItems(base) : []),
  ];
  return <ContextMenu items={items}>{children}</ContextMenu>;
}

/** Of a corrected tape: what times count. Samples and time of day are the file's own in both. */
function timeBaseItems(base: TimeBase): readonly MenuItem[] {
  return [
    {
      ...itemOf('view.correctedTimes', 'Times as heard, corrected'),
      checked: base === 'corrected',
      separator: true,
    },
    { ...itemOf('view.fileTimes', 'Times of the file'), checked: base === 'file' },
  ];
}

/** How the wave is drawn: its heights, and which channels have a lane. */
export function WaveMenu({
  transferId,
  channels,
  children,
}: {
  readonly transferId: TransferId;
  readonly channels: number;
  readonly children: Place;
}): ReactElement {
  const scale = useView((state) => state.levelScale);
  const { fold, soloed, muted, gain } = useView((state) => channelViewOf(state, transferId));
  const heights: readonly MenuItem[] = [
    { ...itemOf('view.decibels', 'Decibel scale'), checked: scale === 'decibels' },
    { ...itemOf('view.raiseWave', 'Higher') },
    { ...itemOf('view.lowerWave', 'Lower') },
    { ...itemOf('view.trueHeight', 'True height'), disabled: scale === 'linear' && gain === 1 },
  ];
  const lanes: readonly MenuItem[] = [
    { ...itemOf('view.channelsEach', 'A lane for each channel'), checked: fold === 'each', separator: true },
    { ...itemOf('view.channelsOne', 'All channels in one lane'), checked: fold === 'one' },
    { ...itemOf('view.channelsSoloed', 'Only soloed channels'), checked: fold === 'soloed' },
    {
      ...itemOf('view.channelsClear', 'Clear solo and mute'),
      disabled: soloed.size === 0 && muted.size === 0,
    },
  ];
  return <ContextMenu items={channels > 1 ? [...heights, ...lanes] : heights}>{children}</ContextMenu>;
}

/** A command as a line; where it cannot run it stays pressable and says why. */
function itemOf(id: string, label: string): MenuItem {
  return { id, label, keys: commandById(id).keys[0], onSelect: () => runById(id) };
}
