export type Heard = {
  readonly kind: 'frames' | 'silence' | 'other';
  readonly frame: number;
  readonly step: number;
  readonly length: number;
  readonly contextSample: number;
  readonly atMs: number;
};
export type Wrong = {
  readonly samples: number;
  readonly silent: number;
  readonly changed: number;
  readonly outside: number;
  readonly missing: number;
  readonly repeated: number;
  readonly turns: number;
  readonly wrong: number;
};
type Range = { readonly startFrame: number; readonly endFrame: number };
export function soundOf(runs: readonly Heard[]): readonly Heard[];
export function wrongIn(runs: readonly Heard[], loop?: Range | null, step?: number): Wrong;
export function outsideOf(run: Heard, loop: Range): number;
export function landingIn(
  runs: readonly Heard[],
  asked: {
    readonly target: number;
    readonly rate: number;
    readonly keyMs: number;
    readonly edgeFrames: number;
    readonly near?: number;
    readonly enough?: number;
  },
): { readonly ms: number; readonly offset: number } | null;
export function soundPastGlide(runs: readonly Heard[], rate: number): readonly Heard[];
export function changeIn(runs: readonly Heard[], from: number): number;
export function misalignedBetween(before: Heard, after: Heard, shift: number, silent?: number): number;
