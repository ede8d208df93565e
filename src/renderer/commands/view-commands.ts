import { heardFrame, heardMark, heardRange } from '../../shared/domain/tape-order.ts';
import { type TimeDisplay, timeDisplays } from '../../shared/domain/timecode.ts';
import { archive } from '../archive/archive.ts';
import { orderNow } from '../archive/tape-times.ts';
import { bridge } from '../client/bridge.ts';
import { player } from '../transport/transport.ts';
import { say } from '../ui/messages.ts';
import { heardViewport } from '../view/heard-viewport.ts';
import { type FrameRange, type Viewport, viewStore } from '../view/view-store.ts';
import { type Extent, fitRange, fitTape, frameToX, isVisible, panBy, zoomAt } from '../waveform/viewport.ts';
import { pictureCommands } from './picture-commands.ts';
import type { Command } from './registry.ts';

const zoomFactor = 2;
/** A page turned by key keeps a little of the one before in sight. */
const pageShare = 0.9;

/** What is seen of the tape and how its times are written. */
export const viewCommands: readonly Command[] = [
  {
    id: 'view.zoomIn',
    title: 'Zoom in',
    group: 'View',
    keys: ['Equal', 'Shift+Equal', 'NumpadAdd'],
    scope: 'global',
    unavailable: whyNoTape,
    run: () => zoomAroundPlayhead(zoomFactor),
  },
  {
    id: 'view.zoomOut',
    title: 'Zoom out',
    group: 'View',
    keys: ['Minus', 'NumpadSubtract'],
    scope: 'global',
    unavailable: whyNoTape,
    run: () => zoomAroundPlayhead(1 / zoomFactor),
  },
  {
    id: 'view.fitSelection',
    title: 'Fit the selection into the view',
    group: 'View',
    keys: ['Z'],
    scope: 'global',
    unavailable: () =>
      whyNoTape() ?? (selectedStretch() === null ? 'Select a mark or drag out a stretch first.' : null),
    run: () => {
      const stretch = selectedStretch();
      if (stretch !== null) show((_, extent) => fitRange(stretch, extent));
    },
  },
  {
    id: 'view.fitTape',
    title: 'Fit the whole tape into the view',
    group: 'View',
    keys: ['Shift+Z'],
    scope: 'global',
    unavailable: whyNoTape,
    run: () => show((_, extent) => fitTape(extent)),
  },
  {
    id: 'view.panRight',
    title: 'Look one screen further on',
    group: 'View',
    keys: ['PageDown'],
    scope: 'global',
    unavailable: whyNoTape,
    run: () => show((viewport, extent) => panBy(viewport, extent.width * pageShare, extent)),
  },
  {
    id: 'view.panLeft',
    title: 'Look one screen back',
    group: 'View',
    keys: ['PageUp'],
    scope: 'global',
    unavailable: whyNoTape,
    run: () => show((viewport, extent) => panBy(viewport, -extent.width * pageShare, extent)),
  },
  {
    id: 'view.follow',
    title: 'Follow the playhead',
    group: 'View',
    keys: ['V'],
    scope: 'global',
    run: async () => {
      const followPlayhead = !archive.store.getState().settings.followPlayhead;
      await bridge.request('settings.set', { settings: { followPlayhead } });
      say('info', followPlayhead ? 'The view follows the playhead.' : 'The view stays where it is.');
    },
  },
  {
    id: 'view.timeDisplay',
    title: 'Show times as clock, samples or CD frames',
    group: 'View',
    keys: ['Shift+D'],
    scope: 'global',
    run: async () => {
      const timeDisplay = displayAfter(archive.store.getState().settings.timeDisplay);
      await bridge.request('settings.set', { settings: { timeDisplay } });
      say('info', `Times are shown as ${displayNames[timeDisplay]}.`);
    },
  },
  ...pictureCommands,
  {
    id: 'view.inspector',
    title: 'Show or hide the inspector',
    group: 'View',
    keys: ['I'],
    scope: 'global',
    unavailable: () =>
      archive.store.getState().transfers.size === 0 ? 'There is nothing to inspect yet. Add a tape with Ctrl O.' : null,
    run: () => viewStore.setState(({ inspectorOpen }) => ({ inspectorOpen: !inspectorOpen })),
  },
];

const displayNames: Readonly<Record<TimeDisplay, string>> = {
  clock: 'hours, minutes, seconds',
  samples: 'samples',
  cdFrames: 'CD frames',
};

function displayAfter(display: TimeDisplay): TimeDisplay {
  return timeDisplays[(timeDisplays.indexOf(display) + 1) % timeDisplays.length] ?? 'clock';
}

function whyNoTape(): string | null {
  const { transferId } = viewStore.getState();
  if (transferId === null) return 'Open a tape first.';
  return extentNow() === null ? 'The length of this tape is not known yet.' : null;
}

function extentNow(): Extent | null {
  const { transferId, viewWidth } = viewStore.getState();
  const frames = transferId === null ? null : (archive.store.getState().transfers.get(transferId)?.frames ?? null);
  return frames === null || viewWidth === 0 ? null : { frames, width: viewWidth };
}

/** Changes what is shown, in heard frames. */
function show(next: (viewport: Viewport, extent: Extent) => Viewport): void {
  const extent = extentNow();
  if (extent === null) return;
  const { viewport, transferId } = viewStore.getState();
  const order = orderNow(transferId);
  const shown = viewport === null ? fitTape(extent) : heardViewport(order, viewport, extent.width);
  viewStore.setState({ viewport: heardViewport(order, next(shown, extent), extent.width) });
}

/** Around the playhead where it can be seen, else around the middle of the view, so that nothing jumps away. */
function zoomAroundPlayhead(factor: number): void {
  show((viewport, extent) => {
    const frame = heardFrame(orderNow(viewStore.getState().transferId), player.frameNow());
    const x = isVisible(viewport, frame, extent) ? frameToX(viewport, frame) : extent.width / 2;
    return zoomAt(viewport, x, factor, extent);
  });
}

/**
 * From the first start to the last end of the selected marks, or the range, in heard frames; a timestamp gets a second
 * around it.
 */
function selectedStretch(): FrameRange | null {
  const { selection, range, transferId } = viewStore.getState();
  const { marks, transfers } = archive.store.getState();
  const order = orderNow(transferId);
  const selected = selection.flatMap((id) => marks.get(id) ?? []).map((mark) => heardMark(order, mark));
  if (selected.length === 0) return range === null ? null : heardRange(order, range);
  const playhead = heardFrame(order, player.frameNow());
  const startFrame = Math.min(...selected.map((mark) => mark.startFrame));
  const endFrame = Math.max(...selected.map((mark) => mark.endFrame ?? Math.max(mark.startFrame, playhead)));
  if (endFrame > startFrame) return { startFrame, endFrame };
  const sampleRate = (transferId === null ? null : transfers.get(transferId)?.sampleRate) ?? 0;
  return { startFrame: startFrame - sampleRate / 2, endFrame: startFrame + sampleRate / 2 };
}
