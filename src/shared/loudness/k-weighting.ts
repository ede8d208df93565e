/** Coefficients of both stages of the K-weighting of ITU-R BS.1770; the high pass has b = 1, -2, 1. */
export type KWeighting = {
  readonly shelf: readonly [b0: number, b1: number, b2: number, a1: number, a2: number];
  readonly highPass: readonly [a1: number, a2: number];
};

/** The filter of BS.1770 at any sample rate: its analogue prototype, transformed as libebur128 does it. */
export function kWeightingAt(sampleRate: number): KWeighting {
  return { shelf: shelfAt(sampleRate), highPass: highPassAt(sampleRate) };
}

/** How much a channel counts: in 5.0 and 5.1 as BS.1770 says, in any other number of tracks all alike. */
export function channelWeights(channels: number): readonly number[] {
  if (channels === 5) return [1, 1, 1, 1.41, 1.41];
  if (channels === 6) return [1, 1, 1, 0, 1.41, 1.41];
  return Array.from({ length: channels }, () => 1);
}

function shelfAt(sampleRate: number): KWeighting['shelf'] {
  const warped = Math.tan((Math.PI * 1681.974450955533) / sampleRate);
  const quality = 0.7071752369554196;
  const high = 10 ** (3.999843853973347 / 20);
  const band = high ** 0.4996667741545416;
  const a0 = 1 + warped / quality + warped * warped;
  return [
    (high + (band * warped) / quality + warped * warped) / a0,
    (2 * (warped * warped - high)) / a0,
    (high - (band * warped) / quality + warped * warped) / a0,
    (2 * (warped * warped - 1)) / a0,
    (1 - warped / quality + warped * warped) / a0,
  ];
}

function highPassAt(sampleRate: number): KWeighting['highPass'] {
  const warped = Math.tan((Math.PI * 38.13547087602444) / sampleRate);
  const quality = 0.5003270373238773;
  const a0 = 1 + warped / quality + warped * warped;
  return [(2 * (warped * warped - 1)) / a0, (1 - warped / quality + warped * warped) / a0];
}
