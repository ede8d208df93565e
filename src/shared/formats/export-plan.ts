import type { ExportFormat, ExportOptions, ExportPreview } from '../contract/views.ts';
import { byPlace, type Mark } from '../domain/mark.ts';
import { writeAudacity } from './audacity-write.ts';
import { writeCsv } from './csv-write.ts';
import { writeCue } from './cue-write.ts';
import type { ExportSource } from './export-source.ts';
import { writeJsonl } from './jsonl-write.ts';
import { countOf } from './words.ts';

export type ExportOrder = ExportSource & { readonly format: ExportFormat; readonly options: ExportOptions };

/** The very texts an export writes and everything that is said about them; the preview and the writing both ask this. */
export function planExport({ format, options, ...source }: ExportOrder): ExportPreview {
  const marks = source.marks.filter((mark) => isWanted(mark, options)).toSorted(byPlace);
  const chosen = { ...source, marks };
  const plan = writeFormat(format, chosen, options);
  const leftOut = source.marks.length - marks.length;
  if (leftOut === 0) return plan;
  const words = `${countOf(leftOut, 'mark')} left out by choice`;
  if (plan.blocked !== null) return { ...plan, blocked: `${plan.blocked} (${words}.)` };
  return { ...plan, summary: `${plan.summary} · ${words}` };
}

function writeFormat(format: ExportFormat, source: ExportSource, options: ExportOptions): ExportPreview {
  switch (format) {
    case 'cue':
      return writeCue(source, options);
    case 'audacity':
      return writeAudacity(source);
    case 'csv':
      return writeCsv(source, 'data');
    case 'csvSpreadsheet':
      return writeCsv(source, 'spreadsheet');
    case 'jsonl':
      return writeJsonl(source);
  }
}

function isWanted(mark: Mark, { leaveOutStatuses, leaveOutNoGood }: ExportOptions): boolean {
  if (leaveOutNoGood && mark.flags.includes('noGood')) return false;
  return mark.status === null || !leaveOutStatuses.includes(mark.status);
}
