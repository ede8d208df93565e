import type { TransferId } from '../../shared/domain/ids.ts';
import type { WindowRun } from '../../shared/spectrum/tile-plan.ts';
import type { ShownTape } from './tape-model.ts';

/** What a spectrogram is made with; tiles of different settings do not fit each other. */
export type SpectrumSettings = {
  readonly transformSize: number;
  readonly rows: number;
  /** Of more than two channels those that are mixed, from 0; left out, all of them. */
  readonly mixed?: readonly number[];
};

/** One run of windows of one tile, to be read and transformed. */
export type SpectrumTask = SpectrumSettings & {
  readonly tape: ShownTape & { readonly transferId: TransferId };
  readonly run: WindowRun;
};

/** To a worker: something to do, or what need not be done any more. */
export type SpectrumOrder =
  | { readonly kind: 'compute'; readonly id: number; readonly baseUrl: string; readonly task: SpectrumTask }
  | { readonly kind: 'cancel'; readonly id: number };

/** From a worker: the levels of a tile as `lanes × rows × columns` codes, or a sentence that says why there are none. */
export type SpectrumReply =
  | { readonly id: number; readonly levels: Uint8Array<ArrayBuffer> }
  | { readonly id: number; readonly problem: string };

/** Two channels are shown apart, more are mixed into one picture. */
export function spectrumLanes(channels: number): number {
  return channels <= 2 ? channels : 1;
}
