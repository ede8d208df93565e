import { dimDb, type Listening, type ListeningMode } from '../../shared/domain/listening.ts';
import type { EarMatrix } from './tape-messages.ts';

type Row = readonly number[];
type Ears = { readonly left: Row; readonly right: Row };

/**
 * What of each channel goes to each ear, gain and dim included. Of a multitrack the heard channels go to both ears as
 * their mean, because a sum could clip where each track alone does not; there, left and right are the first and second
 * channel that are heard, so that any two of them can be compared.
 */
export function listeningMatrix(listening: Listening, channels: number): EarMatrix {
  const gain = 10 ** ((listening.gainDb + (listening.dimmed ? dimDb : 0)) / 20);
  const ears = earsOf(listening.mode, heardChannels(listening, channels), channels);
  const isInverted = (ear: 'left' | 'right'): boolean => listening.inverted === ear || listening.inverted === 'both';
  return {
    left: scaled(ears.left, isInverted('left') ? -gain : gain),
    right: scaled(ears.right, isInverted('right') ? -gain : gain),
  };
}

/** Which channels are heard at all, from 0. */
export function heardChannels({ soloed, muted }: Listening, channels: number): readonly number[] {
  const all = Array.from({ length: channels }, (_, channel) => channel);
  const solo = all.filter((channel) => soloed.includes(channel));
  return (solo.length > 0 ? solo : all).filter((channel) => !muted.includes(channel));
}

/** The two sides of the sound, before the mode turns to them. */
function sidesOf(heard: readonly number[], channels: number): Ears {
  const only = (wanted: number | undefined): Row => rowOf(channels, (channel) => (channel === wanted ? 1 : 0));
  if (channels === 1) return { left: only(heard[0]), right: only(heard[0]) };
  if (channels > 2) return { left: only(heard[0]), right: only(heard[1] ?? heard[0]) };
  return { left: only(heard.find((channel) => channel === 0)), right: only(heard.find((channel) => channel === 1)) };
}

function earsOf(mode: ListeningMode, heard: readonly number[], channels: number): Ears {
  const { left, right } = sidesOf(heard, channels);
  const mean = rowOf(channels, (channel) => (heard.includes(channel) ? 1 / heard.length : 0));
  const both = (row: Row): Ears => ({ left: row, right: row });
  const isMultitrack = channels > 2;
  switch (mode) {
    case 'stereo':
      return isMultitrack ? both(mean) : { left, right };
    case 'swapped':
      return isMultitrack ? both(mean) : { left: right, right: left };
    case 'left':
      return both(left);
    case 'right':
      return both(right);
    case 'mono':
      return both(isMultitrack ? mean : left.map((value, channel) => (value + (right[channel] ?? 0)) / 2));
    case 'difference':
      return both(left.map((value, channel) => (value - (right[channel] ?? 0)) / 2));
  }
}

function rowOf(channels: number, factor: (channel: number) => number): Row {
  return Array.from({ length: channels }, (_, channel) => factor(channel));
}

function scaled(row: Row, factor: number): Row {
  // Zero stays plain: a channel that is not heard has no sign.
  return row.map((value) => (value === 0 ? 0 : value * factor));
}
