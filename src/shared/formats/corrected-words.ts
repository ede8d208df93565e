import type { ExportWarning } from '../contract/views.ts';
import { correctionText } from '../domain/correction-text.ts';
import type { ExportSource } from './export-source.ts';
import { warning } from './words.ts';

/** Between the name of the file and what follows: nobody should take corrected times for those of the file. */
export function correctedSuffix({ correctedTime }: ExportSource): string {
  return correctedTime === undefined ? '' : ' corrected';
}

/** One warning where the times are not those of the file; `what` is what is written: `This sheet`. */
export function correctedWarnings({ correctedTime, transfer }: ExportSource, what: string): readonly ExportWarning[] {
  if (correctedTime === undefined) return [];
  const message = `${what} tells corrected times (${correctionText(transfer)}): it fits a copy of the sound with that correction, no longer the original file.`;
  return [warning('notice', message)];
}
