import { maxFramesPerRequest } from '../../shared/contract/byte-routes.ts';
import { hannWindow } from '../../shared/spectrum/hann-window.ts';
import { createRealFft } from '../../shared/spectrum/real-fft.ts';
import { createRowFolder } from '../../shared/spectrum/spectrum-rows.ts';
import { columnsPerTile, isReadInOnePiece } from '../../shared/spectrum/tile-plan.ts';
import { spectrumLanes, type SpectrumTask } from './spectrogram-messages.ts';

/** Reads stretches of equal length at even distances, interleaved, one after the other. */
export type ReadStretches = (
  startFrame: number,
  frames: number,
  stretches: { readonly stepFrames: number; readonly count: number },
) => Promise<Float32Array>;

/** Samples of one answer, so that a tape of 24 channels takes no more memory than one of two. */
const maxSamplesPerRequest = 1 << 19;

/**
 * The levels of one run of windows. What is read at once, and so the memory, is bounded whatever the zoom: windows that
 * touch are read in one piece, windows that lie apart one by one in the same answer.
 */
export async function computeSpectrum(task: SpectrumTask, read: ReadStretches): Promise<Uint8Array<ArrayBuffer>> {
  const { tape, run, transformSize, rows } = task;
  const lanes = spectrumLanes(tape.channels);
  const levels = new Uint8Array(lanes * rows * columnsPerTile);
  const painter = painterFor(task, levels);
  const maxFrames = Math.max(transformSize, Math.min(maxFramesPerRequest, maxSamplesPerRequest / tape.channels));
  const isDense = isReadInOnePiece(run, transformSize);
  const perRequest = isDense
    ? Math.floor((maxFrames - transformSize) / run.stepFrames) + 1
    : Math.floor(maxFrames / transformSize);
  for (let first = 0; first < run.count; first += perRequest) {
    const count = Math.min(perRequest, run.count - first);
    const startFrame = run.startFrame + first * run.stepFrames;
    if (isDense) {
      const from = Math.max(0, startFrame);
      const to = Math.min(tape.frames, startFrame + (count - 1) * run.stepFrames + transformSize);
      const samples = to > from ? await read(from, to - from, { stepFrames: 0, count: 1 }) : new Float32Array();
      for (let at = 0; at < count; at += 1) {
        painter.paint(first + at, samples, startFrame + at * run.stepFrames - from);
      }
    } else {
      const samples = await read(startFrame, transformSize, { stepFrames: run.stepFrames, count });
      for (let at = 0; at < count; at += 1) painter.paint(first + at, samples, at * transformSize);
    }
  }
  return levels;
}

type Painter = {
  /** Transforms the window that begins at a frame of `samples`; frames outside are silent. */
  paint(window: number, samples: Float32Array, startFrame: number): void;
};

function painterFor({ tape, run, transformSize, rows, mixed }: SpectrumTask, levels: Uint8Array): Painter {
  const { channels, sampleRate } = tape;
  const lanes = spectrumLanes(channels);
  const fft = createRealFft(transformSize);
  const folder = createRowFolder({ transformSize, sampleRate, rows });
  const mix = mixed ?? Array.from({ length: channels }, (_, channel) => channel);
  const hann = hannWindow(transformSize);
  const windowed = new Float64Array(transformSize);
  const powers = new Float64Array(transformSize / 2 + 1);
  return {
    paint(window, samples, startFrame) {
      const column = Math.floor(window / run.perColumn);
      for (let lane = 0; lane < lanes; lane += 1) {
        const isMix = lanes < channels;
        for (let at = 0; at < transformSize; at += 1) {
          const from = (startFrame + at) * channels;
          let value = 0;
          if (from >= 0 && from < samples.length) {
            if (isMix) for (const channel of mix) value += samples[from + channel]! / mix.length;
            else value = samples[from + lane]!;
          }
          // Floats of a damaged file may be no numbers at all; they are drawn as silence.
          windowed[at] = Number.isFinite(value) ? value * hann[at]! : 0;
        }
        fft.powers(windowed, powers);
        folder.raise(powers, levels, lane * rows * columnsPerTile + column, columnsPerTile);
      }
    },
  };
}
