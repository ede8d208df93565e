import { describe, expect, it } from 'vitest';
import { heardChannels, listeningMatrix } from '../../src/renderer/transport/listening-matrix.ts';
import { readReel, type Reel } from '../../src/renderer/transport/tape-reel.ts';
import { flatListening, type Listening } from '../../src/shared/domain/listening.ts';
import { framesPerPage } from '../../src/shared/contract/byte-routes.ts';

type Ears = readonly [left: number, right: number];

/** What the ears get of one frame, by way of the tape's own mixing. */
function heard(frame: readonly number[], change: Partial<Listening>): Ears {
  const channels = frame.map((value) => new Float32Array(framesPerPage).fill(value));
  const reel: Reel = { frames: framesPerPage, startFrame: 0, framesPerUnit: 1, pages: new Map([[0, { channels }]]) };
  const out = { left: new Float64Array(1), right: new Float64Array(1) };
  readReel(reel, listeningMatrix({ ...flatListening, ...change }, frame.length), 0, 1, 1, out);
  return [out.left[0] ?? NaN, out.right[0] ?? NaN];
}

describe('the ways of listening', () => {
  const [l, r] = [0.5, -0.125];

  it.each<readonly [Partial<Listening>, Ears]>([
    [{}, [l, r]],
    [{ mode: 'left' }, [l, l]],
    [{ mode: 'right' }, [r, r]],
    [{ mode: 'mono' }, [(l + r) / 2, (l + r) / 2]],
    [{ mode: 'difference' }, [(l - r) / 2, (l - r) / 2]],
    [{ mode: 'swapped' }, [r, l]],
    [{ inverted: 'left' }, [-l, r]],
    [{ inverted: 'right' }, [l, -r]],
    [{ inverted: 'both' }, [-l, -r]],
    [{ mode: 'swapped', inverted: 'left' }, [-r, l]],
    [{ soloed: [1] }, [0, r]],
    [{ muted: [1] }, [l, 0]],
    [{ muted: [1], mode: 'mono' }, [l / 2, l / 2]],
    [{ soloed: [0], muted: [0] }, [0, 0]],
    [{ gainDb: -6 }, [l * 10 ** (-6 / 20), r * 10 ** (-6 / 20)]],
    [{ gainDb: -6, dimmed: true }, [l * 10 ** (-26 / 20), r * 10 ** (-26 / 20)]],
  ])('of stereo: %o', (change, ears) => {
    expect(heard([l, r], change)).toEqual(ears);
  });

  it.each<readonly [Partial<Listening>, Ears]>([
    [{}, [l, l]],
    [{ mode: 'right' }, [l, l]],
    [{ mode: 'mono' }, [l, l]],
    [{ mode: 'difference' }, [0, 0]],
    [{ inverted: 'right' }, [l, -l]],
    [{ muted: [0] }, [0, 0]],
  ])('of one channel: %o', (change, ears) => {
    expect(heard([l], change)).toEqual(ears);
  });

  const tracks = [0.5, -0.25, 0.125, 0.75];
  const both = (value: number): Ears => [value, value];
  it.each<readonly [Partial<Listening>, Ears]>([
    [{}, both((0.5 - 0.25 + 0.125 + 0.75) / 4)],
    [{ soloed: [3] }, both(0.75)],
    [{ soloed: [2, 3] }, both((0.125 + 0.75) / 2)],
    [{ muted: [0, 1] }, both((0.125 + 0.75) / 2)],
    [{ soloed: [2, 3], muted: [2] }, both(0.75)],
    [{ soloed: [2, 3], mode: 'left' }, both(0.125)],
    [{ soloed: [2, 3], mode: 'right' }, both(0.75)],
    [{ soloed: [2, 3], mode: 'difference' }, both((0.125 - 0.75) / 2)],
    [{ mode: 'mono' }, both((0.5 - 0.25 + 0.125 + 0.75) / 4)],
    [{ soloed: [9] }, both((0.5 - 0.25 + 0.125 + 0.75) / 4)],
    [{ muted: [0, 1, 2, 3] }, both(0)],
  ])('of a multitrack: %o', (change, ears) => {
    expect(heard(tracks, change)).toEqual(ears);
  });

  it('leave up to 24 channels at equal level', () => {
    const many = Array.from({ length: 24 }, (_, channel) => (channel + 1) / 32);
    const sum = many.reduce((total, value) => total + value, 0);
    const [left, right] = heard(many, {});
    expect(left).toBeCloseTo(sum / 24, 12);
    expect(right).toBe(left);
    for (let channel = 0; channel < 24; channel += 1) {
      expect(heard(many, { soloed: [channel] })).toEqual(both(Math.fround((channel + 1) / 32)));
    }
  });

  it('keep a channel that is not heard out of the sum whatever is in it', () => {
    expect(heard([0.5, NaN], { muted: [1] })).toEqual([0.5, 0]);
    expect(heard([0.5, Infinity, 0.25], { soloed: [0] })).toEqual([0.5, 0.5]);
  });

  it('name the channels that are heard', () => {
    expect(heardChannels({ ...flatListening, soloed: [2, 0], muted: [2] }, 4)).toEqual([0]);
    expect(heardChannels(flatListening, 3)).toEqual([0, 1, 2]);
  });
});
