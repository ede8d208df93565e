import type { Effect } from './chain-slot.ts';
import type { Heard } from './heard.ts';
import { swapFilter } from './tape-equalisation.ts';

/** Butterworth: −3.01 dB at the frequency that is named. */
const butterworthDb = 20 * Math.log10(Math.SQRT1_2);
/** Half a percent of speed moves a curve by less than 0.04 dB; finer steps would only rebuild filters. */
const speedStep = Math.log(1.005);

/** The filters someone asked for, in a row; `key` is the same as long as they need not be built anew. */
export function filtersFor(
  { listening, speedIps, speedRatio }: Heard,
  sampleRate: number,
): { readonly key: string; build(context: BaseAudioContext): Effect | null } {
  const { highPassHz, lowPassHz, tapeEqualisation, speed, speedKind } = listening;
  // Where pitch is kept, only the tape's own correction moves it.
  const pitchFactor = speedRatio * (speedKind === 'varispeed' ? speed : 1);
  const step = Math.round(Math.log(pitchFactor) / speedStep);
  const swap =
    tapeEqualisation === 'asIs' ? null : swapFilter(tapeEqualisation, speedIps, sampleRate, Math.exp(step * speedStep));
  const key = [highPassHz, lowPassHz, swap === null ? '' : `${tapeEqualisation} ${speedIps} ${step}`].join('|');
  return {
    key,
    build(context) {
      const nodes = [
        swap === null ? null : new IIRFilterNode(context, swap),
        passNode(context, 'highpass', highPassHz),
        passNode(context, 'lowpass', lowPassHz),
      ].filter((node) => node !== null);
      nodes.forEach((node, at) => {
        const next = nodes[at + 1];
        if (next !== undefined) node.connect(next);
      });
      const [head] = nodes;
      const tail = nodes.at(-1);
      return head === undefined || tail === undefined ? null : { head, tail };
    },
  };
}

/** Nothing where the frequency lies beyond what the rate carries: all of it passes. */
function passNode(context: BaseAudioContext, type: 'highpass' | 'lowpass', hz: number | null): BiquadFilterNode | null {
  if (hz === null || hz >= context.sampleRate / 2) return null;
  return new BiquadFilterNode(context, { type, frequency: hz, Q: butterworthDb });
}
