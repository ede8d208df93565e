import type { ExportFormat, ExportOptions, ExportPreview } from '../contract/views.ts';
import type { Mark } from '../domain/mark.ts';
import { fileOrder } from '../domain/tape-order.ts';
import { byToldPlace, isCorrected, tapeTimeOf } from '../domain/tape-time.ts';
import { writeAudacity } from './audacity-write.ts';
import { writeCsv } from './csv-write.ts';
import { writeCue } from './cue-write.ts';
import { type ExportSource, timeOf } from './export-source.ts';
import { writeJsonl } from './jsonl-write.ts';
import { countOf } from './words.ts';

export type ExportOrder = ExportSource & { readonly format: ExportFormat; readonly options: ExportOptions };

/** The very texts an export writes and everything that is said about them; the preview and the writing both ask this. */
export function planExport({ format, options, ...source }: ExportOrder): ExportPreview {
  const told = format === 'jsonl' ? source : toldSource(source, options);
  const time = timeOf(told);
  const inPlace = byToldPlace(time ?? { order: fileOrder, base: 'file' });
  const marks = source.marks.filter((mark) => isWanted(mark, options)).toSorted(inPlace);
  const chosen = { ...told, marks };
  const plan = writeFormat(format, chosen, options);
  const leftOut = source.marks.length - marks.length;
  if (leftOut === 0) return plan;
  const words = `${countOf(leftOut, 'mark')} left out by choice`;
  if (plan.blocked !== null) return { ...plan, blocked: `${plan.blocked} (${words}.)` };
  return { ...plan, summary: `${plan.summary} · ${words}` };
}

/** The source with corrected times where they are asked for and are others than the file's. */
function toldSource(source: ExportSource, { timeBase }: ExportOptions): ExportSource {
  const { transfer } = source;
  const correctedTime = timeBase === 'corrected' && isCorrected(transfer) ? tapeTimeOf(transfer, timeBase) : null;
  return correctedTime === null ? source : { ...source, correctedTime };
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
