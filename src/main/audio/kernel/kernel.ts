import { kWeightingAt } from '../../../shared/loudness/k-weighting.ts';
import { truePeakPhases, truePeakTaps } from '../../../shared/loudness/true-peak.ts';
import { finestFramesPerBucket, levelFactor } from '../../../shared/peaks/levels.ts';
import type { StoredKind } from '../frame-source.ts';
import {
  bucketsHeld,
  type BucketPyramid,
  createBucketPyramid,
  type PyramidExports,
  type PyramidPlace,
  rowBytes,
} from './bucket-pyramid.ts';
import { kernelBase64 } from './kernel-bytes.ts';
import { createNoSoundCounter, type NoSoundCounter } from './no-sound-counter.ts';

/** The little of WebAssembly that is used here; TypeScript describes it only for browsers. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => { readonly isModule: true };
  Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer };
  Instance: new (module: { readonly isModule: true }, imports: unknown) => { readonly exports: unknown };
};

/** What kernel.wat exports; all addresses are bytes in the kernel's memory. */
type Exports = PyramidExports & {
  /** Stored samples to floats, interleaved as they are. */
  decode16(from: number, samples: number, to: number): void;
  decode24(from: number, samples: number, to: number): void;
  decode32(from: number, samples: number, to: number): void;
  decodeFloat(from: number, samples: number, to: number): void;
  /** Not zero when a float that was decoded since it was last taken, or one after them, is no sound. */
  takeNoSound(): number;
  split2(from: number, frames: number, first: number, second: number): void;
  splitOne(from: number, frames: number, step: number, to: number): void;
  fold(from: number, frames: number, size: number, room: number, out: number, step: number): void;
  fold24(from: number, buckets: number, size: number, first: number, second: number, out: number): void;
  fold16(from: number, buckets: number, size: number, first: number, second: number, out: number): void;
  /** The same rows, without the samples. */
  peaks24(from: number, buckets: number, size: number, out: number): void;
  peaks16(from: number, buckets: number, size: number, out: number): void;
  takeMagnitude(): number;
  weigh(first: number, second: number, frames: number, filter: number, state: number): void;
  between(from: number, frames: number, taps: number): number;
  slope(from: number, frames: number, out: number): void;
};

/** Bytes of a block that is read from disk; longer ones do not fit the processor's cache and are slower. */
export const blockBytes = 1 << 20;
/** Samples before a run that the true peak and the first difference look back to. */
const historySamples = 16;
/** Doubles of the K-weighting of two channels: four delays and the sum of squares, a pair each. */
const doublesPerPair = 10;
/** What functions may read and write beyond their input. */
const slack = 64;

/** A chunk of a tape in the kernel's memory, one run of floats per channel, and the arithmetic on it. */
export type Kernel = {
  readonly channels: number;
  /** Frames in a bucket of the finest level. */
  readonly framesPerBucket: number;
  /** Two places to which blocks can be read from disk without being copied again. */
  readonly buffers: readonly [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>];
  /** Frames that may be loaded at once while no bucket is open: whole buckets of which only the picture is wanted need no run. */
  mostFrames(kind: StoredKind): number;
  /**
   * Splits frames of a buffer, as they are stored, into the runs, and folds them into the pyramid's open bucket and
   * those that follow. `offset` counts from the start of that buffer.
   */
  load(buffer: 0 | 1, offset: number, kind: StoredKind, frames: number): void;
  /** Frames in the bucket that is still open. */
  openFrames(): number;
  readonly pyramid: BucketPyramid;
  /** Closes what is open. Only where there is a single level may another tape follow. */
  finish(): void;
  /** The greatest magnitude in the buckets that were touched since it was last taken. */
  takeMagnitude(): number;
  /** What was no sound in all that was loaded; it is silence in the runs and the picture. */
  noSound: NoSoundCounter['total'];
  /** The samples of a channel's run. */
  run(channel: number): Float32Array;
  /** K-weights all channels from one frame of the runs on, and adds up their squares. */
  weigh(from: number, frames: number): void;
  /** The K-weighted sum of squares of a channel since it was last taken. */
  takeWeighted(channel: number): number;
  /** The greatest magnitude between the samples of a channel; 0 where the rate is high enough to look at samples only. */
  between(channel: number, from: number, frames: number): number;
  slope(channel: number, from: number, frames: number): void;
  /** First difference energy and zero crossings of a channel since they were last taken. */
  takeSlope(channel: number): { readonly energy: number; readonly crossings: number };
  /** Ends the work on a chunk of so many frames: what follows looks back at its last samples. */
  keepHistory(frames: number): void;
};

export type KernelOptions = {
  readonly channels: number;
  readonly sampleRate: number;
  /** How many levels the picture has. */
  readonly levels: number;
  /** Of the finest level, a multiple of eight that divides 256; 256 unless said otherwise. */
  readonly framesPerBucket?: number;
  /** Only the pyramid is wanted: nothing else has a meaning then, and folding takes a third less. */
  readonly onlyPeaks?: boolean;
  /** Of each of the two buffers; `blockBytes` unless said otherwise. */
  readonly bufferBytes?: number;
} & Pick<PyramidPlace, 'onCoarsest'>;

/** Starts the arithmetic for a tape. */
export function createKernel(options: KernelOptions): Kernel {
  const { channels, sampleRate, levels } = options;
  const { framesPerBucket = finestFramesPerBucket, onlyPeaks = false, bufferBytes = blockBytes } = options;
  // So many that the runs of all channels stay in the first cache of the processor, or near it.
  const chunkFrames = channels <= 2 ? 4096 : channels <= 8 ? 2048 : 256;
  const runFloats = historySamples + chunkFrames + slack / 4;
  const pairs = Math.ceil(channels / 2);
  const phases = truePeakPhases(sampleRate);

  let size = 0;
  const reserve = (bytes: number): number => {
    const at = size;
    size = Math.ceil((at + bytes + slack) / slack) * slack;
    return at;
  };
  const bufferAt = [reserve(bufferBytes), reserve(bufferBytes)] as const;
  const decodedAt = reserve(chunkFrames * channels * 4);
  const runsAt = reserve((channels + 1) * runFloats * 4);
  const held = bucketsHeld(channels, levels);
  const rowsAt = held.map((buckets) => reserve(buckets * channels * rowBytes));
  const packedAt = reserve(held[0]! * channels * rowBytes);
  const filterAt = reserve(7 * 8);
  const stateAt = reserve(pairs * doublesPerPair * 8);
  const tapsAt = reserve(phases.length * truePeakTaps * 16);
  const slopesAt = reserve(channels * 8);

  const memory = new WebAssembly.Memory({ initial: Math.ceil(size / 65_536) });
  // The module is ours, so its exports are what kernel.wat says.
  const exports = new WebAssembly.Instance(kernelModule(), { host: { memory } }).exports as Exports;
  const floats = new Float32Array(memory.buffer);
  const integers = new Int32Array(memory.buffer);
  const doubles = new Float64Array(memory.buffer);
  const { shelf, highPass } = kWeightingAt(sampleRate);
  doubles.set([...shelf, ...highPass], filterAt / 8);
  for (const [index, taps] of phases.entries()) {
    for (const [tap, value] of taps.entries()) {
      const at = tapsAt / 4 + (index * truePeakTaps + tap) * 4;
      floats.fill(value, at, at + 4);
    }
  }

  const pyramid = createBucketPyramid({ ...options, exports, memory: memory.buffer, rowsAt, packedAt });
  const noSound = createNoSoundCounter(channels);
  let openFrames = 0;

  // A channel without a partner is weighed beside a run of silence, which is the last one.
  const runAt = (channel: number): number => runsAt + (channel * runFloats + historySamples) * 4;
  const decoders = {
    s16: exports.decode16,
    s24: exports.decode24,
    s32: exports.decode32,
    f32: exports.decodeFloat,
  } as const satisfies Record<StoredKind, unknown>;

  const isQuick = (kind: StoredKind): boolean => channels === 2 && (kind === 's24' || kind === 's16');

  /** The quick way for whole buckets of the commonest tapes; tells whether there is one. */
  function foldWhole(from: number, kind: StoredKind, buckets: number, rows: number): boolean {
    if (!isQuick(kind)) return false;
    if (onlyPeaks) {
      const peaks = kind === 's24' ? exports.peaks24 : exports.peaks16;
      peaks(from, buckets, framesPerBucket, rows);
    } else {
      const fold = kind === 's24' ? exports.fold24 : exports.fold16;
      fold(from, buckets, framesPerBucket, runAt(0), runAt(1), rows);
    }
    return true;
  }

  function split(from: number, kind: StoredKind, frames: number): void {
    const decode = decoders[kind];
    if (channels === 1) {
      decode(from, frames, runAt(0));
      return;
    }
    decode(from, frames * channels, decodedAt);
    if (channels === 2) {
      exports.split2(decodedAt, frames, runAt(0), runAt(1));
      return;
    }
    for (let channel = 0; channel < channels; channel++) {
      exports.splitOne(decodedAt + channel * 4, frames, channels * 4, runAt(channel));
    }
  }

  /** Nearly no tape has any, and is not looked at sample by sample. */
  function lookForNoSound(from: number, frames: number): void {
    const isSuspect = exports.takeNoSound() !== 0;
    noSound.add(frames, isSuspect ? floats.subarray(from / 4, from / 4 + frames * channels) : null);
  }

  return {
    channels,
    framesPerBucket,
    // Beside what waits for its fellows, up to three buckets, and the one that is open after them.
    mostFrames: (kind) => (onlyPeaks && isQuick(kind) ? (held[0]! - levelFactor) * framesPerBucket : chunkFrames),
    pyramid,
    finish() {
      pyramid.finish(openFrames > 0);
      openFrames = 0;
    },
    openFrames: () => openFrames,
    takeMagnitude: exports.takeMagnitude,
    noSound: noSound.total,
    buffers: [
      new Uint8Array(memory.buffer, bufferAt[0], bufferBytes),
      new Uint8Array(memory.buffer, bufferAt[1], bufferBytes),
    ],
    load(buffer, offset, kind, frames) {
      const from = bufferAt[buffer] + offset;
      const total = openFrames + frames;
      const whole = Math.floor(total / framesPerBucket);
      const rows = pyramid.openRows(whole + 1);
      const isWhole = openFrames === 0 && total === whole * framesPerBucket;
      if (!isWhole || !foldWhole(from, kind, whole, rows)) {
        split(from, kind, frames);
        if (kind === 'f32') lookForNoSound(from, frames);
        for (let channel = 0; channel < channels; channel++) {
          const room = framesPerBucket - openFrames;
          exports.fold(runAt(channel), frames, framesPerBucket, room, rows + channel * rowBytes, channels * rowBytes);
        }
      }
      openFrames = total - whole * framesPerBucket;
      pyramid.close(whole);
    },
    run: (channel) => floats.subarray(runAt(channel) / 4, runAt(channel) / 4 + chunkFrames),
    weigh(from, frames) {
      for (let pair = 0; pair < pairs; pair++) {
        const first = runAt(pair * 2) + from * 4;
        const second = runAt(Math.min(pair * 2 + 1, channels)) + from * 4;
        exports.weigh(first, second, frames, filterAt, stateAt + pair * doublesPerPair * 8);
      }
    },
    takeWeighted(channel) {
      const state = stateAt / 8 + (channel >> 1) * doublesPerPair + (channel & 1);
      // Delays that fade in silence would end in numbers so small that the processor takes a hundred times as long.
      for (let delay = state; delay < state + 8; delay += 2) {
        if (Math.abs(doubles[delay]!) < 1e-20) doubles[delay] = 0;
      }
      const sum = doubles[state + 8]!;
      doubles[state + 8] = 0;
      return sum;
    },
    between(channel, from, frames) {
      let most = 0;
      for (let phase = 0; phase < phases.length; phase++) {
        most = Math.max(most, exports.between(runAt(channel) + from * 4, frames, tapsAt + phase * truePeakTaps * 16));
      }
      return most;
    },
    slope: (channel, from, frames) => exports.slope(runAt(channel) + from * 4, frames, slopesAt + channel * 8),
    takeSlope(channel) {
      const at = slopesAt / 4 + channel * 2;
      const taken = { energy: floats[at]!, crossings: integers[at + 1]! };
      floats[at] = 0;
      integers[at + 1] = 0;
      return taken;
    },
    keepHistory(frames) {
      for (let channel = 0; channel < channels; channel++) {
        const run = runAt(channel) / 4;
        floats.copyWithin(run - historySamples, run + frames - historySamples, run + frames);
      }
    },
  };
}

let compiled: InstanceType<typeof WebAssembly.Module> | null = null;

function kernelModule(): InstanceType<typeof WebAssembly.Module> {
  compiled ??= new WebAssembly.Module(Buffer.from(kernelBase64, 'base64'));
  return compiled;
}
