import { centsOf } from '../../shared/domain/listening.ts';
import { createSlot, switchSeconds } from './chain-slot.ts';
import { filtersFor } from './listening-filters.ts';
import { silentReading } from './meter-sums.ts';
// oxlint-disable-next-line import/default -- the query makes it the address of a file of our own origin, no module
import meterWorkletUrl from './meter.worklet.ts?worker&url';
import type { MeterReading } from './player.ts';
import type { Heard } from './heard.ts';
import { openStretch, type StretchNode } from './stretch-node.ts';

/** What stands between the tape and the ear. */
export type ListeningChain = {
  /** Where the tape is plugged in. */
  readonly input: AudioNode;
  /** Changes how the tape is heard, without a click. Speed itself is the tape's: here its pitch is set right. */
  hearAs(heard: Heard): void;
  /** How much later than the tape sent it a sample is heard now: 0 unless time is stretched. */
  latencySeconds(): number;
  meters(): MeterReading;
};

/** A peak must be seen although the window draws less often than the meter reads. */
const readingsKept = 3;

/**
 * Builds the chain into a context. While nothing is switched on, each sample goes through as it is and without delay.
 */
export async function createListeningChain(
  context: BaseAudioContext,
  onProblem: (error: unknown) => void,
): Promise<ListeningChain> {
  await context.audioWorklet.addModule(meterWorkletUrl);
  const stretching = createSlot(context);
  const filtering = createSlot(context);
  stretching.output.connect(filtering.input);
  filtering.output.connect(context.destination);
  let recent: readonly MeterReading[] = [];
  const meter = new AudioWorkletNode(context, 'meter', { numberOfOutputs: 0 });
  meter.port.onmessage = ({ data }: MessageEvent<MeterReading>) => {
    recent = [...recent.slice(1 - readingsKept), data];
  };
  filtering.output.connect(meter);

  let filters = '';
  const filter = (heard: Heard): void => {
    const next = filtersFor(heard, context.sampleRate);
    if (next.key === filters) return;
    filters = next.key;
    filtering.hold(next.build(context));
  };
  const stretch = createStretching(context, stretching, onProblem);

  return {
    input: stretching.input,
    hearAs(heard) {
      filter(heard);
      stretch.hearAs(heard);
    },
    latencySeconds: stretch.latencySeconds,
    meters: () => ({
      ...(recent.at(-1) ?? silentReading),
      peaks: [0, 1].map((ear) => Math.max(0, ...recent.map(({ peaks }) => peaks[ear] ?? 0))),
    }),
  };
}

/**
 * Puts the stretcher into its slot and takes it out. From the moment pitch is to be kept it is fed, also at the usual
 * speed where it is not heard: so it has a past to go on from, and is heard at once when the speed changes.
 */
function createStretching(
  context: BaseAudioContext,
  slot: ReturnType<typeof createSlot>,
  onProblem: (error: unknown) => void,
) {
  let opening: Promise<void> | null = null;
  let node: StretchNode | null = null;
  let wanted: { readonly isFed: boolean; readonly speed: number } = { isFed: false, speed: 1 };
  let fedSince: number | null = null;
  let heardFrom = Infinity;
  let semitones = 0;

  const apply = (): void => {
    if (node === null) return;
    const { isFed, speed } = wanted;
    const isHeard = isFed && speed !== 1;
    if (isFed && fedSince === null) {
      slot.input.connect(node.head);
      fedSince = context.currentTime;
    }
    const nextSemitones = isFed ? -centsOf(speed) / 100 : 0;
    if (nextSemitones !== semitones) node.transpose(nextSemitones);
    semitones = nextSemitones;
    if (isHeard === Number.isFinite(heardFrom)) return;
    const wait = isHeard ? Math.max(0, (fedSince ?? 0) + node.latencySeconds - context.currentTime) : 0;
    heardFrom = isHeard ? context.currentTime + wait + switchSeconds / 2 : Infinity;
    slot.hold(isHeard ? { head: null, tail: node.tail } : null, wait);
  };
  /** After it has faded away, and only if nobody has asked for it again. */
  const stopFeeding = (): void => {
    if (node === null || wanted.isFed || fedSince === null) return;
    slot.input.disconnect(node.head);
    fedSince = null;
  };

  return {
    hearAs({ listening: { speed, speedKind }, winding }: Heard): void {
      // A reel that is wound or dragged sounds like one, whatever was chosen.
      wanted = { isFed: speedKind === 'stretch' && !winding, speed };
      if (wanted.isFed && opening === null) {
        opening = openStretch(context).then(
          (opened) => {
            node = opened;
            apply();
          },
          (error: unknown) => {
            opening = null;
            onProblem(error);
          },
        );
      }
      apply();
      if (!wanted.isFed) setTimeout(stopFeeding, 3000 * switchSeconds);
    },
    latencySeconds: () => (node !== null && context.currentTime >= heardFrom ? node.latencySeconds : 0),
  };
}
