import { flatListening, type Listening, listeningModes } from '../../shared/domain/listening.ts';
import { say, sayProblem } from '../ui/messages.ts';
import { archive } from '../archive/archive.ts';
import { bridge } from '../client/bridge.ts';
import { changeChannels, channelViewOf, viewStore } from '../view/view-store.ts';
import { comparePlayer, player } from './transport.ts';
import { whyNotFlat } from './why-not-flat.ts';

/** One key back to the file as it is. What belongs to the tape or the device stays, and is said. */
export function backToFlat(): void {
  const { transfer, resampled, listening, shuttle } = player.store.getState();
  // A tape that is wound plays on from where it is.
  if (shuttle !== 0) void player.play();
  if (transfer !== null) changeChannels(transfer.id, () => ({ soloed: new Set(), muted: new Set() }));
  // Whether pitch is kept says how a next change of speed is meant; at the usual speed it is not heard.
  player.setListening({ ...flatListening, speedKind: listening.speedKind });
  const left = whyNotFlat(player.store.getState().listening, transfer, resampled);
  if (left.length > 0) say('info', `Flat, but for what belongs to the tape or the device: ${left.join('; ')}.`);
}

export function cycleMode(): void {
  const { mode } = player.store.getState().listening;
  const next = listeningModes[(listeningModes.indexOf(mode) + 1) % listeningModes.length] ?? 'stereo';
  player.setListening({ mode: next });
}

/** Mono for a moment, then what was heard before. */
export function toggleMono(): void {
  const { mode } = player.store.getState().listening;
  player.setListening({ mode: mode === 'mono' ? modeBeforeMono : 'mono' });
  if (mode !== 'mono') modeBeforeMono = mode;
}

let modeBeforeMono: Listening['mode'] = 'stereo';

export function toggleDim(): void {
  player.setListening({ dimmed: !player.store.getState().listening.dimmed });
}

export function toggleInverted(ear: 'left' | 'right'): void {
  const { inverted } = player.store.getState().listening;
  const left = (inverted === 'left' || inverted === 'both') !== (ear === 'left');
  const right = (inverted === 'right' || inverted === 'both') !== (ear === 'right');
  player.setListening({ inverted: left ? (right ? 'both' : 'left') : right ? 'right' : 'none' });
}

/** Kept in the settings, from where `keepEdgesAsSet` brings it to the players of every window. */
export function toggleSoftEdges(): void {
  const softEdges = !archive.store.getState().settings.softEdges;
  bridge.request('settings.set', { settings: { softEdges } }).catch(sayProblem);
  const text = softEdges
    ? 'Start, stop and seek are softened over 5 ms.'
    : 'Start, stop and seek cut hard, and may click.';
  say('info', text);
}

/** Has both players start, stop and seek softly or hard, as the settings say. */
export function keepEdgesAsSet(): () => void {
  const feed = (): void => {
    const { softEdges } = archive.store.getState().settings;
    if (softEdges === player.store.getState().softEdges) return;
    player.setSoftEdges(softEdges);
    comparePlayer.setSoftEdges(softEdges);
  };
  feed();
  return archive.store.subscribe(feed);
}

/**
 * Makes solo and mute heard. They have one place, the view of the tape's channels, whoever changes them; the player
 * is told whenever they change there or another tape comes on the machine.
 */
export function keepChannelsHeard(): () => void {
  const feed = (): void => {
    const { transfer, listening } = player.store.getState();
    if (transfer === null) return;
    const view = channelViewOf(viewStore.getState(), transfer.id);
    const soloed = listOf(view.soloed, transfer.channels);
    const muted = listOf(view.muted, transfer.channels);
    if (isSame(soloed, listening.soloed) && isSame(muted, listening.muted)) return;
    player.setListening({ soloed, muted });
  };
  const leaves = [viewStore.subscribe(feed), player.store.subscribe(feed)];
  feed();
  return () => {
    for (const leave of leaves) leave();
  };
}

function listOf(channels: ReadonlySet<number>, count: number): readonly number[] {
  return [...channels].filter((channel) => channel < count).toSorted((one, other) => one - other);
}

function isSame(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((channel, at) => channel === other[at]);
}
