import { framesPerPage } from '../../src/shared/contract/byte-routes.ts';
import type { PeaksView } from '../../src/shared/contract/views.ts';
import type { PcmTile, PeaksTile, TileSource } from '../../src/renderer/waveform/tile-cache.ts';

/** Interleaved samples of a made-up tape: `valueAt` for each frame and channel. */
export function samplesOf(frames: number, channels: number, valueAt: (frame: number, channel: number) => number) {
  const samples = new Float32Array(frames * channels);
  for (let frame = 0; frame < frames; frame += 1) {
    for (let channel = 0; channel < channels; channel += 1) {
      samples[frame * channels + channel] = valueAt(frame, channel);
    }
  }
  return samples;
}

/** What `peaks.get` would say of these frames; small tiles, so that folds cross their borders. */
export function peaksViewOf(frames: number, channels: number, bucketsPerTile = 64): PeaksView {
  const levels = [16, 64, 256, 1024, 4096].map((framesPerBucket) => ({
    framesPerBucket,
    buckets: Math.ceil(frames / framesPerBucket),
    cached: framesPerBucket >= 256,
  }));
  const version = 'first';
  return { sampleRate: 48_000, channels, frames, bucketsPerTile, levels, knownFrames: frames, complete: true, version };
}

/** One tile computed by brute force from the samples, as the main process would send it. */
export function tileOf(samples: Float32Array, peaks: PeaksView, level: number, tile: number): PeaksTile {
  const { channels, frames, bucketsPerTile, levels } = peaks;
  const framesPerBucket = levels[level]?.framesPerBucket ?? 1;
  const first = tile * bucketsPerTile;
  const buckets = Math.min(bucketsPerTile, (levels[level]?.buckets ?? 0) - first);
  const minMax = new Int16Array(buckets * channels * 3);
  for (let bucket = 0; bucket < buckets; bucket += 1) {
    for (let channel = 0; channel < channels; channel += 1) {
      const start = (first + bucket) * framesPerBucket;
      const end = Math.min(frames, start + framesPerBucket);
      let min = Infinity;
      let max = -Infinity;
      let power = 0;
      for (let frame = start; frame < end; frame += 1) {
        const value = samples[frame * channels + channel] ?? 0;
        min = Math.min(min, value);
        max = Math.max(max, value);
        power += value * value;
      }
      const at = (bucket * channels + channel) * 3;
      minMax[at] = toInt16(min);
      minMax[at + 1] = toInt16(max);
      minMax[at + 2] = Math.round(Math.sqrt(power / (end - start)) * 65_535);
    }
  }
  return { minMax, rms: new Uint16Array(minMax.buffer), buckets };
}

/** A source that has everything, except the tiles that `isMissing` names. */
export function sourceOf(
  samples: Float32Array,
  peaks: PeaksView,
  isMissing: (level: number, tile: number) => boolean = () => false,
): TileSource {
  const tiles = new Map<string, PeaksTile>();
  const peaksTile = (level: number, tile: number): PeaksTile | null => {
    if (isMissing(level, tile)) return null;
    const key = `${level}:${tile}`;
    const known = tiles.get(key) ?? tileOf(samples, peaks, level, tile);
    tiles.set(key, known);
    return known;
  };
  return {
    peaks,
    peaksTile,
    peekPeaks: peaksTile,
    pcmTile: (tile): PcmTile | null => {
      if (isMissing(-1, tile)) return null;
      const start = tile * framesPerPage;
      const frames = Math.min(framesPerPage, peaks.frames - start);
      const { channels } = peaks;
      return { samples: samples.subarray(start * channels, (start + frames) * channels), frames };
    },
  };
}

function toInt16(value: number): number {
  return Math.max(-32_768, Math.min(32_767, Math.round(value * 32_768)));
}
