/** What one channel of the meter shows, in dB below full scale. */
export type Meter = {
  readonly levelDb: number;
  /** The highest level of late, which stays a while so that it can be read. */
  readonly heldDb: number;
  readonly heldForMs: number;
};

export const lowestDb = -60;
export const silentMeter: Meter = { levelDb: lowestDb, heldDb: lowestDb, heldForMs: 0 };

/** As fast as a peak programme meter of type I falls (IEC 60268-10): 20 dB in 1.7 s. */
const fallDbPerMs = 20 / 1700;
const holdMs = 1500;

/** Rises at once to a peak (linear, 1 is full scale), falls steadily; the held level falls after its time. */
export function meterAfter(meter: Meter, peak: number, elapsedMs: number): Meter {
  const peakDb = decibels(peak);
  const fallDb = elapsedMs * fallDbPerMs;
  const levelDb = Math.max(peakDb, meter.levelDb - fallDb, lowestDb);
  if (levelDb >= meter.heldDb) return { levelDb, heldDb: levelDb, heldForMs: 0 };
  const heldForMs = meter.heldForMs + elapsedMs;
  const heldDb = heldForMs <= holdMs ? meter.heldDb : Math.max(levelDb, meter.heldDb - fallDb);
  return { levelDb, heldDb, heldForMs };
}

/** How much of the meter's length a level fills, 0 to 1. The upper half is the upper 20 dB, where one listens. */
export function meterFill(levelDb: number): number {
  const db = Math.min(0, Math.max(lowestDb, levelDb));
  return db >= -20 ? 1 + db / 40 : (0.5 * (db - lowestDb)) / (-20 - lowestDb);
}

/** `−9.1 dB`, or `−∞ dB` where there is nothing to be heard. */
export function levelText(levelDb: number): string {
  return levelDb <= lowestDb ? '−∞ dB' : `${signed(levelDb)} dB`;
}

/** A gain as `+3.0`, `0.0` or `−6.0`. */
export function gainText(gainDb: number): string {
  return gainDb > 0 ? `+${gainDb.toFixed(1)}` : signed(gainDb);
}

/** What a typed gain means; null when it is no number. Both minus signs are understood. */
export function parseGain(text: string): number | null {
  const match = /^([+\-−]?)\s*(\d+(?:[.,]\d+)?)\s*(?:dB)?$/i.exec(text.trim());
  if (match === null) return null;
  const value = Number((match[2] ?? '').replace(',', '.'));
  return match[1] === '-' || match[1] === '−' ? -value : value;
}

function decibels(peak: number): number {
  return peak <= 0 ? -Infinity : 20 * Math.log10(peak);
}

function signed(db: number): string {
  const text = Math.abs(db).toFixed(1);
  return db < 0 && text !== '0.0' ? `−${text}` : text;
}
