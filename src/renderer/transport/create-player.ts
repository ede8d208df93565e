import { maxGainDb, maxSpeed, minGainDb, minSpeed, type Listening } from '../../shared/domain/listening.ts';
import type { Tape } from './deck.ts';
import { listeningMatrix } from './listening-matrix.ts';
import { createMachine, type MachineParts } from './machine.ts';
import { createTransportStore, type Playable, type Player, type TransportState } from './player.ts';
import type { LastingOrder, LoopRange } from './tape-messages.ts';

export type PlayerParts = MachineParts;

/** More channels than these are read as their mean. */
export const maxChannelsHeard = 24;
export const maxShuttle = 16;
const highestRate = 768_000;

/**
 * Puts one transfer on the machine, with its own frames for units: speed, direction and channels become orders of the
 * tape. The machine alone knows whether it plays.
 */
export function createPlayer(parts: PlayerParts): Player {
  const store = createTransportStore();
  const machine = createMachine(parts, {
    tell: (change) => store.setState(change),
    onEnded: () => leaveShuttle({ stopFrame: null }),
  });

  const speedOrder = (): LastingOrder => ({ kind: 'speed', unitsPerSecond: speedOf(store.getState()) });
  const mixOrder = (): LastingOrder => {
    const { transfer, listening } = store.getState();
    const channels = transfer === null || isMixedDown(transfer) ? 1 : transfer.channels;
    return { kind: 'mix', reel: 0, matrix: listeningMatrix(listening, channels) };
  };
  const hearAs = (): void => {
    const { listening, transfer, shuttle } = store.getState();
    machine.hearAs({ listening, speedIps: transfer?.speedIps ?? null, winding: shuttle !== 0 });
  };
  /** Everything but `shuttle` and `stopFrame` stays as it is. */
  const wind = (shuttle: number, stopFrame: number | null): void => {
    const before = store.getState();
    store.setState({ shuttle, stopFrame });
    if (shuttle !== before.shuttle) {
      machine.order(speedOrder());
      hearAs();
    }
    if (stopFrame !== before.stopFrame) machine.order({ kind: 'stopAt', position: stopFrame });
  };
  const leaveShuttle = ({ stopFrame }: { readonly stopFrame: number | null }): void => wind(0, stopFrame);

  const load = (transfer: Playable | null, atFrame: number): void => {
    store.setState({ transfer, loop: null, shuttle: 0, stopFrame: null, lastStartFrame: atFrame });
    const { softEdges } = store.getState();
    machine.load(
      transfer === null ? null : tapeOf(transfer),
      atFrame,
      [speedOrder(), mixOrder(), { kind: 'softEdges', on: softEdges }],
      transfer === null ? null : refusalOf(transfer),
    );
    hearAs();
  };

  const start = async (): Promise<void> => {
    store.setState({ lastStartFrame: machine.positionNow() });
    await machine.play();
  };

  const seek = (frame: number): void => {
    if (store.getState().transfer === null || !Number.isFinite(frame)) return;
    if (store.getState().stopFrame !== null) store.setState({ stopFrame: null });
    machine.seek(frame);
  };

  const pause = (): void => {
    machine.pause();
    wind(0, null);
  };

  return {
    store,
    load,
    async play() {
      const { transfer, playing } = store.getState();
      if (transfer === null) return;
      wind(0, null);
      if (playing) return;
      const frame = machine.positionNow();
      if (isAtEnd(store.getState(), frame)) seek(transfer.runsBackwards ? transfer.frames : 0);
      await start();
    },
    pause,
    seek,
    setLoop(range) {
      const { transfer } = store.getState();
      if (transfer === null) return;
      const loop = range === null ? null : rangeOn(transfer, range);
      store.setState({ loop });
      machine.order({ kind: 'loop', loop });
    },
    setListening(change) {
      store.setState({ listening: withinBounds({ ...store.getState().listening, ...change }) });
      if (store.getState().transfer === null) return;
      machine.order(speedOrder());
      machine.order(mixOrder());
      hearAs();
    },
    async shuttle(speed) {
      const { transfer, playing } = store.getState();
      if (transfer === null || !Number.isFinite(speed)) return;
      if (speed === 0) {
        pause();
        return;
      }
      wind(Math.max(-maxShuttle, Math.min(maxShuttle, speed)), null);
      if (playing) return;
      if (isAtEnd(store.getState(), machine.positionNow())) wind(0, null);
      else await start();
    },
    async playRange(range) {
      const { transfer } = store.getState();
      const wanted = transfer === null ? null : rangeOn(transfer, range);
      if (transfer === null || wanted === null) return;
      const { startFrame, endFrame } = wanted;
      const [from, to] = transfer.runsBackwards ? [endFrame, startFrame] : [startFrame, endFrame];
      wind(0, null);
      seek(from);
      wind(0, to);
      if (store.getState().playing) store.setState({ lastStartFrame: from });
      else await start();
    },
    scrubTo(frame) {
      if (store.getState().stopFrame !== null) wind(0, null);
      machine.scrubTo(frame);
    },
    endScrub: machine.endScrub,
    setSoftEdges(on) {
      store.setState({ softEdges: on });
      machine.order({ kind: 'softEdges', on });
    },
    frameNow: machine.positionNow,
    frameAt: machine.frameAt,
    meters: machine.meters,
  };
}

function tapeOf(transfer: Playable): Tape {
  const { sampleRate, frames } = transfer;
  return {
    unitsPerSecond: sampleRate,
    length: frames,
    reels: [{ transfer, mean: isMixedDown(transfer), frames, startFrame: 0, framesPerUnit: 1 }],
  };
}

function isMixedDown({ channels }: Playable): boolean {
  return channels > maxChannelsHeard;
}

/** Frames per second, negative when they are heard from the last to the first. */
function speedOf({ transfer, listening, shuttle }: TransportState): number {
  if (transfer === null) return 1;
  const direction = transfer.runsBackwards ? -1 : 1;
  return transfer.sampleRate * direction * transfer.speedRatio * listening.speed * (shuttle === 0 ? 1 : shuttle);
}

function isAtEnd(state: TransportState, frame: number): boolean {
  return speedOf(state) < 0 ? frame <= 0 : frame >= (state.transfer?.frames ?? 0);
}

/** A stretch inside the tape; null when nothing of it is. */
function rangeOn({ frames }: Playable, range: LoopRange): LoopRange | null {
  const inside = (frame: number): number => Math.min(Math.max(0, Math.floor(frame)), frames);
  const startFrame = inside(range.startFrame);
  const endFrame = inside(range.endFrame);
  return endFrame > startFrame ? { startFrame, endFrame } : null;
}

function refusalOf({ sampleRate, channels }: Playable): string | null {
  if (!(sampleRate > 0 && sampleRate <= highestRate)) {
    return `This tape is said to have ${sampleRate} samples per second, and sound has 1 Hz to 768 kHz. Its header is damaged: read it anew with the right rate, or copy the file anew. Marks and notes stay as they are.`;
  }
  return channels >= 1 ? null : 'This tape is said to have no channels. Its header is damaged: copy the file anew.';
}

function withinBounds(listening: Listening): Listening {
  return {
    ...listening,
    gainDb: Math.min(maxGainDb, Math.max(minGainDb, listening.gainDb)),
    speed: Math.min(maxSpeed, Math.max(minSpeed, listening.speed)),
  };
}
