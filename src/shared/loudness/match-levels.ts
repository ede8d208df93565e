/** What was measured of a stretch; null where it is silence, or was not read yet. */
export type MeasuredLevel = { readonly integratedLufs: number | null; readonly truePeakDb: number | null };

export type LevelMatch = {
  /** The loudness that all are brought to; null where nothing was measured. */
  readonly targetLufs: number | null;
  /** One for each, in order; 0 for those that nothing is known of. */
  readonly gainsDb: readonly number[];
};

/** No peak is lifted above this, so that nothing clips on its way to the ear. */
const highestTruePeakDb = -1;
/** Further apart than this, things are not made equal by turning a knob. */
const mostGainDb = 20;

/**
 * Brings stretches to one loudness: that of the first, or as much below it as is needed so that every one of them can
 * reach it without a peak too high.
 */
export function matchLevels(levels: readonly MeasuredLevel[]): LevelMatch {
  const reachable = levels.flatMap(({ integratedLufs, truePeakDb }) =>
    integratedLufs === null ? [] : [integratedLufs + highestBoost(truePeakDb)],
  );
  const first = levels.find(({ integratedLufs }) => integratedLufs !== null)?.integratedLufs ?? null;
  if (first === null) return { targetLufs: null, gainsDb: levels.map(() => 0) };
  const targetLufs = Math.min(first, ...reachable);
  const gainsDb = levels.map(({ integratedLufs }) =>
    integratedLufs === null ? 0 : Math.max(-mostGainDb, targetLufs - integratedLufs),
  );
  return { targetLufs, gainsDb };
}

function highestBoost(truePeakDb: number | null): number {
  return Math.min(mostGainDb, Math.max(0, highestTruePeakDb - (truePeakDb ?? -Infinity)));
}

/** `−18.1 LUFS → −1.3 dB`; without the arrow where the level is as it should be. */
export function levelText(integratedLufs: number | null, gainDb: number): string {
  if (integratedLufs === null) return 'not measured';
  const level = `${signed(integratedLufs)} LUFS`;
  return Math.abs(gainDb) < 0.05 ? level : `${level} → ${gainDb > 0 ? '+' : ''}${signed(gainDb)} dB`;
}

function signed(value: number): string {
  return value.toFixed(1).replace('-', '−');
}
