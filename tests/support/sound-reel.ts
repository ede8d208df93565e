import { renderTape } from '../../src/renderer/transport/tape-render.ts';
import type { TapePage, TapeReport, TransportOrder } from '../../src/renderer/transport/tape-messages.ts';
import { obeyOrder, threadTape } from '../../src/renderer/transport/tape-transport.ts';
import { framesPerPage } from '../../src/shared/contract/byte-routes.ts';

const quantum = 128;
/** Exact as 32-bit floats and never zero, for this many frames. */
const codes = 2 ** 24;
/** Each channel is the same code, begun this many pages later, so that it says which channel it is. */
const pagesPerChannel = 8;

/** The sample of one frame of one channel; says which it is. */
export function codeOf(frame: number, channel: number): number {
  return ((frame + channel * pagesPerChannel * framesPerPage) % codes) / codes + 1 / codes;
}

/** The frame a sample of that channel stands for, on a tape shorter than the codes last; no whole number where it is none. */
export function frameOf(sample: number, channel: number): number {
  return sample * codes - 1 - channel * pagesPerChannel * framesPerPage;
}

/** So many frames of a tape with so many channels are told apart. */
export function longestReel(channels: number): number {
  return codes - channels * pagesPerChannel * framesPerPage;
}

const coded = new Map<number, Float32Array<ArrayBuffer>>();

function codedSamples(page: number): Float32Array<ArrayBuffer> {
  const known = coded.get(page);
  if (known !== undefined) return known;
  const samples = Float32Array.from({ length: framesPerPage }, (_, frame) => codeOf(page * framesPerPage + frame, 0));
  coded.set(page, samples);
  return samples;
}

/** One page of a tape of so many channels. */
export function reelPage(index: number, channels: number): TapePage {
  return {
    channels: Array.from({ length: channels }, (_, channel) => codedSamples(index + channel * pagesPerChannel)),
  };
}

/** A tape of coded channels with all its pages, stepped by hand. It solos one channel unless it is told otherwise. */
export function aReel({
  frames,
  channels = 1,
  solo = 0,
  contextRate = 48_000,
  orders = [],
}: {
  readonly frames: number;
  readonly channels?: number;
  readonly solo?: number;
  readonly contextRate?: number;
  readonly orders?: readonly TransportOrder[];
}) {
  const row = Array.from({ length: channels }, (_, channel) => (channel === solo ? 1 : 0));
  const tape = threadTape({
    length: frames,
    reels: [{ frames, startFrame: 0, framesPerUnit: 1 }],
    contextRate,
    orders: [
      { kind: 'speed', unitsPerSecond: contextRate },
      { kind: 'mix', reel: 0, matrix: { left: row, right: row } },
      { kind: 'softEdges', on: false },
      ...orders,
    ],
  });
  for (let index = 0; index * framesPerPage < frames; index += 1) {
    obeyOrder(tape, { kind: 'page', reel: 0, index, page: reelPage(index, channels) });
  }
  const reports: TapeReport[] = [];
  const right = new Float32Array(quantum);
  let contextSample = 0;
  return {
    reports,
    order: (...given: readonly TransportOrder[]) => given.forEach((order) => obeyOrder(tape, order)),
    position: () => tape.position,
    /** Renders at least so many samples; returns the left side. */
    render(samples: number): Float32Array {
      const quanta = Math.ceil(samples / quantum);
      const left = new Float32Array(quanta * quantum);
      for (let at = 0; at < left.length; at += quantum) {
        right.fill(0);
        renderTape(tape, left.subarray(at, at + quantum), right, contextSample, (report) => reports.push(report));
        contextSample += quantum;
      }
      return left;
    },
  };
}
